package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.DumpClient;
import io.binlogrelay.it.harness.FaultProxy;
import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SmallDisk;
import io.binlogrelay.it.harness.SourceAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files go from the relay while replicas follow, come late, or read nothing. */
@ExtendWith(LogsOnFailure.class)
class RetentionIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final long MAX_BYTES = 300_000;
  private static final int MEBIBYTE = 1 << 20;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  /** The source purges the same files: from then on it says what the relay has to say. */
  @ParameterizedTest
  @MethodSource("images")
  void replicaGoesOnWhileOldFilesGoAndOthersAreToldWhatTheSourceTells(MySqlImage image)
      throws SQLException {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    createTable(source);
    try (RelayProcess relay = RelayProcess.of(small(source)).start()) {
      replica.replication().followByGtid(relay.address()).awaitCaughtUpWith(source);
      writeFiles(source, 8);
      insert(source, 1_000);
      replica.replication().awaitCaughtUpWith(source);
      awaitSize(relay, MAX_BYTES);
      assertThat(replica.checksumTables()).isEqualTo(source.checksumTables());
      String first = files(relay).get(0);
      assertThat(first).isGreaterThan("binlog.000004");

      source.execute("PURGE BINARY LOGS TO '" + first + "'");
      assertSaysTheSame(relay, source);
      replica.reset();
      assertRefusesTheSame(relay, source, replica);

      long transactions = relay.status().at("/relayLog/transactions").asLong();
      assertThat(relay.sigterm()).isZero();
      relay.start();
      assertThat(relay.status().at("/relayLog/transactions").asLong()).isEqualTo(transactions);
      relay.awaitPublished(source.binlogEnd());
      assertSaysTheSame(relay, source);
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isPositive();
    }
  }

  private static void assertSaysTheSame(RelayProcess relay, MySqlServer source)
      throws SQLException {
    try (Connection connection = relay.connection();
        Statement statement = connection.createStatement()) {
      Map<String, Long> files = new LinkedHashMap<>();
      try (ResultSet rows = statement.executeQuery("SHOW BINARY LOGS")) {
        while (rows.next()) {
          files.put(rows.getString("Log_name"), rows.getLong("File_size"));
        }
      }
      assertThat(files).isEqualTo(source.binaryLogs());
      try (ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_purged")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1))
            .isEqualTo(source.queryString("SELECT @@GLOBAL.gtid_purged"))
            .isNotEmpty();
      }
    }
    assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
  }

  private static void assertRefusesTheSame(
      RelayProcess relay, MySqlServer source, MySqlServer replica) {
    String byGtid = replica.replication().followByGtid(source.address()).awaitRefusal();
    replica.replication().forget();
    assertThat(byGtid).contains("1236").contains("purged required binary logs");
    assertThat(replica.replication().followByGtid(relay.address()).awaitRefusal())
        .isEqualTo(byGtid);
    replica.replication().forget();

    BinlogEnd gone = new BinlogEnd("binlog.000002", 4);
    String byPosition = refusal(replica, source.address(), gone);
    assertThat(byPosition).contains("1236").contains("Could not find first log file name");
    assertThat(refusal(replica, relay.address(), gone)).isEqualTo(byPosition);
    for (String file : List.of("binlog.000001", files(relay).get(0), "")) {
      BinlogEnd place = new BinlogEnd(file, 4);
      assertThat(DumpClient.dump(relay.address(), place))
          .as("dump from '%s'", file)
          .isEqualTo(DumpClient.dump(source.address(), place));
    }
  }

  private static String refusal(MySqlServer replica, SourceAddress source, BinlogEnd place) {
    String refusal = replica.replication().followByPosition(source, place).awaitRefusal();
    replica.replication().forget();
    return refusal;
  }

  @Test
  void replicaThatIsAwayFindsWhatItNeedsAsLongAsItIsHeld() {
    MySqlServer source = SharedServers.source(MySqlImage.last());
    MySqlServer replica = SharedServers.replica(MySqlImage.last());
    createTable(source);
    RelaySettings settings = small(source).set("relayLog.retention.holdAbsentReplicas", "10m");
    try (RelayProcess relay = RelayProcess.of(settings).start()) {
      writeFiles(source, 2);
      replica.replication().followByGtid(relay.address()).awaitCaughtUpWith(source);
      replica.replication().stop();
      replica.replication().start(); // asks for the newest file, so that it needs no older one
      String place = relay.published().file();
      awaitReplicaIn(relay, place);
      replica.replication().stop();
      writeFiles(source, 6);
      relay.awaitPublished(source.binlogEnd());
      awaitKeeper(relay, place, replica);
      awaitRemembered(relay, replica);
      relay.sigkill();
      relay.start();
      awaitKeeper(relay, place, replica);
      assertThat(files(relay)).contains(place);
      assertThat(relay.status().at("/relayLog/totalBytes").asLong()).isGreaterThan(MAX_BYTES);
      replica.replication().start();
      replica.replication().awaitCaughtUpWith(source);
      assertThat(replica.checksumTables()).isEqualTo(source.checksumTables());

      replica.replication().stop();
      writeFiles(source, 6);
      relay.awaitPublished(source.binlogEnd());
      assertThat(relay.sigterm()).isZero();
      settings.set("relayLog.retention.holdAbsentReplicas", "1s");
      relay.start();
      awaitSize(relay, MAX_BYTES);
      Awaitility.await("nobody to keep a file")
          .atMost(SOON)
          .until(() -> relay.status().at("/relayLog/retention/keepers").isEmpty());
      replica.replication().start();
      assertThat(replica.replication().awaitRefusal()).contains("purged required binary logs");
    }
  }

  @Test
  void replicaThatReadsNothingKeepsItsFileUntilTheDiskNeedsIt() {
    MySqlServer source = SharedServers.source(MySqlImage.last());
    MySqlServer replica = SharedServers.replica(MySqlImage.last());
    createTable(source);
    RelayProcess relay =
        RelayProcess.of(
            RelaySettings.below(source.address())
                .set("relayLog.retention.maxSize", "1MiB")
                .set("relayLog.retention.minFree", "20MiB")
                .set("relayLog.retention.holdAbsentReplicas", "10m")
                .set("relayLog.retention.releaseReadersAfter", "3s"));
    try (relay;
        FaultProxy proxy = FaultProxy.before(relay.address());
        SmallDisk disk = SmallDisk.on(relay.relayLogDirectory(), 64)) {
      relay.start();
      replica.replication().followByGtid(relay.address().through(proxy)).awaitCaughtUpWith(source);
      String pinned = relay.published().file();
      proxy.stallAfter(FaultProxy.Direction.TO_CLIENT, 0);
      for (int i = 0; i < 24; i++) {
        insert(source, MEBIBYTE);
      }
      writeFiles(source, 3);
      relay.awaitPublished(source.binlogEnd());
      assertThat(disk.free()).as("before the disk is short").isGreaterThan(20L * MEBIBYTE);
      awaitKeeper(relay, pinned, replica);
      assertThat(files(relay)).contains(pinned);

      disk.fill(disk.free() - 10L * MEBIBYTE);
      Awaitility.await("the reader to be released")
          .atMost(SOON)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                source.execute("FLUSH BINARY LOGS"); // each rotation is a check
                return relay.status().at("/relayLog/retention/releasedReaders").asInt() == 1
                    && !files(relay).contains(pinned);
              });
      assertThat(relay.log()).contains("has been in " + pinned).contains("disconnected");
      assertThat(relay.metrics()).contains("binlogrelay_relay_log_released_readers_total 1.0");
      proxy.resume(FaultProxy.Direction.TO_CLIENT);
      assertThat(replica.replication().awaitRefusal()).contains("purged required binary logs");

      disk.empty();
      insert(source, 1_000);
      relay.awaitPublished(source.binlogEnd());
      assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
    }
  }

  private static RelaySettings small(MySqlServer source) {
    return RelaySettings.below(source.address())
        .set("relayLog.retention.maxSize", MAX_BYTES + "B")
        .set("relayLog.retention.holdAbsentReplicas", "none");
  }

  private static void createTable(MySqlServer source) {
    source.execute(
        "CREATE DATABASE kept",
        "CREATE TABLE kept.t (id INT PRIMARY KEY AUTO_INCREMENT, v LONGTEXT)");
  }

  private static void writeFiles(MySqlServer source, int count) {
    for (int i = 0; i < count; i++) {
      insert(source, 100_000);
      source.execute("FLUSH BINARY LOGS");
    }
  }

  private static void insert(MySqlServer source, int bytes) {
    source.execute("INSERT INTO kept.t (v) VALUES (REPEAT('x', " + bytes + "))");
  }

  private static List<String> files(RelayProcess relay) {
    List<String> names = new ArrayList<>();
    relay.status().at("/relayLog/files").forEach(file -> names.add(file.path("name").asText()));
    return names;
  }

  private static void awaitSize(RelayProcess relay, long bytes) {
    Awaitility.await(relay + " to hold " + bytes + " bytes at most")
        .atMost(SOON)
        .until(() -> relay.status().at("/relayLog/totalBytes").asLong() <= bytes);
  }

  private static void awaitReplicaIn(RelayProcess relay, String file) {
    Awaitility.await("a replica in " + file)
        .atMost(SOON)
        .until(() -> relay.status().at("/replicas/0/file").asText().equals(file));
  }

  private static void awaitRemembered(RelayProcess relay, MySqlServer replica) {
    Path state = relay.relayLogDirectory().resolve("relay.state");
    Awaitility.await(replica + " to be remembered")
        .atMost(SOON)
        .until(() -> Files.readString(state).contains(replica.serverUuid()));
  }

  /** Waits until that replica is named as the one that keeps that file. */
  private static void awaitKeeper(RelayProcess relay, String file, MySqlServer replica) {
    Awaitility.await(replica + " to keep " + file)
        .atMost(SOON)
        .until(
            () -> {
              for (JsonNode keeper : relay.status().at("/relayLog/retention/keepers")) {
                if (keeper.path("file").asText().equals(file)
                    && (keeper.path("by").asText().contains(replica.serverUuid())
                        || keeper.path("why").asText().equals("reading"))) {
                  return true;
                }
              }
              return false;
            });
  }
}
