package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayCommand;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import io.binlogrelay.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * TLS on both sides of the relay, with semi-sync throughout: real replicas below it in every way
 * that they can be told to connect, and real sources above it that ask for what sources can.
 */
@ExtendWith(LogsOnFailure.class)
class TlsIT {

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final String IN_CONTAINER = "/var/lib/mysql/";

  @TempDir Path directory;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void aReplicaConnectsInEveryWayThatItCanBeTold(MySqlImage image) throws Exception {
    TestAuthority authority = new TestAuthority(directory, "Relay CA");
    MySqlServer replica = SemiSyncParties.replica(image, "replica");
    MySqlServer source = SharedServers.source(image);
    source.execute("CREATE DATABASE ways", "CREATE TABLE ways.t (way VARCHAR(200))");
    TestAuthority.Issued client = authority.issue("replica");
    give(replica, "relay-ca.pem", authority.certificate());
    give(replica, "replica.pem", client.certificate());
    give(replica, "replica-key.pem", client.key());
    give(replica, "other-ca.pem", new TestAuthority(other(), "Other CA").certificate());
    try (RelayProcess relay =
        RelayProcess.of(accountsThatRequire(withTls(source, authority))).start()) {
      replica.replication().followByGtid(relay.address());
      assertFollows(source, replica, relay, "in clear");

      change(replica, "SOURCE_SSL = 1, GET_SOURCE_PUBLIC_KEY = 0");
      assertFollows(source, replica, relay, "encrypted");

      change(
          replica,
          "SOURCE_SSL_CA = '" + IN_CONTAINER + "relay-ca.pem', SOURCE_SSL_VERIFY_SERVER_CERT = 1");
      assertFollows(source, replica, relay, "encrypted and verified");

      change(
          replica,
          "SOURCE_SSL_CERT = '"
              + IN_CONTAINER
              + "replica.pem', SOURCE_SSL_KEY = '"
              + IN_CONTAINER
              + "replica-key.pem'");
      assertFollows(source, replica, relay, "encrypted, with a certificate of its own");

      assertThat(rowsSeenInsideTls(relay)).isEqualTo(4);
      change(replica, "SOURCE_USER = 'named'");
      assertFollows(source, replica, relay, "as an account that requires this very certificate");
      change(replica, "SOURCE_USER = 'other'");
      Awaitility.await()
          .atMost(WITHIN)
          .untilAsserted(
              () ->
                  assertThat(replica.replication().status().get("Last_IO_Error"))
                      .contains("Access denied for user 'other'"));
      change(replica, "SOURCE_USER = '" + relay.address().user() + "'");

      change(replica, "SOURCE_SSL_CA = '" + IN_CONTAINER + "other-ca.pem'");
      Awaitility.await()
          .atMost(WITHIN)
          .untilAsserted(
              () ->
                  assertThat(replica.replication().status().get("Last_IO_Error"))
                      .contains("certificate verify failed"));

      change(replica, "SOURCE_SSL_CA = '" + IN_CONTAINER + "relay-ca.pem'");
      EqualEnd.assertReached(source, replica, relay);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void aRelayThatRequiresTlsTakesNoOtherReplicaAndANewCertificateDisturbsNobody(MySqlImage image)
      throws Exception {
    TestAuthority authority = new TestAuthority(directory, "Relay CA");
    MySqlServer replica = SharedServers.replica(image);
    MySqlServer source = SharedServers.source(image);
    source.execute("CREATE DATABASE ways", "CREATE TABLE ways.t (way VARCHAR(200))");
    RelaySettings settings = withTls(source, authority).set("server.tls.required", true);
    try (RelayProcess relay = RelayProcess.of(settings).start()) {
      replica.replication().followByGtid(relay.address());
      Awaitility.await()
          .atMost(WITHIN)
          .untilAsserted(
              () -> {
                Map<String, String> status = replica.replication().status();
                assertThat(status.get("Last_IO_Errno")).isEqualTo("3159");
                assertThat(status.get("Last_IO_Error")).contains("insecure transport");
              });

      change(replica, "SOURCE_SSL = 1");
      replica.replication().awaitCaughtUpWith(source);
      long connection = dumpOf(relay, replica).path("connectionId").asLong();
      authority.issue("relay", "127.0.0.1");
      Awaitility.await().atMost(WITHIN).until(() -> relay.log().contains("are taken up anew"));
      source.execute("INSERT INTO ways.t VALUES ('after the new certificate')");

      EqualEnd.assertReached(source, replica, relay);
      assertThat(dumpOf(relay, replica).path("connectionId").asLong()).isEqualTo(connection);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void aSourceGetsTheTlsThatItAndTheConfigurationAskFor(MySqlImage image) throws IOException {
    MySqlServer source = SemiSyncParties.source(image);
    TestAuthority authority = new TestAuthority(directory, "Source CA");
    source.execute(
        "CREATE DATABASE up",
        "CREATE TABLE up.t (n INT)",
        // Neither has ever logged in: mysqld has nothing of them in its cache.
        "CREATE USER unseen IDENTIFIED BY 'unseen-secret'",
        "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO unseen",
        "CREATE USER fresh IDENTIFIED BY 'fresh-secret'",
        "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO fresh",
        "CREATE USER shows IDENTIFIED BY 'shows-secret' REQUIRE X509",
        "GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO shows");
    RelaySettings settings =
        RelaySettings.below(source.address())
            .set("source.user", "unseen")
            .set("source.password", "unseen-secret")
            .set("source.tls", Map.of("mode", "disabled"))
            .set("source.semiSync", true);
    try (RelayProcess relay = RelayProcess.of(settings).start()) {
      assertFollows(source, relay, "null"); // the password went encrypted with the source's RSA key
      source.requireSecureTransport(true);
      settings.set("source.user", "fresh").set("source.password", "fresh-secret");
      restart(relay, Map.of()); // as delivered: mode preferred
      assertFollows(source, relay);
      assertRefused(relay, Map.of("mode", "disabled"), "insecure transport are prohibited");
      String other = new TestAuthority(other(), "Other CA").certificate().toString();
      assertRefused(relay, Map.of("mode", "verify-ca", "ca", other), "certification path");
      String ca = source.file("ca.pem").toString();
      assertRefused(relay, Map.of("mode", "verify-identity", "ca", ca), "alternative names");

      // What mysqld made for itself: the key is PKCS #1 on 8.0, and PKCS #8 on 9.7.
      settings.set("source.user", "shows").set("source.password", "shows-secret");
      restart(
          relay,
          Map.of(
              "mode",
              "verify-ca",
              "ca",
              ca,
              "certificate",
              source.file("client-cert.pem").toString(),
              "key",
              source.file("client-key.pem").toString()));
      assertFollows(source, relay);
      RelayCommand check =
          RelayCommand.run("check", "-c", relay.directory().resolve("relay.yaml").toString());
      assertThat(check.output())
          .contains("pass  login")
          .containsPattern("pass  TLS +TLSv1\\.[23], .*, mode verify-ca");

      settings.set("source.user", "fresh").set("source.password", "fresh-secret");
      TestAuthority.Issued certificate = authority.issue("source", "127.0.0.1");
      showCertificate(source, authority.certificate(), certificate);
      restart(relay, Map.of("mode", "verify-identity", "ca", authority.certificate().toString()));
      assertFollows(source, relay);
      FileCompare.assertPublishedPrefixEqual(relay, source);
    } finally {
      source.requireSecureTransport(false);
      source.execute(
          "SET GLOBAL rpl_semi_sync_source_enabled = 0",
          "SET GLOBAL ssl_ca = 'ca.pem', GLOBAL ssl_cert = 'server-cert.pem',"
              + " GLOBAL ssl_key = 'server-key.pem'",
          "ALTER INSTANCE RELOAD TLS");
    }
  }

  /** 9.7 takes a certificate of its own authority only. */
  private static void showCertificate(
      MySqlServer source, Path authority, TestAuthority.Issued issued) throws IOException {
    give(source, "its-ca.pem", authority);
    give(source, "its-cert.pem", issued.certificate());
    give(source, "its-key.pem", issued.key());
    source.execute(
        "SET GLOBAL ssl_ca = 'its-ca.pem', GLOBAL ssl_cert = 'its-cert.pem',"
            + " GLOBAL ssl_key = 'its-key.pem'",
        "ALTER INSTANCE RELOAD TLS");
  }

  private RelaySettings withTls(MySqlServer source, TestAuthority authority) {
    TestAuthority.Issued ours = authority.issue("relay", "127.0.0.1", "localhost");
    return RelaySettings.below(source.address())
        .set("server.tls.certificate", ours.certificate().toString())
        .set("server.tls.key", ours.key().toString())
        .set("server.tls.clientCa", authority.certificate().toString());
  }

  /** Beside the usual account, one for our replica's certificate and one for another. */
  private static RelaySettings accountsThatRequire(RelaySettings settings) {
    List<Map<String, Object>> accounts = new ArrayList<>();
    accounts.add(account(SourceAddress.USER, Map.of()));
    accounts.add(
        account(
            "named",
            Map.of(
                "require",
                "x509",
                "subject",
                "/O=Binlog Relay/CN=replica",
                "issuer",
                "/O=Binlog Relay/CN=Relay CA")));
    accounts.add(
        account("other", Map.of("require", "x509", "subject", "/O=Binlog Relay/CN=replica7")));
    return settings.set("server.accounts", accounts);
  }

  private static Map<String, Object> account(String user, Map<String, Object> more) {
    Map<String, Object> account = new HashMap<>(more);
    account.put("user", user);
    account.put("password", SourceAddress.PASSWORD);
    account.put("roles", List.of("replica"));
    return account;
  }

  private Path other() throws IOException {
    return Files.createDirectories(directory.resolve("other"));
  }

  /** Puts a file where the server, and nothing else in its container, finds it. */
  private static void give(MySqlServer server, String name, Path file) throws IOException {
    Files.write(server.file(name), Files.readAllBytes(file));
  }

  private static void change(MySqlServer replica, String options) {
    replica.execute("STOP REPLICA", "CHANGE REPLICATION SOURCE TO " + options, "START REPLICA");
  }

  /** It gets a row written now and acknowledges it, on a connection as it should be. */
  private static void assertFollows(
      MySqlServer source, MySqlServer replica, RelayProcess relay, String way) {
    source.execute("INSERT INTO ways.t VALUES ('" + way + "')");
    replica.replication().awaitCaughtUpWith(source);
    long end = source.binlogEnd().position();
    Awaitility.await(way + ": acknowledged up to " + end)
        .atMost(WITHIN)
        .untilAsserted(
            () -> {
              JsonNode dump = dumpOf(relay, replica);
              assertThat(dump.path("tlsVersion").asText())
                  .isEqualTo(way.equals("in clear") ? "null" : "TLSv1.3");
              assertThat(dump.path("semiSync").asBoolean()).isTrue();
              assertThat(dump.at("/acknowledged/position").asLong()).isEqualTo(end);
            });
  }

  private static JsonNode dumpOf(RelayProcess relay, MySqlServer replica) {
    for (JsonNode dump : relay.status().path("replicas")) {
      if (dump.path("serverId").asInt() == replica.serverId()) {
        return dump;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private static int rowsSeenInsideTls(RelayProcess relay) throws Exception {
    BinaryLogClient client =
        new BinaryLogClient("127.0.0.1", relay.port(), SourceAddress.USER, SourceAddress.PASSWORD);
    client.setSSLMode(SSLMode.REQUIRED);
    client.setServerId(4711);
    client.setHeartbeatInterval(200);
    client.setBinlogFilename("binlog.000001");
    AtomicInteger rows = new AtomicInteger();
    AtomicInteger heartbeats = new AtomicInteger();
    client.registerEventListener(
        event -> {
          EventType type = event.getHeader().getEventType();
          rows.addAndGet(EventType.isRowMutation(type) ? 1 : 0);
          heartbeats.addAndGet(type == EventType.HEARTBEAT ? 1 : 0);
        });
    client.connect(10_000);
    try {
      Awaitility.await().until(() -> heartbeats.get() > 0); // so it has everything before
      return rows.get();
    } finally {
      client.disconnect();
    }
  }

  /** A commit is released by the relay's ACK, and the link is encrypted, or as it is said. */
  private static void assertFollows(MySqlServer source, RelayProcess relay) {
    assertFollows(source, relay, "TLSv1.");
  }

  private static void assertFollows(MySqlServer source, RelayProcess relay, String tls) {
    SemiSyncParties.switchOn(source, 1);
    long before = SemiSyncParties.status(source, "yes_tx");
    source.execute("INSERT INTO up.t VALUES (1)");
    relay.awaitPublished(source.binlogEnd());
    assertThat(SemiSyncParties.status(source, "yes_tx")).isEqualTo(before + 1);
    assertThat(relay.status().at("/source/tlsVersion").asText()).startsWith(tls);
    source.execute("SET GLOBAL rpl_semi_sync_source_enabled = 0");
  }

  private static void assertRefused(RelayProcess relay, Map<String, String> tls, String reason) {
    restart(relay, tls);
    relay.awaitSourceState("tls-failed");
    assertThat(relay.status().at("/source/reason").asText()).contains(reason);
  }

  private static void restart(RelayProcess relay, Map<String, String> tls) {
    relay.sigterm();
    relay.settings().set("source.tls", tls);
    relay.start();
  }
}
