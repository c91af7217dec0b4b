package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.JdbcConnection;
import io.binlogrelay.auth.NativePassword;
import io.binlogrelay.auth.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about the session, several statements at once, and what old clients send. */
class SqlCommandsTest {

  @TempDir Path directory;
  private ServerFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = ServerFixture.withTransaction(directory);
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
  }

  @Test
  void severalStatementsAtOnceAreAnsweredOneByOne() throws SQLException {
    try (Connection connection = fixture.connectorJ("root", "secret", "allowMultiQueries=true");
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("SELECT ';' AS a; SET @x = 5 /* ; */; SELECT @x")).isTrue();
      assertThat(first(statement.getResultSet())).isEqualTo(";");
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isZero();
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(first(statement.getResultSet())).isEqualTo("5");
      assertThatThrownBy(() -> statement.execute("SET @x = 6; SELECT nothing; SET @x = 7"))
          .hasMessageContaining("Unknown column 'nothing' in 'field list'");
      assertThat(first(connection, "SELECT @x")).isEqualTo("6");
      assertThat(statement.execute("SELECT 1;SELECT 2;")).isTrue();
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(first(statement.getResultSet())).isEqualTo("2");
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(-1);
      assertThatThrownBy(() -> statement.execute("SELECT 1;".repeat(101)))
          .hasMessageContaining("more than 100 statements at once");
    }
  }

  @Test
  void severalStatementsAreASyntaxErrorForWhoDidNotAsk() throws SQLException, IOException {
    try (Connection connection = fixture.connectorJ("root", "secret");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT 1; SELECT 2"))
          .hasMessageContaining("near 'SELECT 2' at line 1");
    }
    try (RawClient client = fixture.connect()) {
      client.login("root", "secret");
      client.send(0, new byte[] {0x1b, 0, 0});
      assertThat(client.packet()[0]).isEqualTo((byte) 0xfe);
      assertThat(client.query("SET @a = 1; SELECT 2").get(0)[3] & 8).isEqualTo(8);
      client.packet();
      client.packet();
      client.packet();
      client.packet();
      client.send(0, new byte[] {0x1b, 1, 0});
      assertThat(client.packet()[0]).isEqualTo((byte) 0xfe);
      assertThat(RawClient.text(client.query("SELECT 1; SELECT 2").get(0))).startsWith("1064 ");
      client.send(0, new byte[] {0x1b, 9, 0});
      assertThat(client.error()).isEqualTo("1047 Unknown command");
    }
  }

  @Test
  void aClientBecomesSomebodyElseByProvingIt() throws SQLException {
    try (Connection connection = fixture.connectorJ("watch", "secret")) {
      connection.createStatement().execute("SET @a = 1");
      connection.unwrap(JdbcConnection.class).changeUser("root", "secret");
      assertThat(first(connection, "SELECT CURRENT_USER()")).isEqualTo("root@%");
      assertThat(first(connection, "SELECT @a")).isNull();
      assertThat(first(connection, "SHOW GRANTS")).contains("SUPER");
    }
  }

  @Test
  void aNativePasswordIsProvedWithTheNonceOfTheGreeting() throws IOException {
    try (RawClient client = fixture.login("watch", "secret")) {
      client.send(
          0, "\21root\0\0\0\55\0mysql_native_password\0".getBytes(StandardCharsets.US_ASCII));
      byte[] question = client.packet();
      byte[] nonce = client.nonce();
      assertThat(question[0]).isEqualTo((byte) 0xfe);
      assertThat(Arrays.copyOfRange(question, question.length - 21, question.length - 1))
          .isEqualTo(nonce);
      client.send(2, NativePassword.scramble(new Secret("secret"), nonce));
      assertThat(client.packet()[0]).isZero();
      assertThat(client.query("KILL 4711")).hasSize(1);
      client.send(
          0, "\21root\0\0\0\55\0caching_sha2_password\0".getBytes(StandardCharsets.US_ASCII));
      question = client.packet();
      assertThat(Arrays.copyOfRange(question, question.length - 21, question.length - 1))
          .isNotEqualTo(nonce);
    }
  }

  @Test
  void whoCantProveItIsDisconnected() throws SQLException {
    try (Connection connection = fixture.connectorJ("root", "secret")) {
      assertThatThrownBy(() -> connection.unwrap(JdbcConnection.class).changeUser("watch", "wrong"))
          .hasMessageContaining("Access denied for user 'watch'@'127.0.0.1' (using password: YES)");
      assertThat(connection.isValid(2)).isFalse();
    }
    assertThat(fixture.server.status().rejectedLogins()).isEqualTo(1);
    await().until(() -> fixture.server.status().connections() == 0);
  }

  @Test
  void anAccountsLimitCountsWhoBecomesIt() throws SQLException {
    try (Connection first = fixture.connectorJ("single", "secret");
        Connection second = fixture.connectorJ("watch", "secret")) {
      assertThatThrownBy(() -> second.unwrap(JdbcConnection.class).changeUser("single", "secret"))
          .hasMessageContaining("'max_user_connections' resource (current value: 1)");
      first.unwrap(JdbcConnection.class).changeUser("single", "secret");
      assertThat(first.isValid(2)).isTrue();
    }
  }

  @Test
  void aResetSessionIsAsAfterItsLogin() throws SQLException {
    try (Connection connection = fixture.connectorJ("root", "secret", "useServerPrepStmts=true")) {
      connection.createStatement().execute("SET @a = 1, wait_timeout = 7");
      connection.createStatement().execute("BEGIN");
      connection.unwrap(JdbcConnection.class).resetServerState();
      assertThat(first(connection, "SELECT IFNULL(@a, 'none')")).isEqualTo("none");
      assertThat(first(connection, "SELECT @@wait_timeout")).isEqualTo("28800");
    }
  }

  @Test
  void columnsOfATableAreListed() throws IOException {
    try (RawClient client = fixture.connect()) {
      client.login("root", "secret");
      client.query("USE performance_schema");
      client.send(0, "\4global_status\0".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(client.packet(), StandardCharsets.ISO_8859_1))
          .contains("VARIABLE_NAME");
      assertThat(new String(client.packet(), StandardCharsets.ISO_8859_1))
          .contains("VARIABLE_VALUE");
      assertThat(client.packet()[0]).isEqualTo((byte) 0xfe);
      client.send(0, "\4nothing\0".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.error()).isEqualTo("1146 Table 'performance_schema.nothing' doesn't exist");
    }
  }

  @Test
  void whatOldClientsSendIsTheStatementOfTheSameMeaning() throws IOException {
    try (RawClient root = fixture.login("root", "secret"); // is connection 1
        RawClient other = fixture.login("watch", "secret")) {
      for (byte code : new byte[] {0x0d, 0x08}) { // COM_DEBUG, COM_SHUTDOWN
        other.send(0, new byte[] {code});
        assertThat(other.error()).startsWith("1227 Access denied");
      }
      other.send(0, new byte[] {0x07, 2}); // COM_REFRESH, logs
      assertThat(other.error()).startsWith("1227 ").contains("RELOAD");
      root.send(0, new byte[] {0x07, 2});
      assertThat(root.error()).startsWith("1105 FLUSH LOGS is refused");
      root.send(0, new byte[] {0x07, 1});
      assertThat(root.error()).startsWith("1235 ");
      root.send(0, new byte[] {0x07, 16}); // status
      assertThat(root.packet()[0]).isZero();
      root.send(0, new byte[] {0x0a}); // COM_PROCESS_INFO
      assertThat(root.packet()[0]).isEqualTo((byte) 8);
      List<String> list = new ArrayList<>();
      for (int ends = 0; ends < 1; ) {
        byte[] packet = root.packet();
        ends += packet[0] == (byte) 0xfe ? 1 : 0;
        list.add(new String(packet, StandardCharsets.ISO_8859_1));
      }
      assertThat(String.join(" ", list)).contains("watch").contains("127.0.0.1:");
      root.send(0, new byte[] {0x0d});
      assertThat(root.packet()[0]).isEqualTo((byte) 0xfe);
      root.send(0, new byte[] {0x0c, 2, 0, 0, 0}); // COM_PROCESS_KILL
      assertThat(root.packet()[0]).isZero();
      assertThat(other.closes()).isTrue();
      root.send(0, new byte[] {0x08, 0});
      assertThat(root.packet()[0]).isZero();
      assertThat(fixture.administration.shutDown).isCompleted();
    }
  }

  @Test
  void whoKillsItselfIsToldBeforeTheEnd() throws IOException {
    try (RawClient client = fixture.connect()) {
      client.login("watch", "secret");
      assertThat(RawClient.text(client.query("KILL CONNECTION_ID()").get(0)))
          .isEqualTo("1317 Query execution was interrupted");
      assertThat(client.closes()).isTrue();
    }
  }

  @Test
  void anAnswerThatTakesTimeHoldsUpNobodyElse() throws IOException {
    try (RawClient admin = fixture.connect();
        RawClient other = fixture.connect()) {
      admin.login("root", "secret");
      admin.query("SET wait_timeout = 1");
      admin.send(0, "\3STOP REPLICA".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 4; i++) { // on each event loop
        try (RawClient next = fixture.connect()) {
          next.login("watch", "secret");
          assertThat(next.query("SELECT 1")).hasSizeGreaterThan(1);
        }
      }
      // longer than the client may idle, as others learn: it is the server that takes its time
      for (int i = 0; i < 2; i++) {
        try (RawClient idle = fixture.login("watch", "secret")) {
          idle.query("SET wait_timeout = 1");
          assertThat(idle.error()).startsWith("4031 ");
        }
      }
      fixture.administration.stopped.complete(true);
      assertThat(admin.packet()[0]).isZero();
      assertThat(admin.query("SELECT 1")).hasSizeGreaterThan(1);
    }
  }

  @Test
  void whatComesBehindAnUnansweredCommandIsAnsweredInItsTurn() throws IOException {
    try (RawClient admin = fixture.login("root", "secret")) {
      ByteArrayOutputStream breath = new ByteArrayOutputStream();
      for (String sql : List.of("STOP REPLICA", "SET @a = 7", "STOP REPLICA", "SET @a = @a + x")) {
        breath.writeBytes(new byte[] {(byte) (1 + sql.length()), 0, 0, 0, 3});
        breath.writeBytes(sql.getBytes(StandardCharsets.US_ASCII));
      }
      admin.raw(breath.toByteArray());
      admin.send(0, "\3SELECT @a".getBytes(StandardCharsets.US_ASCII)); // in one of its own
      fixture.administration.stopped.complete(true);
      for (int i = 0; i < 3; i++) {
        assertThat(admin.packet()[0]).isZero();
      }
      assertThat(admin.error()).startsWith("1235 ");
      assertThat(admin.packet()).containsExactly(1); // column
      admin.packet();
      assertThat(admin.packet()).containsExactly(1, '7');
      admin.packet();
      assertThat(admin.query("SELECT 1")).hasSizeGreaterThan(1);
    }
  }

  @Test
  void whoLeavesBehindAnUnansweredCommandIsNoDanger() throws IOException {
    try (RawClient admin = fixture.connect()) {
      admin.login("root", "secret");
      admin.send(0, "\3STOP REPLICA".getBytes(StandardCharsets.US_ASCII));
      admin.send(0, "\3SELECT 1".getBytes(StandardCharsets.US_ASCII));
      admin.close();
      fixture.administration.stopped.complete(true);
    }
    await().until(() -> fixture.server.status().connections() == 0);
  }

  private static String first(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return first(statement.executeQuery(sql));
    }
  }

  private static String first(ResultSet rows) throws SQLException {
    try (rows) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
