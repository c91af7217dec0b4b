package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.FaultProxy;
import io.binlogrelay.it.harness.FaultProxy.Direction;
import io.binlogrelay.it.harness.FaultProxy.Ending;
import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import io.binlogrelay.it.harness.SqlFailure;
import io.binlogrelay.it.harness.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The harness itself, on servers that replicate natively, without a relay: when these fail, no
 * other integration test says anything about the relay. What takes long runs on the last image: the
 * tests of the relay do the same on all of them.
 */
@ExtendWith(LogsOnFailure.class)
class HarnessIT {

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void lentServersAreEmpty(MySqlImage image) {
    MySqlServer first = SharedServers.source(image);
    first.execute("CREATE DATABASE left_over", "CREATE USER left_over");

    MySqlServer again = SharedServers.source(image);

    assertThat(again).isSameAs(first);
    assertThat(again.gtidExecuted()).isEmpty();
    assertThat(again.checksumTables()).isEmpty();
    assertThat(again.binaryLogs()).hasSize(1);
    assertThat(again.binlogEnd().file()).isEqualTo("binlog.000001");
    assertThat(again.queryLong("SELECT COUNT(*) FROM mysql.user WHERE user = 'left_over'"))
        .isZero();
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaFollowsByGtidAndByPosition(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    BinlogEnd start = source.binlogEnd();
    writeSomeRows(source, "by_gtid");

    replica.replication().followByGtid(source.address(), "SOURCE_HEARTBEAT_PERIOD = 1");
    replica.replication().awaitCaughtUpWith(source);
    assertEqual(replica, source);

    replica.reset();
    replica.replication().followByPosition(source.address(), start);
    writeSomeRows(source, "by_position");
    replica.replication().awaitPosition(source.binlogEnd(), Duration.ofSeconds(30));
    assertEqual(replica, source);
    assertThat(replica.replication().status()).containsEntry("Replica_IO_Running", "Yes");
  }

  @Test
  void replicaCatchesUpAcrossRestartAndKillOfItsSource() {
    MySqlImage image = MySqlImage.last();
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    replica.replication().followByGtid(source.address());
    long commits;
    try (Workload load = Workload.start(source, Workload.Shape.small())) {
      awaitCommits(load, 50);
      source.restart();
      awaitCommits(load, 50);
      source.kill9();
      source.start();
      awaitCommits(load, 50);
      replica.kill9();
      replica.start();
      load.stop();
      commits = load.commits();
    }

    replica.replication().awaitCaughtUpWith(source);

    assertEqual(replica, source);
    assertThat(commits).isGreaterThanOrEqualTo(150);
    assertThat(source.binaryLogs()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaBehindCutsAndStallsEndsEqual(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (FaultProxy proxy = FaultProxy.before(source.address());
        Workload load = Workload.start(source, Workload.Shape.small())) {
      SourceAddress throughProxy = source.address().through(proxy);
      replica.replication().followByGtid(throughProxy, "SOURCE_HEARTBEAT_PERIOD = 1");

      proxy.cutAfter(Direction.TO_CLIENT, 5_000, Ending.RST);
      awaitFault(proxy, Direction.TO_CLIENT);
      proxy.cutAfter(Direction.TO_SERVER, 10, Ending.FIN);
      proxy.cutNow(Ending.RST); // the replica sends nothing more on a connection that streams
      awaitFault(proxy, Direction.TO_SERVER);
      proxy.halveAndCut(Direction.TO_CLIENT, 400, Ending.FIN);
      awaitFault(proxy, Direction.TO_CLIENT);
      proxy.stallAfter(Direction.TO_CLIENT, 3_000);
      awaitFault(proxy, Direction.TO_CLIENT);
      long stalledAt = proxy.bytes(Direction.TO_CLIENT);
      awaitCommits(load, 50);
      assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(stalledAt);
      proxy.resume(Direction.TO_CLIENT);

      load.stop();
      replica.replication().awaitCaughtUpWith(source);
      assertThat(proxy.connectionsAccepted()).isGreaterThanOrEqualTo(4);
    }
    assertEqual(replica, source);
  }

  @Test
  void serverReturnsToItsSnapshot() {
    MySqlImage image = MySqlImage.last();
    try (MySqlServer server = MySqlServer.of(image, "rewound").start()) {
      writeSomeRows(server, "kept");
      var sums = server.checksumTables();
      String gtids = server.gtidExecuted();
      server.stop();
      Path snapshot = server.snapshot();
      server.with("binlog-checksum", "NONE").start();
      writeSomeRows(server, "lost");

      server.stop();
      server.restore(snapshot);
      server.start();

      assertThat(server.checksumTables()).isEqualTo(sums);
      assertThat(server.gtidExecuted()).isEqualTo(gtids);
      assertThat(server.queryString("SELECT @@GLOBAL.binlog_checksum")).isEqualTo("NONE");
    }
  }

  @Test
  void serverWithoutGtidsIsFollowedByPosition() {
    MySqlImage image = MySqlImage.last();
    try (MySqlServer source = MySqlServer.of(image, "plain").with("gtid-mode", "OFF").start();
        MySqlServer replica =
            MySqlServer.of(image, "plain-replica").with("gtid-mode", "OFF").start()) {
      replica.replication().followByPosition(source.address(), source.binlogEnd());
      writeSomeRows(source, "plain");

      replica.replication().awaitCaughtUpWith(source);

      assertThat(replica.checksumTables()).isEqualTo(source.checksumTables());
      assertThat(source.gtidExecuted()).isEmpty();
    }
  }

  @Test
  void brokenReplicationIsReportedAtOnce() {
    MySqlServer source = SharedServers.source(MySqlImage.last());
    MySqlServer replica = SharedServers.replica(MySqlImage.last());
    replica.execute("CREATE DATABASE only_once");
    replica.replication().followByGtid(source.address());
    source.execute("CREATE DATABASE only_once");

    assertThatThrownBy(() -> replica.replication().awaitCaughtUpWith(source))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("database exists");
    assertThatThrownBy(() -> source.execute("SELECT no_such_column"))
        .isInstanceOfSatisfying(SqlFailure.class, e -> assertThat(e.errorCode()).isEqualTo(1054));
  }

  @Test
  void comparisonSeesEveryByteButTheInUseFlag(@TempDir Path directory) throws IOException {
    byte[] bytes = new byte[3 << 20];
    Path one = Files.write(directory.resolve("one"), bytes);
    bytes[21] = 0x01;
    Path other = Files.write(directory.resolve("other"), bytes);
    assertThat(FileCompare.firstDifference(one, other)).isEmpty();

    bytes[21] = 0x02;
    Files.write(other, bytes);
    assertThat(FileCompare.firstDifference(one, other)).isEqualTo(OptionalLong.of(21));

    bytes[21] = 0;
    bytes[(2 << 20) + 7] = 1;
    Files.write(other, bytes);
    assertThat(FileCompare.firstDifference(one, other)).isEqualTo(OptionalLong.of((2 << 20) + 7));

    Files.write(other, new byte[(3 << 20) - 1]);
    assertThat(FileCompare.firstDifference(one, other)).isEqualTo(OptionalLong.of((3 << 20) - 1));
  }

  private static void writeSomeRows(MySqlServer server, String database) {
    server.execute(
        "CREATE DATABASE " + database,
        "CREATE TABLE " + database + ".t (id INT PRIMARY KEY, v VARCHAR(100))",
        "INSERT INTO " + database + ".t VALUES (1, 'one'), (2, 'two')",
        "UPDATE " + database + ".t SET v = 'three' WHERE id = 2");
  }

  private static void awaitCommits(Workload load, long more) {
    long wanted = load.commits() + more;
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> load.commits() >= wanted);
  }

  private static void awaitFault(FaultProxy proxy, Direction direction) {
    Awaitility.await("the planned fault")
        .atMost(Duration.ofSeconds(30))
        .until(() -> proxy.faultHappened(direction));
  }

  private static void assertEqual(MySqlServer replica, MySqlServer source) {
    assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
    assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
  }
}
