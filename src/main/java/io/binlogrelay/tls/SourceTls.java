package io.binlogrelay.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * TLS of connections that we open. The files are read for each connection, so that a changed one
 * counts from the next on. Immutable, any thread.
 *
 * @param mode how much is asked of the connection
 * @param ca PEM file with the authorities that we believe; only read where the mode verifies
 * @param identity our own certificate; empty for none
 */
public record SourceTls(Mode mode, Optional<Path> ca, Optional<IdentityFiles> identity) {

  /** MySQL's modes of a client (manual, {@code --ssl-mode}). */
  public enum Mode {
    /** Never. */
    DISABLED,
    /** If the server offers it; whoever it is. */
    PREFERRED,
    /** Or no connection; whoever it is. */
    REQUIRED,
    /** And the server has a certificate of our authority. */
    VERIFY_CA,
    /** And the certificate is for the host that we meant. */
    VERIFY_IDENTITY;

    /** As the configuration has it, such as {@code verify-ca}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a connection that can't be encrypted is given up. */
    public boolean required() {
      return compareTo(REQUIRED) >= 0;
    }

    /** Whether the server has to prove who it is. */
    public boolean verifies() {
      return compareTo(VERIFY_CA) >= 0;
    }
  }

  /** What a source gets that nothing is said of. */
  public static final SourceTls PREFERRED =
      new SourceTls(Mode.PREFERRED, Optional.empty(), Optional.empty());

  /** PEM files of a certificate chain and its private key. */
  public record IdentityFiles(Path certificate, Path key) {}

  public SourceTls {
    if (mode.verifies() && ca.isEmpty()) {
      throw new IllegalArgumentException(mode + " without the certificate of an authority");
    }
  }

  /**
   * Reads the files.
   *
   * @throws TlsFileException if one of them is no use
   */
  public void verify() {
    TlsProvider.release(context());
  }

  /**
   * The handler for one connection.
   *
   * @param host the name or address as it was configured, which the certificate has to be for
   * @throws TlsFileException if a file is no use any more
   */
  public SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
    SslContext context = context();
    try {
      SslHandler handler = context.newHandler(allocator, host, port);
      handler.setHandshakeTimeoutMillis(0); // the connection's own limits hold for this phase, too
      return handler;
    } finally {
      TlsProvider.release(context);
    }
  }

  private SslContext context() {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(TlsProvider.chosen())
            .protocols(TlsVersions.ALL)
            .endpointIdentificationAlgorithm(mode == Mode.VERIFY_IDENTITY ? "HTTPS" : null);
    if (mode.verifies()) {
      builder.trustManager(CertificateFile.read(ca.orElseThrow()).toArray(X509Certificate[]::new));
    } else {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    }
    if (identity.isPresent()) {
      Identity ours = Identity.read(identity.get().certificate(), identity.get().key());
      builder.keyManager(ours.key(), ours.chainArray());
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS can't be prepared: " + e.getMessage(), e);
    }
  }
}
