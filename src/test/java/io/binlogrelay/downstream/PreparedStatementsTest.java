package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** COM_STMT_*, as Connector/J sends them with useServerPrepStmts, and as nobody should. */
class PreparedStatementsTest {

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
  void parametersOfEveryTypeComeBackAsTheyWere() throws SQLException {
    LocalDateTime time = LocalDateTime.of(2026, 11, 28, 18, 5, 4, 123_456_000);
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement("SELECT ?, ?, ?, ?, ?, ?, ?, @@server_id, 1.5e0")) {
      for (int run = 0; run < 2; run++) { // the second time without types
        statement.setString(1, "naïve '\u0001");
        statement.setLong(2, Long.MIN_VALUE + 1);
        statement.setInt(3, -7);
        statement.setDouble(4, 0.25);
        statement.setNull(5, Types.VARCHAR);
        statement.setTimestamp(6, Timestamp.valueOf(time));
        statement.setBigDecimal(7, new BigDecimal("-12.50"));
        try (ResultSet row = statement.executeQuery()) {
          assertThat(row.next()).isTrue();
          assertThat(row.getString(1)).isEqualTo("naïve '\u0001");
          assertThat(row.getLong(2)).isEqualTo(Long.MIN_VALUE + 1);
          assertThat(row.getInt(3)).isEqualTo(-7);
          assertThat(row.getDouble(4)).isEqualTo(0.25);
          assertThat(row.getString(5)).isNull();
          assertThat(row.getString(6)).startsWith("2026-11-28 18:05:04.123456");
          assertThat(row.getBigDecimal(7)).isEqualByComparingTo("-12.50");
          assertThat(row.getLong(8)).isEqualTo(ServerFixture.SERVER_ID);
          assertThat(row.getDouble(9)).isEqualTo(1.5);
          assertThat(row.next()).isFalse();
        }
      }
    }
  }

  @Test
  void rowsOfEveryKindOfColumnAreTheSameAsInText() throws SQLException {
    try (Connection binary = connect();
        Connection text = connect("useServerPrepStmts=false")) {
      for (String sql :
          List.of(
              "SHOW BINARY LOGS",
              "SHOW REPLICAS",
              "SHOW REPLICA STATUS",
              "SHOW GLOBAL VARIABLES LIKE 'server%'",
              "SHOW MASTER STATUS",
              "SELECT UTC_DATE(), DATABASE(), VERSION(), 18446744073709551615, -1, 1.50, NULL",
              "SELECT * FROM performance_schema.replication_connection_configuration",
              "SELECT * FROM performance_schema.replication_connection_status",
              "SELECT ID, USER FROM information_schema.processlist WHERE USER = 'root'"
                  + " ORDER BY ID LIMIT 1")) {
        assertThat(rows(binary.prepareStatement(sql)))
            .as(sql)
            .isEqualTo(rows(text.prepareStatement(sql)));
      }
    }
  }

  @Test
  void timesArriveAsTimes() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement("SELECT NOW(), NOW(6), CURDATE(), CURTIME(), CURTIME(3)");
        ResultSet row = statement.executeQuery()) {
      assertThat(row.next()).isTrue();
      LocalDateTime now = LocalDateTime.now();
      assertThat(row.getObject(1, LocalDateTime.class))
          .isBetween(now.minusDays(1), now.plusDays(1));
      assertThat(row.getObject(2, LocalDateTime.class))
          .isBetween(now.minusDays(1), now.plusDays(1));
      assertThat(row.getDate(3)).isNotNull();
      assertThat(row.getTime(4)).isNotNull();
      assertThat(row.getString(5)).matches("\\d\\d:\\d\\d:\\d\\d.*");
    }
  }

  @Test
  void parametersSelectRows() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT VARIABLE_VALUE FROM performance_schema.global_variables"
                    + " WHERE VARIABLE_NAME LIKE ? OR VARIABLE_NAME IN (?, ?)")) {
      statement.setString(1, "server\\_i_");
      statement.setString(2, "nothing");
      statement.setString(3, "gtid_mode");
      assertThat(rows(statement)).containsExactly(List.of("ON"), List.of("900"));
    }
  }

  /** What is expected is what 8.0.33 and 9.7.4 answered to the same parameters. */
  @Test
  void parametersLimitRows() throws SQLException {
    String all = "SELECT VARIABLE_NAME FROM performance_schema.global_variables";
    try (Connection connection = connect()) {
      int count = rows(connection.prepareStatement(all)).size();
      Map<Object, Integer> limits = new LinkedHashMap<>();
      limits.put(3, 3);
      limits.put("2", 2);
      limits.put("1.6", 1);
      limits.put("1x", 1);
      limits.put("x", 0);
      limits.put(-1, count);
      limits.put(Long.MAX_VALUE, count);
      limits.put("18446744073709551615", count);
      for (Map.Entry<Object, Integer> each : limits.entrySet()) {
        PreparedStatement limited = connection.prepareStatement(all + " LIMIT ?");
        limited.setObject(1, each.getKey());
        assertThat(rows(limited)).as("LIMIT %s", each.getKey()).hasSize(each.getValue());
        PreparedStatement skipping = connection.prepareStatement(all + " LIMIT ?, 1000000");
        skipping.setObject(1, each.getKey());
        assertThat(rows(skipping)).hasSize(count - each.getValue());
      }
      PreparedStatement none = connection.prepareStatement("SELECT 1 LIMIT ? OFFSET ?");
      none.setNull(1, Types.INTEGER);
      none.setInt(2, 0);
      assertThat(rows(none)).isEmpty();
      for (Object wrong : List.of(1.5, new BigDecimal("2"))) {
        PreparedStatement refused = connection.prepareStatement("SELECT 1 LIMIT ?");
        refused.setObject(1, wrong);
        assertThatThrownBy(() -> rows(refused))
            .hasMessage("Incorrect arguments to mysqld_stmt_execute");
      }
    }
  }

  @Test
  void statementsWithoutRowsAreDone() throws SQLException {
    try (Connection connection = connect()) {
      try (PreparedStatement set = connection.prepareStatement("SET @a = ?, wait_timeout = ?")) {
        set.setString(1, "x");
        set.setInt(2, 99);
        assertThat(set.execute()).isFalse();
      }
      assertThat(rows(connection.prepareStatement("SELECT @a, @@wait_timeout")))
          .containsExactly(List.of("x", "99"));
      try (PreparedStatement kill = connection.prepareStatement("KILL ?")) {
        kill.setLong(1, 4711);
        assertThatThrownBy(kill::execute).hasMessageContaining("Unknown thread id: 4711");
      }
    }
  }

  @Test
  void aLongParameterComesInPieces() throws SQLException {
    byte[] text = "piece ".repeat(2_000).getBytes(StandardCharsets.US_ASCII);
    try (Connection connection = connect("blobSendChunkSize=1024");
        PreparedStatement statement = connection.prepareStatement("SELECT ?")) {
      statement.setBinaryStream(1, new ByteArrayInputStream(text), text.length);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        assertThat(row.getString(1)).isEqualTo(new String(text, StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  void whatCantBePreparedIsAskedAsText() throws SQLException {
    try (Connection connection = connect()) {
      connection.prepareStatement("USE shop").execute();
      assertThat(rows(connection.prepareStatement("SELECT DATABASE()")))
          .containsExactly(List.of("shop"));
      assertThatThrownBy(() -> prepare(connection, "SELECT nothing"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Unknown column 'nothing' in 'field list'");
    }
  }

  @Test
  void aSessionHasSoManyStatementsAtOnce() throws SQLException {
    try (Connection connection = connect()) {
      List<PreparedStatement> open = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        open.add(prepare(connection, "SELECT " + i));
      }
      assertThatThrownBy(() -> prepare(connection, "SELECT 256"))
          .isInstanceOf(SQLException.class)
          .hasMessage(
              "Can't create more than max_prepared_stmt_count statements (current value: 256)");
      open.get(0).close();
      assertThat(rows(prepare(connection, "SELECT 256"))).hasSize(1);
    }
  }

  @Test
  void numbersThatWereNotGivenOutAreTold() throws IOException {
    try (RawClient client = fixture.connect()) {
      client.login("root", "secret");
      client.send(0, command(0x17, 7, 0, 0, 0, 1, 0, 0, 0, 0));
      assertThat(client.error())
          .isEqualTo("1243 Unknown prepared statement handler (7) given to mysqld_stmt_execute");
      client.send(0, command(0x1a, 7, 0, 0, 0));
      assertThat(client.error())
          .isEqualTo("1243 Unknown prepared statement handler (7) given to mysqld_stmt_reset");
      client.send(0, command(0x18, 7, 0, 0, 0, 0, 0, 'x')); // no answer, as to the next
      client.send(0, command(0x19, 7, 0, 0, 0));
      client.send(0, command(0x1c, 7, 0, 0, 0, 1, 0, 0, 0));
      assertThat(client.error())
          .isEqualTo("1243 Unknown prepared statement handler (7) given to mysqld_stmt_fetch");
      client.send(0, command(0x17, 7));
      assertThat(client.error()).isEqualTo("1835 Malformed communication packet.");
      assertThat(client.query("SELECT 1")).hasSizeGreaterThan(1);
    }
  }

  @Test
  void parametersThatDontAddUpAreRefused() throws IOException {
    try (RawClient client = fixture.connect()) {
      client.login("root", "secret");
      client.send(0, ("\u0016SELECT ?").getBytes(StandardCharsets.US_ASCII));
      int id = ByteBuffer.wrap(client.packet()).order(ByteOrder.LITTLE_ENDIAN).getInt(1);
      assertThat(id).isEqualTo(1);
      client.packet(); // one parameter
      client.packet(); // one column
      String refused = "1210 Incorrect arguments to mysqld_stmt_execute";
      int[][] wrong = {
        {},
        {0},
        {0, 0},
        {0, 1, 8},
        {0, 1, 8, 0},
        {0, 1, 8, 0, 1},
        {0, 1, 253, 0, 200, 'x'},
        {0, 1, 12, 0, 99, 1},
        {0, 1, 246, 0, 1, 'x'},
        {0, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f}
      };
      for (int[] parameters : wrong) {
        int[] packet = new int[9 + parameters.length];
        packet[0] = 1;
        packet[5] = 1;
        System.arraycopy(parameters, 0, packet, 9, parameters.length);
        client.send(0, command(0x17, packet));
        assertThat(client.error()).as("%s", (Object) parameters).isEqualTo(refused);
      }
      client.send(0, command(0x1c, 1, 0, 0, 0, 1, 0, 0, 0));
      assertThat(client.error()).isEqualTo("1421 The statement (1) has no open cursor.");
      assertThat(client.query("SELECT 1")).hasSizeGreaterThan(1);
    }
  }

  @Test
  void piecesBeyondTheBoundAreForgottenAndTold() throws IOException {
    try (RawClient client = fixture.connect()) {
      client.login("root", "secret");
      client.send(0, ("\u0016SET @x = ?").getBytes(StandardCharsets.US_ASCII));
      client.packet();
      client.packet(); // one parameter
      byte[] piece = new byte[7 + (200 << 10)];
      piece[0] = 0x18;
      piece[1] = 1;
      client.send(0, piece);
      client.send(0, piece);
      int[] execute = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 253, 0};
      client.send(0, command(0x17, execute));
      assertThat(client.error()).startsWith("1105 Parameter of prepared statement which is set");
      client.send(0, command(0x17, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 253, 0, 1, 'y'));
      assertThat(client.packet()[0]).isZero();
    }
  }

  private static byte[] command(int code, int... rest) {
    byte[] bytes = new byte[1 + rest.length];
    bytes[0] = (byte) code;
    for (int i = 0; i < rest.length; i++) {
      bytes[1 + i] = (byte) rest[i];
    }
    return bytes;
  }

  private static List<List<String>> rows(PreparedStatement statement) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (statement;
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Connector/J asks as text what can't be prepared, unless it is told not to. */
  private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    return connection.unwrap(JdbcConnection.class).serverPrepareStatement(sql);
  }

  private Connection connect(String... options) throws SQLException {
    return fixture.connectorJ(
        "root", "secret", "useServerPrepStmts=true", String.join("&", options));
  }
}
