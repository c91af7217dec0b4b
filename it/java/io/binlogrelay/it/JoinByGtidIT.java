package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.FaultProxy;
import io.binlogrelay.it.harness.FaultProxy.Direction;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replicas that come to the relay by GTID with every kind of set. Where the relay is to refuse one,
 * the source itself is asked the same first: its answer is what the relay has to give.
 */
@ExtendWith(LogsOnFailure.class)
class JoinByGtidIT {

  /** Transactions 1 and 2 of a source; row n is transaction n + 2. */
  private static final String[] SCHEMA = {
    "CREATE DATABASE joined", "CREATE TABLE joined.t (id INT PRIMARY KEY, v VARCHAR(40))"
  };

  private static final String DUMPED = "5d7a4c7e-0000-4000-8000-00000000dead:1-50";

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void emptyReplicaGetsEverything(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    writeThreeFiles(source);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      assertEndsEqual(replica, source);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaInTheMiddleOfAFileGetsTheRest(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    source.execute(SCHEMA);
    insert(source, 1, 5);
    replica.replication().followByGtid(source.address()).awaitCaughtUpWith(source);
    replica.replication().forget();
    insert(source, 6, 10);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      assertEndsEqual(replica, source);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaWithHolesGetsWhatIsMissing(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    writeThreeFiles(source);
    executeAs(replica, source.serverUuid(), 1, SCHEMA[0]);
    executeAs(replica, source.serverUuid(), 2, SCHEMA[1]);
    for (int row : new int[] {1, 3, 7, 12}) {
      executeAs(replica, source.serverUuid(), row + 2, row(row));
    }
    assertThat(replica.gtidExecuted()).isEqualTo(source.serverUuid() + ":1-3:5:9:14");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      assertEndsEqual(replica, source);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void errantTransactionsOfTheReplicaAreItsOwnBusiness(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    writeThreeFiles(source);
    replica.execute("CREATE DATABASE errant", "DROP DATABASE errant");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address()).awaitCaughtUpWith(source);

      assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
      assertThat(replica.gtidExecuted().split(","))
          .containsExactlyInAnyOrder(source.gtidExecuted(), replica.serverUuid() + ":1-2");
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaAheadOfTheRelayIsServedAtOnce(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    source.execute(SCHEMA);
    try (FaultProxy proxy = FaultProxy.before(source.address());
        RelayProcess relay = RelayProcess.below(source.address().through(proxy))) {
      relay.awaitPublished(source.binlogEnd());
      proxy.stallEstablished();
      insert(source, 1, 5);
      replica.replication().followByGtid(source.address()).awaitCaughtUpWith(source);
      replica.replication().forget();

      replica.replication().followByGtid(relay.address(), "SOURCE_HEARTBEAT_PERIOD = 0.5");
      awaitHeartbeats(replica, 3);
      assertThat(relay.gtidExecuted()).isEqualTo(source.serverUuid() + ":1-2");
      assertThat(replica.replication().status()).containsEntry("Replica_IO_Running", "Yes");
      assertThat(replica.gtidExecuted()).isEqualTo(source.serverUuid() + ":1-7");

      insert(source, 6, 10);
      proxy.resume(Direction.TO_CLIENT);
      assertEndsEqual(replica, source);
      assertThat(replica.replication().status()).containsEntry("Last_IO_Errno", "0");
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void transactionsThatTheSourceLacksAreRefusedAsTheSourceDoes(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    writeThreeFiles(source);
    replica.execute("SET GLOBAL gtid_purged = '" + source.serverUuid() + ":1-14:1000'");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      String refusal = refusal(replica, source.address());

      assertThat(refusal).contains("1236").contains("more GTIDs than the source has");
      assertThat(refusal(replica, relay.address())).isEqualTo(refusal);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void purgedTransactionsAreNamedAsTheSourceDoes(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    writeThreeFiles(source);
    source.execute("PURGE BINARY LOGS TO 'binlog.000003'");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      String ofEmpty = refusal(replica, source.address());
      assertThat(ofEmpty)
          .contains("1236")
          .contains("the missing transactions are '" + source.serverUuid() + ":1-8'");
      assertThat(refusal(replica, relay.address())).isEqualTo(ofEmpty);

      replica.execute(
          "SET GLOBAL gtid_purged = '" + source.serverUuid() + ":1-3:5:7," + DUMPED + "'");
      String ofHoles = refusal(replica, source.address());
      assertThat(ofHoles).contains(":4:6:8'").contains(DUMPED);
      assertThat(refusal(replica, relay.address())).isEqualTo(ofHoles);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaThatHasAllThatWasPurgedGetsTheRest(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    source.execute(SCHEMA);
    insert(source, 1, 3);
    replica.replication().followByGtid(source.address()).awaitCaughtUpWith(source);
    replica.replication().forget();
    source.execute("FLUSH BINARY LOGS", "PURGE BINARY LOGS TO 'binlog.000002'");
    insert(source, 4, 6);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      assertEndsEqual(replica, source);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaOfTheSameDumpJoinsBelowARestoredSource(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    restoreDump(source);
    insert(source, 100, 103);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      String refusal = refusal(replica, source.address());
      assertThat(refusal).contains("the missing transactions are '" + DUMPED + "'");
      assertThat(refusal(replica, relay.address())).isEqualTo(refusal);

      restoreDump(replica);
      replica.replication().followByGtid(relay.address());
      assertEndsEqual(replica, source);
      assertThat(replica.gtidExecuted()).contains(DUMPED);

      source.execute("FLUSH BINARY LOGS");
      insert(source, 104, 106);
      relay.sigterm();
      relay.start();
      assertEndsEqual(replica, source);
      assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
    }
  }

  /** Transactions 1 to 5 in the first file, to 8 in the second, to 14 in the third. */
  private static void writeThreeFiles(MySqlServer source) {
    source.execute(SCHEMA);
    insert(source, 1, 3);
    source.execute("FLUSH BINARY LOGS");
    insert(source, 4, 6);
    source.execute("FLUSH BINARY LOGS");
    insert(source, 7, 12);
  }

  private static void insert(MySqlServer server, int from, int to) {
    server.execute(
        IntStream.rangeClosed(from, to).mapToObj(JoinByGtidIT::row).toArray(String[]::new));
  }

  private static String row(int id) {
    return "INSERT INTO joined.t VALUES (" + id + ", 'row " + id + "')";
  }

  private static void executeAs(MySqlServer server, String uuid, long gno, String statement) {
    server.execute("SET gtid_next = '" + uuid + ":" + gno + "'", statement);
  }

  /** What loading a dump with its GTID_PURGED does: rows without a trace in the binary log. */
  private static void restoreDump(MySqlServer server) {
    server.execute("SET sql_log_bin = 0", SCHEMA[0], SCHEMA[1], row(1), row(2));
    server.execute("SET GLOBAL gtid_purged = '" + DUMPED + "'");
  }

  private static String refusal(MySqlServer replica, SourceAddress source) {
    String refusal = replica.replication().followByGtid(source).awaitRefusal();
    replica.replication().forget();
    return refusal;
  }

  private static void awaitHeartbeats(MySqlServer replica, long count) {
    Awaitility.await("heartbeats")
        .atMost(Duration.ofSeconds(30))
        .until(() -> replica.replication().heartbeats() >= count);
  }

  private static void assertEndsEqual(MySqlServer replica, MySqlServer source) {
    replica.replication().awaitCaughtUpWith(source);
    assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
    assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
  }
}
