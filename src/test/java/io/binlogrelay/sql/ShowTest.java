package io.binlogrelay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.sql.facts.ClientConnection;
import io.binlogrelay.sql.facts.ClientConnection.Activity;
import io.binlogrelay.sql.facts.RegisteredReplica;
import io.binlogrelay.sql.facts.SourceStatus;
import io.binlogrelay.sql.facts.SourceStatus.Failure;
import io.binlogrelay.sql.facts.SourceStatus.Phase;
import io.binlogrelay.sql.syntax.Dialect;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShowTest {

  private final FixedFacts facts = new FixedFacts("8.0.33");
  private final SqlSession replica = facts.replica();

  @Test
  void listsBinaryLogs() {
    assertThat(rows(replica, "SHOW BINARY LOGS"))
        .containsExactly(
            List.of("binlog.000001", "1575", "No"), List.of("binlog.000002", "197", "No"));
  }

  @Test
  void showsThePublishedEnd() {
    assertThat(rows(replica, "SHOW MASTER STATUS"))
        .containsExactly(List.of("binlog.000002", "197", "", "", FixedFacts.SOURCE_UUID + ":1-6"));
  }

  @Test
  void showsNoStatusBeforeTheFirstFile() {
    facts.files.clear();

    assertThat(rows(replica, "SHOW MASTER STATUS")).isEmpty();
    assertThat(rows(replica, "SHOW BINARY LOGS")).isEmpty();
  }

  @Test
  void listsReplicasUnderBothNames() {
    facts.replicas.add(new RegisteredReplica(3, "", 0, null));

    assertThat(rows(replica, "SHOW REPLICAS"))
        .containsExactly(
            List.of("2", "127.0.0.1", "23302", "900", "7d7d3750-e558-11f1-a0f7-02fc00000001"),
            List.of("3", "", "0", "900", ""));
    assertThat(rows(replica, "SHOW SLAVE HOSTS")).hasSize(2);
  }

  @Test
  void filtersVariablesByPatternAndCondition() {
    assertThat(rows(replica, "SHOW VARIABLES LIKE 'SERVER\\_U%'"))
        .containsExactly(List.of("server_uuid", FixedFacts.OUR_UUID.toString()));
    assertThat(
            rows(replica, "SHOW GLOBAL VARIABLES WHERE variable_name IN ('server_id','GTID_MODE')"))
        .containsExactly(List.of("gtid_mode", "ON"), List.of("server_id", "900"));
    assertThat(
            rows(
                replica,
                "SHOW VARIABLES WHERE Variable_name = 'x' OR variable_name LIKE 'gtid\\_mod_'"
                    + " AND NOT Value = 'OFF'"))
        .containsExactly(List.of("gtid_mode", "ON"));
    assertThat(rows(replica, "SHOW VARIABLES LIKE 'rpl_semi_sync%source_enabled'"))
        .containsExactly(List.of("rpl_semi_sync_source_enabled", "ON"));
  }

  @Test
  void showsSemiSyncOfBothRolesUnderTheNamesOfTheVersion() {
    assertThat(semiSync("8.0.33", "Rpl_semi_sync_source_yes_tx")).containsExactly("70");
    assertThat(semiSync("8.0.33", "Rpl_semi_sync_master_no_tx")).containsExactly("3");
    assertThat(semiSync("9.7.4", "Rpl_semi_sync_source_clients")).containsExactly("2");
    assertThat(semiSync("9.7.4", "Rpl_semi_sync_source_status")).containsExactly("ON");
    assertThat(semiSync("9.7.4", "Rpl_semi_sync_source_tx_avg_wait_time")).containsExactly("2000");
    assertThat(semiSync("9.7.4", "Rpl_semi_sync_replica_status")).containsExactly("ON");
    assertThat(semiSync("9.7.4", "Rpl_semi_sync_master_%")).isEmpty();
    assertThat(semiSync("8.0.25", "Rpl_semi_sync_source_%")).isEmpty();
    assertThat(semiSync("8.0.25", "Rpl_semi_sync_slave_status")).containsExactly("ON");
    assertThat(semiSync("9.7.4", "Rpl_semi_sync%")).hasSize(15);
  }

  private static List<String> semiSync(String version, String like) {
    return new SemiSyncStatus(new FixedFacts(version))
        .values(Dialect.of(version)).entrySet().stream()
            .filter(entry -> entry.getKey().matches(like.replace("%", ".*")))
            .map(java.util.Map.Entry::getValue)
            .toList();
  }

  @Test
  void hidesSessionVariablesFromGlobal() {
    assertThat(rows(replica, "SHOW GLOBAL VARIABLES LIKE 'timestamp'")).isEmpty();
    assertThat(rows(replica, "SHOW SESSION VARIABLES LIKE 'timestamp'")).hasSize(1);
  }

  @Test
  void showsOnlyVariablesOfThePresentedVersion() {
    SqlSession newer = new FixedFacts("9.7.4-2").replica();

    assertThat(rows(replica, "SHOW VARIABLES LIKE 'have_ssl'")).hasSize(1);
    assertThat(rows(newer, "SHOW VARIABLES LIKE 'have_ssl'")).isEmpty();
    SqlSession older = new FixedFacts("5.7.44-log").replica();
    assertThat(rows(older, "SHOW VARIABLES LIKE 'replica_net_timeout'")).isEmpty();
    assertThat(rows(older, "SHOW VARIABLES LIKE 'tx_isolation'")).hasSize(1);
  }

  @Test
  void countsInStatus() {
    Map<String, String> status = new HashMap<>();
    rows(replica, "SHOW GLOBAL STATUS").forEach(row -> status.put(row.get(0), row.get(1)));

    assertThat(status)
        .containsEntry("Uptime", "90")
        .containsEntry("Threads_connected", "3")
        .containsEntry("Connections", "40")
        .containsEntry("Bytes_sent", "900000");
  }

  @Test
  void showsAnAccountItsOwnConnections() {
    assertThat(rows(replica, "SHOW PROCESSLIST")).hasSize(2);
    assertThat(rows(facts.administrator(), "SHOW PROCESSLIST")).hasSize(3);
    List<String> own = rows(replica, "SHOW PROCESSLIST").get(1);
    assertThat(own)
        .containsExactly(
            "31", "repl", "127.0.0.1:429331", null, "Query", "0", "init", "SHOW PROCESSLIST");
  }

  @Test
  void saysOfADumpWhatMysqldOfItsVersionSays() {
    facts.clients.clear();
    facts.clients.add(dump(40, Activity.SENDING_EVENTS));
    facts.clients.add(dump(41, Activity.AWAITING_EVENTS));
    facts.clients.add(dump(42, Activity.NONE));

    assertThat(states(facts.administrator()))
        .containsExactly(
            "Sending binlog event to replica",
            "Source has sent all binlog to replica; waiting for more updates",
            null);
    FixedFacts old = new FixedFacts("8.0.25");
    old.clients.clear();
    old.clients.addAll(facts.clients);
    assertThat(states(old.administrator()))
        .containsExactly(
            "Sending binlog event to slave",
            "Master has sent all binlog to slave; waiting for more updates",
            null);
  }

  private static ClientConnection dump(long id, Activity activity) {
    return new ClientConnection(
        id, "repl", "127.0.0.1:4", "Binlog Dump", Duration.ofSeconds(1), activity);
  }

  private static List<String> states(SqlSession session) {
    return rows(session, "SHOW PROCESSLIST").stream().map(row -> row.get(6)).toList();
  }

  @Test
  void tellsItsStatisticsInOneLine() {
    assertThat(replica.statistics())
        .isEqualTo(
            "Uptime: 90  Threads: 3  Questions: 120  Slow queries: 0  Opens: 0  Flush tables: 0"
                + "  Open tables: 0  Queries per second avg: 1.333");
  }

  @Test
  void cutsStatementsInTheProcessListUnlessFull() {
    String padding = " ".repeat(150);

    assertThat(last(rows(replica, "SHOW" + padding + "PROCESSLIST").get(1))).hasSize(100);
    assertThat(last(rows(replica, "SHOW FULL" + padding + "PROCESSLIST").get(1))).hasSize(170);
  }

  @Test
  void tellsTheSourceLinkInBothWordings() {
    Map<String, String> status = vertical(replica, "SHOW REPLICA STATUS");

    assertThat(status)
        .hasSize(60)
        .containsEntry("Replica_IO_State", "Waiting for source to send event")
        .containsEntry("Source_Host", "127.0.0.1")
        .containsEntry("Source_Log_File", "binlog.000002")
        .containsEntry("Read_Source_Log_Pos", "197")
        .containsEntry("Exec_Source_Log_Pos", "197")
        .containsEntry("Relay_Log_Space", "1772")
        .containsEntry("Replica_IO_Running", "Yes")
        .containsEntry("Replica_SQL_Running", "Yes")
        .containsEntry("Seconds_Behind_Source", "0")
        .containsEntry("Source_UUID", FixedFacts.SOURCE_UUID.toString())
        .containsEntry("Executed_Gtid_Set", FixedFacts.SOURCE_UUID + ":1-6")
        .containsEntry("Auto_Position", "1");
    assertThat(vertical(replica, "SHOW SLAVE STATUS"))
        .hasSize(60)
        .containsEntry("Slave_IO_Running", "Yes")
        .containsEntry("Read_Master_Log_Pos", "197")
        .containsEntry("Get_master_public_key", "1");
  }

  @Test
  void tellsWhyTheSourceLinkIsDown() {
    SourceStatus up = Objects.requireNonNull(facts.source);
    facts.source =
        new SourceStatus(
            up.settings(),
            Phase.CONNECTING,
            null,
            up.heartbeats(),
            null,
            new Failure(2003, "cannot connect to 127.0.0.1:23301", FixedFacts.NOW));

    assertThat(vertical(replica, "SHOW REPLICA STATUS FOR CHANNEL ''"))
        .containsEntry("Replica_IO_Running", "Connecting")
        .containsEntry("Seconds_Behind_Source", null)
        .containsEntry("Last_IO_Errno", "2003")
        .containsEntry("Last_IO_Error", "cannot connect to 127.0.0.1:23301")
        .containsEntry("Last_IO_Error_Timestamp", "261121 03:08:00")
        .containsEntry("Source_Server_Id", "0")
        .containsEntry("Source_Log_File", "binlog.000002");
  }

  @Test
  void showsNoRowWithoutASource() {
    facts.source = null;

    assertThat(rows(replica, "SHOW REPLICA STATUS")).isEmpty();
  }

  @Test
  void followsTheWordsOfThePresentedVersion() {
    SqlSession old = new FixedFacts("5.7.44-log").replica();
    SqlSession newer = new FixedFacts("8.4.8").replica();

    assertThat(old.execute("SHOW REPLICA STATUS")).isInstanceOf(Answer.Failed.class);
    assertThat(((Answer.Rows) old.execute("SHOW SLAVE STATUS")).columns()).hasSize(57);
    assertThat(((Answer.Rows) old.execute("SHOW BINARY LOGS")).columns()).hasSize(2);
    assertThat(newer.execute("SHOW SLAVE HOSTS")).isInstanceOf(Answer.Failed.class);
    assertThat(newer.execute("START SLAVE")).isInstanceOf(Answer.Failed.class);
    assertThat(rows(newer, "SHOW BINARY LOG STATUS")).hasSize(1);
  }

  @Test
  void asksForThePrivilegesThatMysqldAsksFor() {
    SqlSession nobody = facts.session("nobody", 31, Set.of());

    for (String sql : List.of("SHOW BINARY LOGS", "SHOW MASTER STATUS", "SHOW REPLICA STATUS")) {
      assertThat(nobody.execute(sql))
          .as(sql)
          .isEqualTo(
              new Answer.Failed(
                  new ErrPacket(
                      1227,
                      "42000",
                      "Access denied; you need (at least one of) the SUPER, REPLICATION CLIENT"
                          + " privilege(s) for this operation")));
    }
    assertThat(((Answer.Failed) nobody.execute("SHOW REPLICAS")).error().text())
        .contains("the REPLICATION SLAVE privilege(s)");
  }

  @Test
  void showsGrants() {
    assertThat(rows(replica, "SHOW GRANTS"))
        .containsExactly(
            List.of("GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO `repl`@`%`"));
    assertThat(rows(facts.session("n", 1, Set.of()), "SHOW GRANTS FOR CURRENT_USER()"))
        .containsExactly(List.of("GRANT USAGE ON *.* TO `n`@`%`"));
  }

  @Test
  void hasNoTables() {
    assertThat(rows(replica, "SHOW DATABASES LIKE 'info%'"))
        .containsExactly(List.of("information_schema"));
    assertThat(((Answer.Failed) replica.execute("SHOW TABLES FROM shop")).error().text())
        .isEqualTo("Unknown database 'shop'");
    assertThat(rows(replica, "SHOW FULL TABLES FROM performance_schema LIKE 'global%'"))
        .containsExactly(
            List.of("global_status", "BASE TABLE"), List.of("global_variables", "BASE TABLE"));
    assertThat(rows(replica, "SHOW FULL TABLES IN information_schema"))
        .containsExactly(List.of("PROCESSLIST", "SYSTEM VIEW"));
    for (List<String> table : rows(replica, "SHOW TABLES FROM performance_schema")) {
      assertThat(replica.execute("SELECT * FROM performance_schema." + table.get(0)))
          .as(table.get(0))
          .isInstanceOf(Answer.Rows.class);
    }
    assertThat(((Answer.Failed) replica.execute("SHOW TABLES")).error().code()).isEqualTo(1046);
    replica.use("shop");
    assertThat(rows(replica, "SHOW TABLES")).isEmpty();
    assertThat(rows(replica, "SHOW FULL TABLES FROM `shop` LIKE 'a%'")).isEmpty();
  }

  private static String last(List<String> row) {
    return row.get(row.size() - 1);
  }

  private static Map<String, String> vertical(SqlSession session, String sql) {
    Answer.Rows rows = (Answer.Rows) session.execute(sql);
    assertThat(rows.rows()).hasSize(1);
    Map<String, String> vertical = new HashMap<>();
    for (int i = 0; i < rows.columns().size(); i++) {
      vertical.put(rows.columns().get(i).name(), rows.rows().get(0).get(i));
    }
    return vertical;
  }

  private static List<List<String>> rows(SqlSession session, String sql) {
    Answer answer = session.execute(sql);
    assertThat(answer).as(sql).isInstanceOf(Answer.Rows.class);
    return ((Answer.Rows) answer).rows();
  }
}
