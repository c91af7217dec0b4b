package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the relay shows of itself, column by column as a real replica of the same version shows it
 * in the relay's place: same names, same order, same types, and the same values but where the two
 * can't have the same.
 */
@ExtendWith(LogsOnFailure.class)
class ComparedAnswersIT {

  private static final Duration REGISTERED_WITHIN = Duration.ofSeconds(30);

  /** A relay log of MySQL has names and positions of its own. */
  private static final Set<String> OWN_VALUES =
      Set.of("Relay_Log_File", "Relay_Log_Pos", "Relay_Log_Space");

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  /** An answer: how each column is described, and the rows by column. */
  private record Shown(List<String> columns, List<Map<String, @Nullable String>> rows) {}

  @ParameterizedTest
  @MethodSource("images")
  void answersAreThoseOfARealReplicaInTheSamePlace(MySqlImage image) throws SQLException {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    source.execute(
        "CREATE DATABASE d",
        "CREATE TABLE d.t (i INT PRIMARY KEY)",
        "FLUSH BINARY LOGS",
        "INSERT INTO d.t VALUES (1)");
    replica.replication().followByGtid(source.address(), "SOURCE_RETRY_COUNT = 0");
    replica.replication().awaitCaughtUpWith(source);
    RelaySettings settings =
        RelaySettings.below(source.address()).set("source.tls.mode", "disabled");
    try (RelayProcess relay = RelayProcess.of(settings).start()) {
      relay.awaitPublished(source.binlogEnd());
      relay.awaitSourceState("streaming");
      boolean retired = !source.isAtLeast(8, 4);

      compareReplicaStatus(relay, replica, "SHOW REPLICA STATUS", retired);
      if (retired) {
        compareReplicaStatus(relay, replica, "SHOW SLAVE STATUS", true);
      }
      relay.execute("STOP REPLICA IO_THREAD");
      replica.execute("STOP REPLICA IO_THREAD");
      compareReplicaStatus(relay, replica, "SHOW REPLICA STATUS", retired);
      relay.execute("START REPLICA");
      replica.execute("START REPLICA");

      compareLogs(relay, replica, source, "SHOW BINARY LOGS");
      String status = source.isAtLeast(8, 2) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
      compareLogs(relay, replica, source, status);
      if (retired) {
        compareLogs(relay, replica, source, "SHOW MASTER LOGS");
      }
      String tables = "SELECT * FROM information_schema.tables LIMIT 0";
      assertThat(shown(relay.connection(), tables)).isEqualTo(shown(source.connection(), tables));
      compareReplicas(relay, replica, source, retired);
    }
  }

  private static void compareReplicaStatus(
      RelayProcess relay, MySqlServer replica, String sql, boolean retired) throws SQLException {
    Shown expected = shown(replica.connection(), sql);
    Shown found = shown(relay.connection(), sql);
    assertThat(found.columns()).as(sql).isEqualTo(expected.columns());
    assertThat(values(found)).as("%s, retired names: %s", sql, retired).isEqualTo(values(expected));
    Shown prepared = prepared(relay.connection(), sql);
    assertThat(prepared).as(sql + ", prepared").isEqualTo(found);
  }

  private static List<Map<String, @Nullable String>> values(Shown shown) {
    List<Map<String, @Nullable String>> rows = new ArrayList<>();
    for (Map<String, @Nullable String> row : shown.rows()) {
      Map<String, @Nullable String> comparable = new LinkedHashMap<>(row);
      comparable.keySet().removeAll(OWN_VALUES);
      rows.add(comparable);
    }
    return rows;
  }

  /** Described as the replica describes them, with the values that the source has. */
  private static void compareLogs(
      RelayProcess relay, MySqlServer replica, MySqlServer source, String sql) throws SQLException {
    Shown found = shown(relay.connection(), sql);
    assertThat(found.columns())
        .as(sql)
        .isEqualTo(shown(replica.connection(), sql).columns())
        .isEqualTo(shown(source.connection(), sql).columns());
    assertThat(found.rows()).as(sql).isEqualTo(shown(source.connection(), sql).rows());
    assertThat(prepared(relay.connection(), sql)).as(sql + ", prepared").isEqualTo(found);
  }

  /** The same replica, first below the real server and then below the relay. */
  private static void compareReplicas(
      RelayProcess relay, MySqlServer replica, MySqlServer source, boolean retired)
      throws SQLException {
    Map<String, Shown> expected = new LinkedHashMap<>();
    for (String sql :
        retired ? List.of("SHOW REPLICAS", "SHOW SLAVE HOSTS") : List.of("SHOW REPLICAS")) {
      awaitRegistered(source::connection, replica);
      expected.put(sql, shown(source.connection(), sql));
    }
    replica.replication().followByGtid(relay.address());
    awaitRegistered(relay::connection, replica);
    for (Map.Entry<String, Shown> each : expected.entrySet()) {
      Shown found = shown(relay.connection(), each.getKey());
      assertThat(found.columns()).as(each.getKey()).isEqualTo(each.getValue().columns());
      Map<String, @Nullable String> row =
          each.getValue().rows().stream().filter(r -> isOf(replica, r)).findFirst().orElseThrow();
      row.replaceAll(
          (column, value) ->
              column.endsWith("aster_id") || column.equals("Source_Id") ? ourId(relay) : value);
      assertThat(found.rows()).as(each.getKey()).containsExactly(row);
    }
  }

  /**
   * A replica registers some time after it was told to; it has everything, so nothing else tells.
   */
  private static void awaitRegistered(Callable<Connection> server, MySqlServer replica) {
    await("the replica to register")
        .atMost(REGISTERED_WITHIN)
        .until(
            () ->
                shown(server.call(), "SHOW REPLICAS").rows().stream()
                    .anyMatch(row -> isOf(replica, row)));
  }

  /** The first column is the server id, under an old name or a new one. */
  private static boolean isOf(MySqlServer replica, Map<String, @Nullable String> row) {
    return String.valueOf(replica.serverId()).equals(row.values().iterator().next());
  }

  private static String ourId(RelayProcess relay) {
    return relay.status().at("/relay/serverId").asText();
  }

  private static Shown shown(Connection connection, String sql) throws SQLException {
    try (connection;
        ResultSet rows = connection.createStatement().executeQuery(sql)) {
      return shown(rows);
    }
  }

  private static Shown prepared(Connection connection, String sql) throws SQLException {
    try (connection;
        PreparedStatement statement =
            connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class).serverPrepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      return shown(rows);
    }
  }

  private static Shown shown(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<String> described = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      // the sets of GTIDs are as long as they are: their columns, too
      boolean isSet = columns.getColumnLabel(i).endsWith("Gtid_Set");
      described.add(
          String.join(
              " ",
              columns.getColumnLabel(i),
              columns.getColumnName(i),
              columns.getColumnTypeName(i),
              isSet ? "*" : Integer.toString(columns.getColumnDisplaySize(i)),
              isSet ? "*" : Integer.toString(columns.getPrecision(i)),
              Integer.toString(columns.getScale(i)),
              columns.isNullable(i) == ResultSetMetaData.columnNoNulls ? "NOT NULL" : "NULL",
              columns.isSigned(i) ? "signed" : "unsigned",
              columns.getColumnClassName(i)));
    }
    List<Map<String, @Nullable String>> all = new ArrayList<>();
    while (rows.next()) {
      Map<String, @Nullable String> row = new LinkedHashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        row.put(columns.getColumnLabel(i), rows.getString(i));
      }
      all.add(row);
    }
    return new Shown(described, all);
  }
}
