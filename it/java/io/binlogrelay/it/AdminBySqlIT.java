package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.containers.Container.ExecResult;

/** Administration by SQL, with MySQL's own clients and Connector/J, next to real servers. */
@ExtendWith(LogsOnFailure.class)
class AdminBySqlIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void theLinkStopsAndStartsAndThoseBelowStay(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (RelayProcess relay =
        RelayProcess.of(RelaySettings.below(source.address()).set("source.heartbeat", "1s"))
            .start()) {
      replica.replication().followByGtid(relay.address(), "SOURCE_HEARTBEAT_PERIOD = 0.1");
      source.execute("CREATE DATABASE d", "CREATE TABLE d.t (i INT PRIMARY KEY)");
      replica.replication().awaitCaughtUpWith(source);

      assertThat(mysql(source, relay, "STOP REPLICA")).isEmpty();
      assertThat(run(source, relay, "mysql", "--vertical", "-e", "SHOW REPLICA STATUS"))
          .contains("Replica_IO_Running: No", "Last_IO_Errno: 0", "Last_IO_Error: \n");
      assertThat(relay.status().at("/source/state").asText()).isEqualTo("stopped");
      Awaitility.await("the source to see us leave")
          .atMost(SOON)
          .until(() -> source.queryRows("SHOW REPLICAS").isEmpty());
      source.execute("INSERT INTO d.t VALUES (1)");
      long beats = replica.replication().heartbeats();
      Awaitility.await("heartbeats")
          .atMost(SOON)
          .until(() -> replica.replication().heartbeats() > beats + 5);
      assertThat(replica.replication().status()).containsEntry("Replica_IO_Running", "Yes");
      assertThat(replica.queryLong("SELECT COUNT(*) FROM d.t")).isZero();

      assertThat(mysql(source, relay, "START REPLICA; START REPLICA; SHOW WARNINGS"))
          .contains("Note\t3083\tReplication thread(s) for channel '' are already running.");
      replica.replication().awaitCaughtUpWith(source);
      assertThat(relay.log()).contains("STOP REPLICA by admin@127.0.0.1 (connection ");

      relay.execute("STOP REPLICA");
      assertThat(relay.sigterm()).isZero();
      relay.start();
      source.execute("INSERT INTO d.t VALUES (2)");
      replica.replication().awaitCaughtUpWith(source);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void filesArePurgedAsByTheSource(MySqlImage image) throws SQLException {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    source.execute("CREATE DATABASE d", "CREATE TABLE d.t (i INT PRIMARY KEY)");
    for (int i = 1; i <= 5; i++) {
      source.execute("INSERT INTO d.t VALUES (" + i + ")", "FLUSH BINARY LOGS");
    }
    try (RelayProcess relay = RelayProcess.below(source.address());
        Connection ours = relay.connection();
        Connection theirs = source.connection()) {
      replica.replication().followByGtid(relay.address());
      replica.replication().awaitCaughtUpWith(source);
      relay.awaitPublished(source.binlogEnd());

      for (String sql :
          List.of(
              "PURGE BINARY LOGS TO 'binlog.000099'",
              "PURGE BINARY LOGS TO 'nonsense'",
              "PURGE BINARY LOGS TO 'binlog.000001'",
              "PURGE BINARY LOGS BEFORE '2001-02-03 04:05:06'",
              "PURGE BINARY LOGS BEFORE '2001-02-03'",
              "PURGE BINARY LOGS BEFORE 20010203040506",
              "PURGE BINARY LOGS BEFORE NULL",
              "PURGE BINARY LOGS BEFORE 'soon'",
              "PURGE BINARY LOGS TO 'binlog.000003'")) {
        assertThat(answer(ours, sql)).as(sql).isEqualTo(answer(theirs, sql));
      }
      assertThat(logs(relay.connection())).isEqualTo(logs(source.connection()));
      assertThat(relay.relayLogDirectory().resolve("binlog.000002")).doesNotExist();
      assertThat(purged(relay.connection())).isEqualTo(purged(source.connection()));

      String everything = "PURGE BINARY LOGS BEFORE '2099-01-01 00:00:00'";
      assertThat(answer(ours, everything)).isEqualTo(answer(theirs, everything));
      assertThat(logs(relay.connection())).hasSize(1).isEqualTo(logs(source.connection()));
      source.execute("INSERT INTO d.t VALUES (9)");
      replica.replication().awaitCaughtUpWith(source);
      assertThat(relay.log()).contains("PURGE BINARY LOGS TO 'binlog.000003' by admin@127.0.0.1");
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void errorsAreThoseOfAServerForWhoMayNot(MySqlImage image) throws SQLException {
    MySqlServer source = SharedServers.source(image);
    try (RelayProcess relay = RelayProcess.below(source.address());
        Connection ours = replicaAccount(relay.address());
        Connection theirs = replicaAccount(source.address())) {
      List<String> statements =
          new ArrayList<>(
              List.of(
                  "START REPLICA",
                  "STOP REPLICA IO_THREAD",
                  "RESET REPLICA ALL",
                  "FLUSH BINARY LOGS",
                  "FLUSH LOGS",
                  "FLUSH STATUS",
                  "PURGE BINARY LOGS TO 'binlog.000001'",
                  "PURGE BINARY LOGS BEFORE NOW()",
                  "KILL 4294967295",
                  "KILL QUERY 4294967295",
                  "SHOW TABLES FROM nosuch",
                  "SHUTDOWN"));
      statements.add(source.isAtLeast(8, 4) ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER");
      if (!source.isAtLeast(8, 4)) {
        statements.addAll(List.of("START SLAVE", "STOP SLAVE", "PURGE MASTER LOGS TO 'x'"));
      }
      for (String sql : statements) {
        assertThat(answer(ours, sql)).as(sql).isEqualTo(answer(theirs, sql));
      }
      try (Connection admin = relay.connection();
          Connection root = source.connection()) {
        for (String sql :
            List.of(
                "START REPLICA NONSENSE",
                "STOP REPLICA FOR CHANNEL 'west'",
                "KILL 4294967295",
                "KILL -1",
                "FLUSH STATUS",
                "SELECT 1; SELECT 2",
                "PURGE BINARY LOGS")) {
          assertThat(answer(admin, sql)).as(sql).isEqualTo(answer(root, sql));
        }
        assertThat(answer(admin, "RESET REPLICA"))
            .first()
            .asString()
            .startsWith("3081 This operation cannot be performed with running replication threads");
        assertThat(answer(admin, "FLUSH BINARY LOGS"))
            .first()
            .asString()
            .contains("mirror the source's");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void mysqladminKillsAndShutsDown(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      source.execute("CREATE DATABASE d", "CREATE TABLE d.t (i INT PRIMARY KEY)");
      replica.replication().followByGtid(relay.address());
      replica.replication().awaitCaughtUpWith(source);

      assertThat(mysqladmin(source, relay, "ping")).contains("mysqld is alive");
      assertThat(mysqladmin(source, relay, "status")).contains("Uptime: ", "Threads: ");
      assertThat(mysqladmin(source, relay, "debug")).isEmpty();
      String list = mysqladmin(source, relay, "processlist");
      assertThat(list).contains("Binlog Dump GTID", "admin");
      String dump =
          list.lines().filter(line -> line.contains("Binlog Dump")).findFirst().orElseThrow();
      String id = dump.split("\\|")[1].trim();
      assertThat(mysqladmin(source, relay, "kill", id)).isEmpty();
      Awaitility.await("the replica to come back")
          .atMost(SOON)
          .until(
              () -> {
                List<String> dumps = dumps(relay);
                return dumps.size() == 1 && !dumps.contains(id);
              });
      assertThat(relay.log()).contains("connection " + id + " of repl@");
      source.execute("INSERT INTO d.t VALUES (1)");
      replica.replication().awaitCaughtUpWith(source);

      assertThat(mysqladmin(source, relay, "shutdown")).isEmpty();
      assertThat(relay.awaitExit()).isZero();
      assertThat(relay.log()).contains("SHUTDOWN by admin@127.0.0.1 (connection ");
      relay.start();
      source.execute("INSERT INTO d.t VALUES (2)");
      replica.replication().awaitCaughtUpWith(source);
    }
  }

  /** The connections of replicas. */
  private static List<String> dumps(RelayProcess relay) throws SQLException {
    try (Connection connection = relay.connection();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT ID FROM information_schema.processlist"
                        + " WHERE COMMAND LIKE 'Binlog Dump%'")) {
      List<String> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    }
  }

  private static String mysql(MySqlServer machine, RelayProcess relay, String sql) {
    return run(machine, relay, "mysql", "-e", sql);
  }

  private static String mysqladmin(MySqlServer machine, RelayProcess relay, String... words) {
    return run(machine, relay, "mysqladmin", words);
  }

  private static String run(
      MySqlServer machine, RelayProcess relay, String program, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "--no-defaults",
                "--host=127.0.0.1",
                "--port=" + relay.port(),
                "--user=" + RelaySettings.ADMIN,
                "--password=" + RelaySettings.ADMIN_PASSWORD,
                "--ssl-mode=DISABLED",
                "--get-server-public-key"));
    command.addAll(List.of(words));
    ExecResult result = machine.runInside(command.toArray(String[]::new));
    assertThat(result.getExitCode()).as(result.getStderr()).isZero();
    return result.getStdout();
  }

  /** The error, or what SHOW WARNINGS tells. */
  private static List<String> answer(Connection connection, String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      try (ResultSet warnings = statement.executeQuery("SHOW WARNINGS")) {
        while (warnings.next()) {
          lines.add(
              warnings.getString(1) + " " + warnings.getString(2) + " " + warnings.getString(3));
        }
      }
    } catch (SQLException e) {
      lines.add(e.getErrorCode() + " " + e.getMessage() + " (" + e.getSQLState() + ")");
    }
    return lines;
  }

  private static List<String> logs(Connection connection) throws SQLException {
    try (connection;
        ResultSet rows = connection.createStatement().executeQuery("SHOW BINARY LOGS")) {
      List<String> logs = new ArrayList<>();
      while (rows.next()) {
        logs.add(rows.getString(1) + " " + rows.getLong(2));
      }
      return logs;
    }
  }

  private static String purged(Connection connection) throws SQLException {
    try (connection;
        ResultSet row = connection.createStatement().executeQuery("SELECT @@GLOBAL.gtid_purged")) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection replicaAccount(SourceAddress address) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:"
            + address.port()
            + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
        address.user(),
        address.password());
  }
}
