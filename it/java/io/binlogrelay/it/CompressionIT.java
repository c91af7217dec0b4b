package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.tls.TestAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protocol compression on both sides of the relay, with semi-sync throughout and TLS at the end:
 * real replicas below it, real sources above it, small events and one that takes two packets.
 */
@ExtendWith(LogsOnFailure.class)
class CompressionIT {

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final int LARGE_BYTES = 20 << 20;

  @TempDir Path directory;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void aReplicaIsServedAsItsListOfAlgorithmsSays(MySqlImage image) {
    MySqlServer replica = SemiSyncParties.replica(image, "replica");
    MySqlServer source = SharedServers.source(image);
    TestAuthority.Issued ours = new TestAuthority(directory, "Relay CA").issue("relay");
    RelaySettings settings =
        RelaySettings.below(source.address())
            .set("server.tls.certificate", ours.certificate().toString())
            .set("server.tls.key", ours.key().toString());
    createTable(source);
    try (RelayProcess relay = RelayProcess.of(settings).start()) {
      replica
          .replication()
          .followByGtid(
              relay.address(),
              "SOURCE_COMPRESSION_ALGORITHMS = 'zlib'",
              "SOURCE_HEARTBEAT_PERIOD = 0.5");
      assertServed(source, replica, relay, "zlib");
      change(replica, "SOURCE_COMPRESSION_ALGORITHMS = 'zstd', SOURCE_ZSTD_COMPRESSION_LEVEL = 22");
      assertServed(source, replica, relay, "zstd");
      change(replica, "SOURCE_COMPRESSION_ALGORITHMS = 'zstd,zlib,uncompressed'");
      assertServed(source, replica, relay, "zlib"); // as mysqld and its client agree
      replica.execute("SET GLOBAL replica_compressed_protocol = ON");
      change(replica, "SOURCE_COMPRESSION_ALGORITHMS = 'uncompressed'");
      assertServed(source, replica, relay, "zlib");
      replica.execute("SET GLOBAL replica_compressed_protocol = OFF");
      change(
          replica,
          "SOURCE_COMPRESSION_ALGORITHMS = 'zstd', SOURCE_ZSTD_COMPRESSION_LEVEL = 1,"
              + " SOURCE_SSL = 1");
      assertServed(source, replica, relay, "zstd");
      insertLarge(source);
      assertServed(source, replica, relay, "zstd");
      change(replica, "SOURCE_COMPRESSION_ALGORITHMS = 'uncompressed', SOURCE_SSL = 0");
      assertServed(source, replica, relay, "none");

      EqualEnd.assertReached(source, replica, relay);
      assertThat(replica.log()).doesNotContainIgnoringCase("out of order");
    } finally {
      replica.execute("SET GLOBAL replica_compressed_protocol = OFF");
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void aSourceIsFollowedAsTheConfigurationSays(MySqlImage image) {
    MySqlServer replica = SharedServers.replica(image);
    MySqlServer source = SemiSyncParties.source(image);
    // Long enough that nothing but ACKs releases commits, short enough to end when none come.
    source.execute("SET GLOBAL rpl_semi_sync_source_timeout = " + WITHIN.toMillis());
    createTable(source);
    RelaySettings settings =
        RelaySettings.below(source.address())
            .set("source.semiSync", true)
            .set("source.heartbeat", "500ms")
            .set("source.compression", "zlib")
            .set("source.tls.mode", "disabled");
    try (RelayProcess relay = RelayProcess.of(settings).start()) {
      assertFollows(source, relay, "zlib");
      relay.sigterm();
      settings.set("source.compression", "zstd").set("source.zstdCompressionLevel", 9);
      relay.start();
      assertFollows(source, relay, "zstd");
      relay.sigterm();
      settings.set("source.tls.mode", "required");
      relay.start();
      insertLarge(source);
      assertFollows(source, relay, "zstd");
      replica.replication().followByGtid(relay.address());
      EqualEnd.assertReached(source, replica, relay);

      source.execute("SET GLOBAL protocol_compression_algorithms = 'zlib,uncompressed'");
      relay.sigterm();
      relay.start();
      relay.awaitSourceState("unsupported-source");
      assertThat(relay.status().at("/source/reason").asText())
          .contains("a source that offers zstd");
    } finally {
      source.execute(
          "SET GLOBAL rpl_semi_sync_source_enabled = 0",
          "SET GLOBAL protocol_compression_algorithms = 'zlib,zstd,uncompressed'");
    }
  }

  private static void createTable(MySqlServer source) {
    source.execute(
        "CREATE DATABASE packed",
        "CREATE TABLE packed.t (id INT PRIMARY KEY AUTO_INCREMENT, v LONGBLOB)");
  }

  private static void insertLarge(MySqlServer source) {
    source.execute(
        "INSERT INTO packed.t (v) VALUES (CONCAT(REPEAT(RANDOM_BYTES(1024), "
            + LARGE_BYTES / 1024
            + "), RANDOM_BYTES(1000)))");
  }

  private static void insertSmall(MySqlServer source) {
    String[] rows = new String[20];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = "INSERT INTO packed.t (v) VALUES (REPEAT('x', " + i * i * 200 + "))";
    }
    source.execute(rows);
  }

  private static void change(MySqlServer replica, String options) {
    replica.execute("STOP REPLICA", "CHANGE REPLICATION SOURCE TO " + options, "START REPLICA");
  }

  /** It gets rows written now, acknowledges them, and stays through heartbeats. */
  private static void assertServed(
      MySqlServer source, MySqlServer replica, RelayProcess relay, String compression) {
    insertSmall(source);
    replica.replication().awaitCaughtUpWith(source);
    long end = source.binlogEnd().position();
    Awaitility.await(compression + ": acknowledged up to " + end)
        .atMost(WITHIN)
        .untilAsserted(
            () -> {
              JsonNode dump = relay.status().at("/replicas/0");
              assertThat(dump.path("compression").asText()).isEqualTo(compression);
              assertThat(dump.path("semiSync").asBoolean()).isTrue();
              assertThat(dump.at("/acknowledged/position").asLong()).isEqualTo(end);
            });
    long heard = replica.replication().heartbeats();
    long connection = relay.status().at("/replicas/0/connectionId").asLong();
    Awaitility.await().atMost(WITHIN).until(() -> replica.replication().heartbeats() > heard + 1);
    assertThat(relay.status().at("/replicas/0/connectionId").asLong()).isEqualTo(connection);
  }

  /** Commits are released by the relay's ACKs, on one connection, which is as it should be. */
  private static void assertFollows(MySqlServer source, RelayProcess relay, String compression) {
    SemiSyncParties.switchOn(source, 1);
    long before = SemiSyncParties.status(source, "yes_tx");
    insertSmall(source);
    relay.awaitPublished(source.binlogEnd());
    assertThat(SemiSyncParties.status(source, "yes_tx")).isEqualTo(before + 20);
    assertThat(relay.status().at("/source/compression").asText()).isEqualTo(compression);
    long heard = relay.status().at("/source/heartbeats").asLong();
    Awaitility.await()
        .atMost(WITHIN)
        .until(() -> relay.status().at("/source/heartbeats").asLong() > heard + 1);
    assertThat(relay.status().at("/source/reconnects").asLong()).isZero();
    source.execute("SET GLOBAL rpl_semi_sync_source_enabled = 0");
  }
}
