package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.JdbcConnection;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.tls.ReplicaTls;
import io.binlogrelay.tls.ReplicaTlsFiles;
import io.binlogrelay.tls.TestAuthority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins inside TLS over a real socket; TLS of the JDK, and the protocol's own bytes. */
class TlsConnectionTest {

  @TempDir Path directory;
  private TestAuthority authority;
  private ServerFixture fixture;

  @BeforeEach
  void makeAuthority() {
    authority = new TestAuthority(directory, "Test CA");
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
  }

  private void start(boolean required) throws IOException {
    TestAuthority.Issued ours = authority.issue("relay", "127.0.0.1");
    ReplicaTlsFiles files =
        new ReplicaTlsFiles(ours.certificate(), ours.key(), Optional.of(authority.certificate()));
    fixture =
        new ServerFixture(
            directory.resolve("log"), new Encryption(new ReplicaTls(files), required));
    fixture.file("binlog.000001", new BinlogBuilder().head().transaction(1, 50));
  }

  @Test
  void anIndependentClientLogsInInsideTls() throws SQLException, IOException {
    start(true);
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (Connection connection = connectorJ("REQUIRED", "&tlsVersions=" + version);
          ResultSet one = connection.createStatement().executeQuery("SELECT 1")) {
        assertThat(one.next()).isTrue();
      }
    }
    assertThatCode(() -> connectorJ("REQUIRED", "&tlsVersions=TLSv1.1").close())
        .isInstanceOf(SQLException.class);
  }

  @Test
  void inClearTheServerThatRequiresTlsSaysSoOnlyToWhoKnowsThePassword() throws IOException {
    start(true);
    try (RawClient client = fixture.connect()) {
      assertThat(RawClient.text(client.login("repl", "secret")))
          .isEqualTo(
              "3159 Connections using insecure transport are prohibited while"
                  + " --require_secure_transport=ON.");
      assertThat(client.closes()).isTrue();
    }
    try (RawClient client = fixture.connect()) {
      assertThat(RawClient.text(client.login("repl", "wrong"))).startsWith("1045 ");
    }
  }

  @Test
  void inClearTheServerThatOnlyOffersTlsLetsIn() throws IOException {
    start(false);
    try (RawClient client = fixture.replica()) {
      client.dump("binlog.000001", 4, 77, 0);
      assertThat(client.events(3)).hasSize(3);
    }
  }

  @Test
  void anAccountThatRequiresTlsIsAWrongPasswordInClear() throws IOException, SQLException {
    start(false);
    try (RawClient client = fixture.connect()) {
      assertThat(RawClient.text(client.login("inside", "secret")))
          .isEqualTo("1045 Access denied for user 'inside'@'127.0.0.1' (using password: YES)");
      assertThat(client.closes()).isTrue();
    }
    connect("REQUIRED", "", "inside").close();
    for (String account : new String[] {"certified", "named"}) {
      assertThatCode(() -> connect("REQUIRED", "", account).close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Access denied for user '" + account + "'");
    }
    try (Connection connection = connect("REQUIRED", "", "inside")) {
      assertThat(fixture.server.status().transports().tls().values()).containsExactly(1L);
      assertThatCode(
              () -> connection.unwrap(JdbcConnection.class).changeUser("certified", "secret"))
          .hasMessageContaining("Access denied for user 'certified'");
    }
  }

  @Test
  void nothingThatComesInClearAfterTheRequestPassesForEncrypted() throws Exception {
    start(false);
    try (RawClient client = fixture.connect()) {
      client.packet();
      // What follows in clear, such as somebody else's login, must not count as inside TLS.
      byte[] request = framed(1, sslRequest());
      client.raw(concatenated(request, framed(2, sslRequest())));
      assertThat(client.closes()).isTrue();
    }
    await().untilAsserted(() -> assertThat(fixture.server.status().connections()).isZero());
  }

  @Test
  void theBeginningOfTlsMayComeTogetherWithTheRequest() throws Exception {
    start(false);
    try (RawClient client = fixture.connect()) {
      client.packet();
      SSLEngine engine = context().createSSLEngine();
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
      client.raw(
          concatenated(framed(1, sslRequest()), Arrays.copyOf(hello.array(), hello.position())));
      assertThat(client.socket.getInputStream().read()).isEqualTo(22); // a record of the handshake
    }
  }

  @Test
  void aNewCertificateIsShownToThoseWhoComeNextAndTheOthersStay() throws Exception {
    start(false);
    try (Connection before = connectorJ("REQUIRED", "")) {
      X509Certificate first = shown();
      authority.issue("relay", "127.0.0.1");

      await().untilAsserted(() -> assertThat(shown()).isNotEqualTo(first));
      assertThat(before.isValid(2)).isTrue();
    }
  }

  private X509Certificate shown() throws Exception {
    try (RawClient client = fixture.connect()) {
      client.packet();
      client.send(1, sslRequest());
      SSLSocket tls = tls(client);
      tls.startHandshake();
      return (X509Certificate) tls.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLContext context() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new BelievesAll()}, null);
    return context;
  }

  private static SSLSocket tls(RawClient client) throws Exception {
    return (SSLSocket)
        context().getSocketFactory().createSocket(client.socket, "127.0.0.1", 0, false);
  }

  private static byte[] sslRequest() {
    ByteBuffer request = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    return request.putInt(0x0109aa85 | 1 << 11).putInt(1 << 24).put((byte) 255).array();
  }

  private static byte[] framed(int sequence, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(4 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    return packet.putInt(payload.length | sequence << 24).put(payload).array();
  }

  private static byte[] concatenated(byte[] one, byte[] two) {
    return ByteBuffer.allocate(one.length + two.length).put(one).put(two).array();
  }

  private Connection connectorJ(String mode, String more) throws SQLException {
    return connect(mode, more, "repl");
  }

  private Connection connect(String mode, String more, String account) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + fixture.port + "/?sslMode=" + mode + more, account, "secret");
  }

  private static final class BelievesAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
