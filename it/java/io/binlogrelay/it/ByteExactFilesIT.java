package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.Workload;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However the source begins and ends its files, ours are the same, and replicas follow them. */
@ExtendWith(LogsOnFailure.class)
class ByteExactFilesIT {
  private static final int ROTATIONS = 50;
  private static final int STOP_EVENT = 3;
  private static final int STOP_EVENT_LENGTH = 19 + 4;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void parallelReplicaKeepsUpAcrossFiftyRotations(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    replica.execute("SET GLOBAL replica_parallel_workers = 4");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      try (Workload load = Workload.start(source, new Workload.Shape(4, 200, 20_000))) {
        for (int rotation = 0; rotation < ROTATIONS; rotation++) {
          String closing = source.binlogEnd().file();
          source.execute("FLUSH BINARY LOGS");
          Awaitility.await("the replica to apply to the end of " + closing)
              .atMost(Duration.ofSeconds(20))
              .until(() -> replica.replication().applied().file().compareTo(closing) > 0);
        }
        load.stop();
        assertThat(load.commits()).isGreaterThan(ROTATIONS);
      }
      replica.replication().awaitCaughtUpWith(source);

      assertEqual(replica, source);
      assertThat(busyWorkers(replica)).isBetween(2L, 4L);
      relay.awaitPublished(source.binlogEnd());
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isEqualTo(ROTATIONS);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void emptyFilesBeforeTheFirstTransactionAreTakenToo(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    source.execute("FLUSH BINARY LOGS", "FLUSH BINARY LOGS", "FLUSH BINARY LOGS");
    writeRows(source, "after_empty_files");
    source.execute("FLUSH BINARY LOGS");

    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      replica.replication().awaitCaughtUpWith(source);

      relay.awaitPublished(source.binlogEnd());
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isEqualTo(4);
      assertThat(relay.relayLogDirectory().resolve("binlog.000001")).exists();
      assertEqual(replica, source);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void restartsOfTheSourceCloseFilesAlsoWhileTheRelayIsDown(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      writeRows(source, "one");
      source.restart();
      writeRows(source, "two");
      relay.awaitPublished(source.binlogEnd());
      assertThat(lastEventType(relay.relayLogDirectory().resolve("binlog.000001")))
          .isEqualTo(STOP_EVENT);

      assertThat(relay.sigterm()).isZero();
      writeRows(source, "three");
      source.execute("FLUSH BINARY LOGS");
      writeRows(source, "four");
      source.restart();
      writeRows(source, "five");
      source.execute("FLUSH BINARY LOGS");
      relay.start();

      replica.replication().awaitCaughtUpWith(source);
      relay.awaitPublished(source.binlogEnd());
      assertEqual(replica, source);
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isEqualTo(4);
      assertThat(lastEventType(relay.relayLogDirectory().resolve("binlog.000003")))
          .isEqualTo(STOP_EVENT);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void idleReplicaFollowsEachRotation(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    writeRows(source, "written_before");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      replica.replication().awaitCaughtUpWith(source);
      String gtids = source.gtidExecuted();

      for (int rotation = 0; rotation < 5; rotation++) {
        source.execute("FLUSH BINARY LOGS");
        String begun = source.binlogEnd().file();
        Awaitility.await("the idle replica to be in " + begun)
            .atMost(Duration.ofSeconds(10))
            .pollInterval(Duration.ofMillis(50))
            .until(() -> begun.equals(replica.replication().status().get("Source_Log_File")));
      }

      assertThat(source.gtidExecuted()).isEqualTo(gtids);
      assertThat(replica.gtidExecuted()).isEqualTo(gtids);
      assertThat(replica.replication().status()).containsEntry("Replica_IO_Running", "Yes");
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isEqualTo(5);
    }
  }

  private static long busyWorkers(MySqlServer replica) {
    return replica.queryLong(
        "SELECT COUNT(*) FROM performance_schema.replication_applier_status_by_worker"
            + " WHERE last_applied_transaction <> ''");
  }

  /** The type of the event that ends a file, if it is as long as a Stop event with a checksum. */
  private static int lastEventType(Path file) {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      bytes.seek(bytes.length() - STOP_EVENT_LENGTH + 4);
      return bytes.read();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void writeRows(MySqlServer source, String database) {
    source.execute(
        "CREATE DATABASE " + database,
        "CREATE TABLE " + database + ".t (id INT PRIMARY KEY, v VARCHAR(100))",
        "INSERT INTO " + database + ".t VALUES (1, 'one'), (2, 'two')");
  }

  private static void assertEqual(MySqlServer replica, MySqlServer source) {
    assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
    assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
  }
}
