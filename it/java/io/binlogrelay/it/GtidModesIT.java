package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.Workload;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources without GTIDs, sources that get them while they run, and a log that begins late. */
@ExtendWith(LogsOnFailure.class)
class GtidModesIT {

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void sourceWithoutGtidsIsFollowedAndTakenOnlineUnderLoad(MySqlImage image) {
    try (MySqlServer source = MySqlServer.of(image, "offline").with("gtid-mode", "OFF").start();
        MySqlServer replica =
            MySqlServer.of(image, "offline-replica").with("gtid-mode", "OFF").start();
        RelayProcess relay = RelayProcess.below(source.address())) {
      awaitGtidMode(relay, "OFF"); // the relay lives before it has asked the source
      BinlogEnd start = new BinlogEnd(source.binlogEnd().file(), 4);
      replica.replication().followByPosition(relay.address(), start);
      try (Workload load = Workload.start(source, new Workload.Shape(4, 100, 20_000))) {
        resumesByPosition(source, relay, load);
        takeOnline(source, replica, relay, load);
        followByGtidFromHere(source, replica, relay);
        awaitCommits(load);
      }
      source.execute("FLUSH BINARY LOGS");

      replica.replication().awaitCaughtUpWith(source);
      relay.awaitPublished(source.binlogEnd());
      assertThat(source.gtidExecuted()).isNotEmpty().isEqualTo(replica.gtidExecuted());
      assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
      assertThat(FileCompare.assertClosedFilesEqual(relay, source))
          .isEqualTo(source.binaryLogs().size() - 1);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void logThatBeginsLateHasWhatComesFromTheCurrentFileOn(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    source.execute("CREATE DATABASE early", "FLUSH BINARY LOGS");
    String before = source.gtidExecuted();
    String first = source.binlogEnd().file();
    source.execute("CREATE DATABASE late", "CREATE TABLE late.t (id INT PRIMARY KEY)");
    RelaySettings settings = RelaySettings.below(source.address()).set("source.start", "latest");
    try (RelayProcess relay = RelayProcess.of(settings).start()) {
      relay.awaitSourceState("streaming"); // only now is it settled which file is the current one
      replica.execute("SET GLOBAL gtid_purged = '" + before + "'");
      replica.replication().followByGtid(relay.address());
      source.execute("INSERT INTO late.t VALUES (1)", "FLUSH BINARY LOGS");

      replica.replication().awaitCaughtUpWith(source);
      relay.awaitPublished(source.binlogEnd());
      assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
      assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
      assertThat(relay.status().at("/relayLog/gtidPurged").asText()).isEqualTo(before);
      assertThat(relay.status().at("/relayLog/files/0/name").asText()).isEqualTo(first);
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isEqualTo(1);
    }
  }

  private static void resumesByPosition(MySqlServer source, RelayProcess relay, Workload load) {
    awaitCommits(load);
    assertThat(relay.sigterm()).isZero();
    source.execute("FLUSH BINARY LOGS");
    awaitCommits(load);
    relay.start();
    awaitCommits(load);
    relay.sigkill();
    awaitCommits(load);
    relay.start();
    awaitCommits(load);
    relay.awaitPublished(source.binlogEnd());
  }

  /** The steps of the manual, "Enabling GTID Transactions Online". */
  private static void takeOnline(
      MySqlServer source, MySqlServer replica, RelayProcess relay, Workload load) {
    for (String mode : new String[] {"OFF_PERMISSIVE", "ON_PERMISSIVE"}) {
      replica.execute("SET GLOBAL gtid_mode = " + mode);
      source.execute("SET GLOBAL gtid_mode = " + mode);
      awaitGtidMode(relay, mode);
      awaitCommits(load);
    }
    Awaitility.await("the last anonymous transaction on the source")
        .until(
            () ->
                source.queryLong(
                        "SELECT variable_value FROM performance_schema.global_status WHERE"
                            + " variable_name = 'Ongoing_anonymous_transaction_count'")
                    == 0);
    replica.replication().awaitPosition(source.binlogEnd(), Duration.ofSeconds(60));
    replica.execute("SET GLOBAL gtid_mode = ON");
    source.execute("SET GLOBAL gtid_mode = ON");
    awaitGtidMode(relay, "ON");
    awaitCommits(load);
    assertThat(replica.replication().status())
        .containsEntry("Auto_Position", "0")
        .containsEntry("Replica_IO_Running", "Yes");
  }

  private static void followByGtidFromHere(
      MySqlServer source, MySqlServer replica, RelayProcess relay) {
    replica.replication().awaitGtids(source.gtidExecuted(), Duration.ofSeconds(60));
    replica.replication().followByGtid(relay.address());
    assertThat(replica.replication().status()).containsEntry("Auto_Position", "1");
  }

  private static void awaitGtidMode(RelayProcess relay, String mode) {
    Awaitility.await(relay + " to say gtid_mode=" + mode)
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(gtidMode(relay)).isEqualTo(mode));
  }

  private static String gtidMode(RelayProcess relay) {
    try (Connection session = relay.connection();
        ResultSet row = session.createStatement().executeQuery("SELECT @@GLOBAL.gtid_mode")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError("the relay did not say its gtid_mode", e);
    }
  }

  private static void awaitCommits(Workload load) {
    long wanted = load.commits() + 50;
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> load.commits() >= wanted);
  }
}
