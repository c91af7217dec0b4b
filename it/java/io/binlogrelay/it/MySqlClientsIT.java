package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.tls.TestAuthority;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

/**
 * MySQL's own clients and its connector, as administrators use them, each of its image's version:
 * with their defaults, which is TLS where it is offered.
 */
@ParameterizedClass
@MethodSource("images")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(LogsOnFailure.class)
class MySqlClientsIT {

  @Parameter MySqlImage image;

  private MySqlServer source;
  private RelayProcess relay;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @BeforeParameterizedClassInvocation
  void startChain() {
    source = SharedServers.source(image);
    TestAuthority.Issued ours = new TestAuthority(source.directory(), "Relay CA").issue("relay");
    relay =
        RelayProcess.of(
                RelaySettings.below(source.address())
                    .set("server.tls.certificate", ours.certificate().toString())
                    .set("server.tls.key", ours.key().toString())
                    .jvm("-Dio.netty.handler.ssl.noOpenSsl=true"))
            .start();
    assertThat(relay.log()).contains("TLS by the JDK"); // as other tests have BoringSSL's
    relay.awaitPublished(source.binlogEnd());
  }

  @AfterParameterizedClassInvocation
  void endRelay() {
    relay.close();
  }

  @Test
  void mysqladminAsksWhatItCan() {
    for (String command :
        List.of("ping", "status", "processlist", "version", "variables", "extended-status")) {
      ExecResult result = client("mysqladmin", command);
      assertThat(result.getExitCode()).as(command + ": " + result.getStderr()).isZero();
      assertThat(result.getStdout())
          .as(command)
          .containsPattern(
              switch (command) {
                case "ping" -> "mysqld is alive";
                case "status" -> "Uptime: \\d+ +Threads: [1-9]";
                case "processlist" -> "\\| " + RelaySettings.ADMIN + " +\\| 127.0.0.1:\\d+";
                case "version" -> "Server version\\s+" + source.queryString("SELECT VERSION()");
                case "variables" -> "\\| server_uuid +\\| \\p{XDigit}{8}-";
                default -> "\\| Uptime +\\| \\d+";
              });
    }
  }

  @Test
  void mysqlRunsStatementsInABatch() {
    ExecResult result =
        client(
            "mysql",
            "--batch",
            "--execute=SHOW DATABASES; USE performance_schema; SHOW TABLES; SHOW BINARY LOGS;"
                + " SHOW REPLICAS; SHOW VARIABLES LIKE 'gtid%'; SHOW STATUS LIKE 'Uptime';"
                + " SHOW PROCESSLIST; SHOW WARNINGS;"
                + " SELECT @@server_id, 2 AS two; BEGIN; COMMIT; SHOW REPLICA STATUS");
    assertThat(result.getExitCode()).as(result.getStderr()).isZero();
    assertThat(result.getStdout())
        .contains("information_schema", "binlog.000001", "gtid_mode\tON")
        .contains("Waiting for source to send event\t127.0.0.1\t");
  }

  /** With a terminal it asks what it can complete names with, and \s asks for more. */
  @Test
  void mysqlOnATerminalCompletesNamesAndShowsItsStatus() {
    List<String> words = new ArrayList<>(List.of("mysql", "--database=performance_schema"));
    words.addAll(login());
    ExecResult result =
        source.runInside(
            "bash",
            "-c",
            "printf '%s\\n' '\\s' 'SHOW DATABASES;' 'rehash' 'SELECT * FROM global_status WHERE"
                + " variable_name = \"Uptime\";' 'quit'"
                + " | TERM=dumb script --quiet --return --command '"
                + String.join(" ", words)
                + "' /dev/null");
    assertThat(result.getExitCode()).as(result.getStdout() + result.getStderr()).isZero();
    assertThat(result.getStdout())
        .doesNotContain("ERROR")
        .contains("Current user:", "Connection id:", "binlog-relay", "Uptime:")
        .contains("Cipher in use is TLS_AES_")
        .contains("information_schema", "VARIABLE_VALUE");
  }

  @Test
  void connectorJWithItsDefaultsAndWithPreparedStatementsOfTheServer() throws SQLException {
    for (String properties :
        List.of(
            "",
            "?useServerPrepStmts=true&cachePrepStmts=true",
            "?sslMode=DISABLED&allowPublicKeyRetrieval=true")) {
      try (Connection connection =
          DriverManager.getConnection(
              "jdbc:mysql://127.0.0.1:" + relay.port() + "/information_schema" + properties,
              RelaySettings.ADMIN,
              RelaySettings.ADMIN_PASSWORD)) {
        assertThat(connection.isValid(1)).isTrue();
        connection.setAutoCommit(false);
        connection.commit();
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        assertThat(connection.getTransactionIsolation())
            .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        for (int round = 0; round < 3; round++) {
          assertThat(ownLine(connection)).isEqualTo(RelaySettings.ADMIN);
        }
      }
    }
  }

  private static String ownLine(Connection connection) throws SQLException {
    try (PreparedStatement question =
        connection.prepareStatement(
            "SELECT user, id FROM processlist WHERE id = ? AND command LIKE ?")) {
      question.setLong(1, connectionId(connection));
      question.setString(2, "%");
      try (ResultSet rows = question.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong("id")).isPositive();
        return rows.getString("user");
      }
    }
  }

  private static long connectionId(Connection connection) throws SQLException {
    try (ResultSet id = connection.createStatement().executeQuery("SELECT CONNECTION_ID()")) {
      assertThat(id.next()).isTrue();
      return id.getLong(1);
    }
  }

  private ExecResult client(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(login());
    command.addAll(List.of(arguments));
    return source.runInside(command.toArray(String[]::new));
  }

  private List<String> login() {
    return List.of(
        "--host=127.0.0.1",
        "--port=" + relay.port(),
        "--user=" + RelaySettings.ADMIN,
        "--password=" + RelaySettings.ADMIN_PASSWORD);
  }
}
