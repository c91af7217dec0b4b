package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.containers.Container.ExecResult;

/** Readers of binary logs that are neither mysqld nor ours, all of one chain for each image. */
@ParameterizedClass
@MethodSource("images")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(LogsOnFailure.class)
class IndependentReadersIT {

  private static final int ROWS = 40;

  @Parameter MySqlImage image;

  private MySqlServer source;
  private RelayProcess relay;

  @BeforeParameterizedClassInvocation
  void startChain() {
    source = filled(image);
    relay = RelayProcess.below(source.address());
    relay.awaitPublished(source.binlogEnd());
  }

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @AfterParameterizedClassInvocation
  void endRelay() {
    relay.close();
  }

  @Test
  void mysqlbinlogReadsByPositionWhatTheSourceWouldGiveIt() {
    String fromRelay = decoded(source, relay.port(), "binlog.000001");
    String fromSource = decoded(source, source.port(), "binlog.000001");

    assertThat(fromRelay).contains("### INSERT INTO `readers`.`t`").isEqualTo(fromSource);
  }

  @Test
  void rawBackupsFromTheRelayAreTheSourcesFiles() {
    Path target = source.file("from-relay-binlog.000001");
    List<String> command = remote(source, relay.port());
    command.addAll(List.of("--raw", "--result-file=" + insidePrefix(source), "--to-last-log"));
    command.add("binlog.000001");
    succeeds(source.runInside(command.toArray(String[]::new)));

    FileCompare.assertSame(target, source.file("binlog.000001"));
  }

  @Test
  void mysqlbinlogThatNeverStopsFollowsTheRelay() {
    List<String> command = new ArrayList<>(List.of("timeout", "60"));
    command.addAll(remote(source, relay.port()));
    command.addAll(List.of("--raw", "--stop-never", "--connection-server-id=77", "binlog.000001"));
    command.add("--result-file=" + insidePrefix(source));
    Thread follower = new Thread(() -> source.runInside(command.toArray(String[]::new)));
    follower.setDaemon(true);
    follower.start();
    source.execute("CREATE DATABASE followed", "FLUSH BINARY LOGS"); // no row: others count them

    Path followed = source.file("from-relay-binlog.000003");
    Awaitility.await().until(() -> Files.exists(followed));
    FileCompare.assertSame(source.file("from-relay-binlog.000002"), source.file("binlog.000002"));
  }

  @Test
  void mysqlbinlogReadsTheFilesOfTheRelayLog() throws IOException {
    Path copy = source.file("copy-binlog.000001");
    Files.copy(relay.relayLogDirectory().resolve("binlog.000001"), copy);
    ExecResult read =
        source.runInside(
            "mysqlbinlog", "--verify-binlog-checksum", "--verbose", inside(source, copy));

    succeeds(read);
    assertThat(read.getStdout()).contains("### INSERT INTO `readers`.`t`");
  }

  @Test
  void binaryLogClientCountsEveryRowByPositionAndByGtidSet() throws Exception {
    assertThat(rowsSeen(client -> client.setBinlogFilename("binlog.000001"))).isEqualTo(ROWS);
    assertThat(rowsSeen(client -> client.setGtidSet(""))).isEqualTo(ROWS);
    String half = source.serverUuid() + ":1-" + (2 + ROWS / 2);
    assertThat(rowsSeen(client -> client.setGtidSet(half))).isEqualTo(ROWS / 2);
  }

  @Test
  void connectorJSelectsOne() throws SQLException {
    try (Connection connection = relay.connection();
        ResultSet one = connection.createStatement().executeQuery("SELECT 1")) {
      assertThat(one.next()).isTrue();
      assertThat(one.getInt(1)).isEqualTo(1);
      assertThat(connection.getMetaData().getDatabaseProductVersion())
          .isEqualTo(source.queryString("SELECT VERSION()"));
    }
  }

  @Test
  void mysqladminShowsTheStatus() {
    ExecResult status =
        source.runInside(
            "mysqladmin",
            "--host=127.0.0.1",
            "--port=" + relay.port(),
            "--user=" + SourceAddress.USER,
            "--password=" + SourceAddress.PASSWORD,
            "--ssl-mode=DISABLED",
            "--get-server-public-key",
            "status");

    succeeds(status);
    assertThat(status.getStdout())
        .containsPattern("Uptime: \\d+ +Threads: [1-9]\\d* +Questions: \\d+ +Slow queries: 0 ");
  }

  /**
   * Statements 1 and 2 define, each further transaction is one row; the last file is the second.
   */
  private static MySqlServer filled(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    source.execute(
        "CREATE DATABASE readers", "CREATE TABLE readers.t (id INT PRIMARY KEY, v VARCHAR(50))");
    String[] rows = new String[ROWS];
    for (int i = 0; i < ROWS; i++) {
      rows[i] = "INSERT INTO readers.t VALUES (" + i + ", 'row " + i + "')";
    }
    source.execute(rows);
    source.execute("FLUSH BINARY LOGS");
    return source;
  }

  private int rowsSeen(java.util.function.Consumer<BinaryLogClient> startingPoint)
      throws Exception {
    BinaryLogClient client =
        new BinaryLogClient("127.0.0.1", relay.port(), SourceAddress.USER, SourceAddress.PASSWORD);
    client.setSSLMode(SSLMode.DISABLED);
    client.setServerId(4711);
    client.setHeartbeatInterval(200);
    startingPoint.accept(client);
    AtomicInteger rows = new AtomicInteger();
    AtomicInteger heartbeats = new AtomicInteger();
    client.registerEventListener(
        event -> {
          if (EventType.isRowMutation(event.getHeader().getEventType())) {
            rows.incrementAndGet();
          } else if (event.getHeader().getEventType() == EventType.HEARTBEAT) {
            heartbeats.incrementAndGet();
          }
        });
    client.connect(10_000);
    try {
      // A heartbeat comes only when everything before it was sent.
      Awaitility.await().until(() -> heartbeats.get() > 0);
      return rows.get();
    } finally {
      client.disconnect();
    }
  }

  private static String decoded(MySqlServer runner, int port, String file) {
    List<String> command = remote(runner, port);
    command.addAll(List.of("--verbose", "--base64-output=DECODE-ROWS", file));
    ExecResult read = runner.runInside(command.toArray(String[]::new));
    succeeds(read);
    // Its comment names the server_id of the fake Rotate, which is the server's own.
    return read.getStdout().replaceAll("server id \\d+", "server id N");
  }

  private static List<String> remote(MySqlServer runner, int port) {
    return new ArrayList<>(
        List.of(
            "mysqlbinlog",
            "--read-from-remote-server",
            "--host=127.0.0.1",
            "--port=" + port,
            "--user=" + SourceAddress.USER,
            "--password=" + SourceAddress.PASSWORD,
            "--ssl-mode=DISABLED",
            "--get-server-public-key"));
  }

  private static void succeeds(ExecResult result) {
    assertThat(result.getExitCode()).as(result.getStderr()).isZero();
  }

  private static String inside(MySqlServer server, Path file) {
    return server.queryString("SELECT @@datadir") + file.getFileName();
  }

  private static String insidePrefix(MySqlServer server) {
    return server.queryString("SELECT @@datadir") + "from-relay-";
  }
}
