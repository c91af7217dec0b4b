package io.binlogrelay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SELECT from the tables that monitors read; errors as 8.0.33 gives them. */
class TablesTest {

  private final FixedFacts facts = new FixedFacts("8.0.33");
  private final SqlSession session = facts.administrator();

  @Test
  void aColumnListKeepsItsNamesAndTheRowsThatAreAskedFor() {
    Answer.Rows rows =
        rows(
            "select p.id, Command as c from information_schema.processlist p"
                + " where p.user = 'repl' and id < 100 order by id desc limit 1");
    assertThat(rows.columns().stream().map(Column::name)).containsExactly("id", "c");
    assertThat(rows.rows()).containsExactly(List.of("31", "Sleep"));
  }

  @Test
  void ordersByNumberAliasAndColumnWithNullFirst() {
    String from = " FROM performance_schema.processlist ORDER BY ";
    assertThat(first("SELECT id" + from + "1 DESC")).containsExactly("31", "30", "23");
    assertThat(first("SELECT id AS x" + from + "x")).containsExactly("23", "30", "31");
    assertThat(first("SELECT id" + from + "user, id DESC")).containsExactly("30", "31", "23");
    assertThat(first("SELECT id" + from + "info IS NULL, 1 LIMIT 1, 1")).containsExactly("23");
  }

  @Test
  void variablesAreATableToo() {
    assertThat(
            first(
                "SELECT variable_value FROM performance_schema.global_variables"
                    + " WHERE variable_name = 'server_id'"))
        .containsExactly("900");
    session.execute("USE performance_schema");
    assertThat(first("SELECT VARIABLE_VALUE FROM global_status WHERE VARIABLE_NAME='uptime'"))
        .containsExactly("90");
  }

