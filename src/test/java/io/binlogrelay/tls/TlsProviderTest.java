package io.binlogrelay.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCounted;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** BoringSSL comes with our dependencies, and what it takes for a connection is given back. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class TlsProviderTest {

  @TempDir Path directory;

  @Test
  void isBoringSsl() {
    assertThat(TlsProvider.chosen()).isEqualTo(SslProvider.OPENSSL_REFCNT);
  }

  @Test
  void aConnectionOutlivesTheCertificatesThatItBeganWith() {
    TestAuthority.Issued ours = new TestAuthority(directory, "Test CA").issue("relay");
    ReplicaTls tls =
        new ReplicaTls(new ReplicaTlsFiles(ours.certificate(), ours.key(), Optional.empty()));
    SslHandler handler = tls.newHandler(UnpooledByteBufAllocator.DEFAULT);
    ReferenceCounted engine = (ReferenceCounted) handler.engine();
    tls.close();
    tls.close();
    assertThat(handler.engine().getEnabledProtocols()).contains("TLSv1.3");
    assertThat(engine.refCnt()).isOne();
    assertThat(engine.release()).isTrue();
  }
}
