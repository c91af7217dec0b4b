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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replicas that come to the relay by GTID with every kind of set. Where the relay is to refuse one,
 * the source itself is asked the same first: its answer is what the relay has to give.
 */
@ParameterizedClass
@MethodSource("images")
@ExtendWith(LogsOnFailure.class)
class JoinByGtidIT {

  /** Transactions 1 and 2 of a source; row n is transaction n + 2. */
  private static final String[] SCHEMA = {
    "CREATE DATABASE joined", "CREATE TABLE joined.t (id INT PRIMARY KEY, v VARCHAR(40))"
  };

  private static final String DUMPED = "5d7a4c7e-0000-4000-8000-00000000dead:1-50";

  private final MySqlServer source;
  private final MySqlServer replica;

  JoinByGtidIT(MySqlImage image) {
    source = SharedServers.source(image);
    replica = SharedServers.replica(image);
  }

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @Test
  void emptyReplicaGetsEverything() {
    writeThreeFiles();
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      assertEndsEqual();
    }
  }

  @Test
  void replicaInTheMiddleOfAFileGetsTheRest() {
    source.execute(SCHEMA);
    insert(1, 5);
    replica.replication().followByGtid(source.address()).awaitCaughtUpWith(source);
    replica.replication().forget();
    insert(6, 10);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      assertEndsEqual();
    }
  }

  @Test
  void replicaWithHolesGetsWhatIsMissing() {
    writeThreeFiles();
    executeAs(replica, source.serverUuid(), 1, SCHEMA[0]);
    executeAs(replica, source.serverUuid(), 2, SCHEMA[1]);
    for (int row : new int[] {1, 3, 7, 12}) {
      executeAs(replica, source.serverUuid(), row + 2, row(row));
    }
    assertThat(replica.gtidExecuted()).isEqualTo(source.serverUuid() + ":1-3:5:9:14");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      assertEndsEqual();
    }
  }

  @Test
  void errantTransactionsOfTheReplicaAreItsOwnBusiness() {
    writeThreeFiles();
    replica.execute("CREATE DATABASE errant", "DROP DATABASE errant");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address()).awaitCaughtUpWith(source);

      assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
      assertThat(replica.gtidExecuted().split(","))
          .containsExactlyInAnyOrder(source.gtidExecuted(), replica.serverUuid() + ":1-2");
    }
  }

  @Test
  void replicaAheadOfTheRelayIsServedAtOnce() {
    source.execute(SCHEMA);
    try (FaultProxy proxy = FaultProxy.before(source.address());
        RelayProcess relay = RelayProcess.below(source.address().through(proxy))) {
      relay.awaitPublished(source.binlogEnd());
      proxy.stallEstablished();
      insert(1, 5);
      replica.replication().followByGtid(source.address()).awaitCaughtUpWith(source);
      replica.replication().forget();

      replica.replication().followByGtid(relay.address(), "SOURCE_HEARTBEAT_PERIOD = 0.5");
      awaitHeartbeats(3);
      assertThat(relay.gtidExecuted()).isEqualTo(source.serverUuid() + ":1-2");
      assertThat(replica.replication().status()).containsEntry("Replica_IO_Running", "Yes");
      assertThat(replica.gtidExecuted()).isEqualTo(source.serverUuid() + ":1-7");

      insert(6, 10);
      proxy.resume(Direction.TO_CLIENT);
      assertEndsEqual();
      assertThat(replica.replication().status()).containsEntry("Last_IO_Errno", "0");
    }
  }

  @Test
  void transactionsThatTheSourceLacksAreRefusedAsTheSourceDoes() {
    writeThreeFiles();
    replica.execute("SET GLOBAL gtid_purged = '" + source.serverUuid() + ":1-14:1000'");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      String refusal = refusal(source.address());

      assertThat(refusal).contains("1236").contains("more GTIDs than the source has");
      assertThat(refusal(relay.address())).isEqualTo(refusal);
    }
  }

  @Test
  void purgedTransactionsAreNamedAsTheSourceDoes() {
    writeThreeFiles();
    source.execute("PURGE BINARY LOGS TO 'binlog.000003'");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      String ofEmpty = refusal(source.address());
      assertThat(ofEmpty)
          .contains("1236")
          .contains("the missing transactions are '" + source.serverUuid() + ":1-8'");
      assertThat(refusal(relay.address())).isEqualTo(ofEmpty);

      replica.execute(
          "SET GLOBAL gtid_purged = '" + source.serverUuid() + ":1-3:5:7," + DUMPED + "'");
      String ofHoles = refusal(source.address());
      assertThat(ofHoles).contains(":4:6:8'").contains(DUMPED);
      assertThat(refusal(relay.address())).isEqualTo(ofHoles);
    }
  }

  @Test
  void replicaThatHasAllThatWasPurgedGetsTheRest() {
    source.execute(SCHEMA);
    insert(1, 3);
    replica.replication().followByGtid(source.address()).awaitCaughtUpWith(source);
    replica.replication().forget();
    source.execute("FLUSH BINARY LOGS", "PURGE BINARY LOGS TO 'binlog.000002'");
    insert(4, 6);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      assertEndsEqual();
    }
  }

  @Test
  void replicaOfTheSameDumpJoinsBelowARestoredSource() {
    restoreDump(source);
    insert(100, 103);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      String refusal = refusal(source.address());
      assertThat(refusal).contains("the missing transactions are '" + DUMPED + "'");
      assertThat(refusal(relay.address())).isEqualTo(refusal);

      restoreDump(replica);
      replica.replication().followByGtid(relay.address());
      assertEndsEqual();
      assertThat(replica.gtidExecuted()).contains(DUMPED);

      source.execute("FLUSH BINARY LOGS");
      insert(104, 106);
      relay.sigterm();
      relay.start();
      assertEndsEqual();
      assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
    }
  }

  /** Transactions 1 to 5 in the first file, to 8 in the second, to 14 in the third. */
  private void writeThreeFiles() {
    source.execute(SCHEMA);
    insert(1, 3);
    source.execute("FLUSH BINARY LOGS");
    insert(4, 6);
    source.execute("FLUSH BINARY LOGS");
    insert(7, 12);
  }

  private void insert(int from, int to) {
    source.execute(
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

  private String refusal(SourceAddress party) {
    String refusal = replica.replication().followByGtid(party).awaitRefusal();
    replica.replication().forget();
    return refusal;
  }

  private void awaitHeartbeats(long count) {
    Awaitility.await("heartbeats")
        .atMost(Duration.ofSeconds(30))
        .until(() -> replica.replication().heartbeats() >= count);
  }

  private void assertEndsEqual() {
    replica.replication().awaitCaughtUpWith(source);
    assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
    assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
  }
}