  @Test
  void theLinkToTheSourceIsShownInBothTables() {
    assertThat(
            rows("SELECT SERVICE_STATE, SOURCE_UUID, COUNT_RECEIVED_HEARTBEATS,"
                    + " LAST_HEARTBEAT_TIMESTAMP, RECEIVED_TRANSACTION_SET, LAST_ERROR_NUMBER"
                    + " FROM performance_schema.replication_connection_status")
                .rows())
        .containsExactly(
            List.of(
                "ON",
                FixedFacts.SOURCE_UUID.toString(),
                "7",
                "2026-11-21 03:08:00.006123",
                FixedFacts.SOURCE_UUID + ":1-6",
                "0"));
    assertThat(
            rows("SELECT HOST, PORT, USER, AUTO_POSITION, SSL_ALLOWED, HEARTBEAT_INTERVAL"
                    + " FROM performance_schema.replication_connection_configuration")
                .rows())
        .containsExactly(List.of("127.0.0.1", "23301", "repl", "1", "NO", "10.000"));
    assertThat(rows("SELECT * FROM performance_schema.replication_applier_status").rows())
        .isEmpty();
    facts.source = null;
    assertThat(rows("SELECT * FROM performance_schema.replication_connection_status").rows())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT x FROM information_schema.processlist"
            + " | 1054 Unknown column 'x' in 'field list'",
        "SELECT id FROM information_schema.processlist WHERE x"
            + " | 1054 Unknown column 'x' in 'where clause'",
        "SELECT id FROM information_schema.processlist ORDER BY x"
            + " | 1054 Unknown column 'x' in 'order clause'",
        "SELECT 1 FROM information_schema.nosuch"
            + " | 1109 Unknown table 'NOSUCH' in information_schema",
        "SELECT 1 FROM performance_schema.nosuch GROUP BY x"
            + " | 1146 Table 'performance_schema.nosuch' doesn't exist",
        "SELECT id FROM information_schema.processlist GROUP BY id"
            + " | 1235 This version of MySQL doesn't yet support 'SELECT … GROUP'",
        "SELECT DISTINCT user FROM information_schema.processlist"
            + " | 1235 This version of MySQL doesn't yet support 'SELECT DISTINCT'",
      })
  void whatIsNotThereIsNamed(String sql, String error) {
    Answer.Failed failed = (Answer.Failed) session.execute(sql);
    assertThat(failed.error().code() + " " + failed.error().text()).isEqualTo(error);
  }

  /**
   * What monitors send to find out about a server, from their sources: prometheus/mysqld_exporter
   * (collector/exporter.go and, since 0.16, instance.go; binlog.go, global_status.go,
   * global_variables.go, slave_status.go, slave_hosts.go; since its pull request 837 also under the
   * new words), percona/pmm (agent/connectionchecker, agent/serviceinfobroker, agent/utils/version)
   * and openark/orchestrator (go/inst/instance_dao.go, ReadTopologyInstanceBufferable).
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT @@version",
        "SELECT @@version;",
        "SELECT @@log_bin",
        "SHOW BINARY LOGS",
        "SHOW GLOBAL STATUS",
        "SHOW GLOBAL VARIABLES",
        "SHOW SLAVE STATUS",
        "SHOW SLAVE HOSTS",
        "SHOW REPLICA STATUS",
        "SHOW REPLICAS",
        "SELECT /* agent='connectionchecker' */ 'pmm-agent'",
        "SELECT /* agent='serviceinfobroker' */ COUNT(*) FROM information_schema.tables",
        "SELECT /* agent='serviceinfobroker' */ VERSION()",
        "SHOW GLOBAL VARIABLES WHERE Variable_name = 'version'",
        "SHOW GLOBAL VARIABLES WHERE Variable_name = 'version_comment'",
        "show global status like 'Uptime'",
        "select @@global.hostname, ifnull(@@global.report_host, ''), @@global.server_id,"
            + " @@global.version, @@global.version_comment, @@global.read_only,"
            + " @@global.binlog_format, @@global.log_bin, @@global.log_slave_updates",
        "show master status",
        "show global status like 'rpl_semi_sync_%_status'",
        "select @@global.gtid_mode = 'ON', @@global.server_uuid, @@global.gtid_purged,"
            + " @@global.master_info_repository = 'TABLE', @@global.binlog_row_image",
        "show slave status",
        "show slave hosts",
        "\n      \tselect\n      \t\tsubstring_index(host, ':', 1) as slave_hostname\n      \tfrom\n"
            + "      \t\tinformation_schema.processlist\n      \twhere\n          command IN"
            + " ('Binlog Dump', 'Binlog Dump GTID')\n  \t\t"
      })
  void answersWhatMonitorsSend(String sql) {
    SqlSession both = facts.session("monitor", 40, java.util.EnumSet.allOf(Privilege.class));
    assertThat(((Answer.Rows) both.execute(sql)).rows()).isNotEmpty();
  }

  /** What they send besides, where an error or nothing at all is what they expect of a mysqld. */
  @Test
  void andGoesOnWhereTheyProbe() {
    assertThat(session.execute("SET lock_wait_timeout=2")).isInstanceOf(Answer.Done.class);
    assertThat(session.execute("SHOW ALL SLAVES STATUS")).isInstanceOf(Answer.Failed.class);
    for (String suffix : List.of(" NONBLOCKING", " NOLOCK")) {
      assertThat(session.execute("SHOW SLAVE STATUS" + suffix)).isInstanceOf(Answer.Failed.class);
    }
    assertThat(session.execute("SELECT @@query_response_time_stats"))
        .isInstanceOf(Answer.Failed.class);
    assertThat(rows("show variables like 'maxscale%'").rows()).isEmpty();
  }

  @Test
  void rowsAreCounted() {
    String list = "SELECT COUNT(*) FROM information_schema.processlist";
    assertThat(first(list)).containsExactly("3");
    assertThat(first(list + " WHERE user = 'repl'")).containsExactly("2");
    assertThat(first("SELECT count( * ) AS n FROM information_schema.tables")).containsExactly("0");
  }

  @ParameterizedTest
  @CsvSource({
    "'www.mysql.com', '.', 2, www.mysql",
    "'www.mysql.com', '.', -2, mysql.com",
    "'www.mysql.com', '.', 9, www.mysql.com",
    "'www.mysql.com', '.', -9, www.mysql.com",
    "'a::b::c', '::', 1, a",
    "'a::b::c', '::', -1, c",
    "'www', '', 1, ''",
    "'www', '.', 0, ''"
  })
  void cutsTextAsMySqlDoes(String text, String delimiter, int count, String part) {
    String call = "SUBSTRING_INDEX('" + text + "', '" + delimiter + "', " + count + ")";
    assertThat(first("SELECT " + call)).containsExactly(part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GTID_SUBTRACT('U:1-5', 'U:2') | U:1:3-5",
        "gtid_subtract('U:1-5,', 'U:1-9') | ''",
        "GTID_SUBTRACT('', 'U:1') | ''",
        "GTID_SUBTRACT(NULL, '') |",
        "GTID_SUBSET('U:1-5', 'U:2') | 0",
        "GTID_SUBSET('U:2:4', 'U:1-5') | 1",
        "GTID_SUBSET('', '') | 1",
        "GTID_SUBSET('', NULL) |"
      })
  void comparesGtidSetsAsMySqlDoes(String call, @Nullable String answer) {
    String uuid = "98682c1e-eb64-11f1-92c2-02fc00000001";
    assertThat(first("SELECT " + call.replace("U:", uuid + ":")))
        .containsExactly(answer == null ? null : answer.replace("U:", uuid + ":"));
  }

  @Test
  void saysWhatIsNoGtidSet() {
    Answer.Failed failed = (Answer.Failed) session.execute("SELECT GTID_SUBSET('', 'x')");
    assertThat(failed.error().code()).isEqualTo(1772);
    assertThat(failed.error().text()).isEqualTo("Malformed GTID set specification 'x'.");
  }

  private List<@Nullable String> first(String sql) {
    return rows(sql).rows().stream().<@Nullable String>map(row -> row.get(0)).toList();
  }

  private Answer.Rows rows(String sql) {
    return (Answer.Rows) session.execute(sql);
  }
}
