package io.binlogrelay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.sql.syntax.Parser;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionTest {

  private final FixedFacts facts = new FixedFacts("8.0.33");
  private final SqlSession session = facts.replica();

  @Test
  void selectsSeveralColumnsWithAliases() {
    assertThat(row("SELECT 1 AS a, 'x' b, @@server_id, VERSION() `v w` LIMIT 1;"))
        .containsExactly("1", "x", "900", "8.0.33");
    Answer.Rows rows = (Answer.Rows) session.execute("SELECT 1 AS a, 'x' b, VERSION() `v w`");
    assertThat(rows.columns()).extracting(Column::name).containsExactly("a", "b", "v w");
  }

  @Test
  void tellsTheTimeOfTheServer() {
    assertThat(row("SELECT NOW(), NOW(3), UTC_DATE(), CURTIME(), UNIX_TIMESTAMP(), @@timestamp"))
        .containsExactly(
            "2026-11-21 03:08:00",
            "2026-11-21 03:08:00.006",
            "2026-11-21",
            "03:08:00",
            "1795230480",
            "1795230480.006123");
  }

  @Test
  void knowsWhoIsAsking() {
    assertThat(row("select USER(), CURRENT_USER, connection_id(), @@pseudo_thread_id"))
        .containsExactly("repl@127.0.0.1", "repl@%", "31", "31");
  }

  @Test
  void remembersTheDatabaseItWasToldToUse() {
    assertThat(row("SELECT DATABASE()")).containsExactly((String) null);
    assertThat(session.execute("USE shop")).isEqualTo(new Answer.Done(0, 0));
    assertThat(row("SELECT DATABASE()")).containsExactly("shop");
    assertThat(session.use("other")).isEqualTo(new Answer.Done(0, 0));
    assertThat(row("SELECT SCHEMA()")).containsExactly("other");
    assertThat(failed("SELECT 1 FROM t").error().text()).isEqualTo("Table 'other.t' doesn't exist");
  }

  @Test
  void showsASessionVariableAsItWasSet() {
    done("SET SESSION wait_timeout=5, @@session.time_zone='+00:00', sql_mode=ANSI");
    assertThat(row("SELECT @@wait_timeout, @@time_zone, @@sql_mode, @@global.wait_timeout"))
        .containsExactly("5", "+00:00", "ANSI", "28800");
    assertThat(row("SHOW VARIABLES LIKE 'wait\\_timeout'")).containsExactly("wait_timeout", "5");
    assertThat(row("SHOW GLOBAL VARIABLES LIKE 'wait\\_timeout'"))
        .containsExactly("wait_timeout", "28800");
    done("SET wait_timeout=DEFAULT");
    assertThat(row("SELECT @@wait_timeout")).containsExactly("28800");
  }

  @Test
  void setsTheCharacterSetVariablesByName() {
    done("SET NAMES 'latin1' COLLATE latin1_bin");
    assertThat(
            row(
                "SELECT @@character_set_client, @@character_set_connection,"
                    + " @@character_set_results, @@collation_connection"))
        .containsExactly("latin1", "latin1", "latin1", "latin1_bin");
    done("SET character_set_results = NULL");
    assertThat(row("SELECT @@character_set_results")).containsExactly((String) null);
    done("SET NAMES DEFAULT");
    assertThat(row("SELECT @@character_set_client")).containsExactly("utf8mb4");
  }

  @Test
  void writesSwitchesAsMysqldDoes() {
    assertThat(row("SELECT @@read_only, @@log_bin, @@autocommit")).containsExactly("1", "1", "1");
    assertThat(row("SHOW VARIABLES LIKE 'super_read_only'"))
        .containsExactly("super_read_only", "ON");
    done("SET autocommit = OFF");
    assertThat(row("SELECT @@autocommit")).containsExactly("0");
  }

  @Test
  void tellsAutocommitAndTransactionInTheStatusFlags() {
    assertThat(session.status()).isEqualTo(SqlSession.STATUS_AUTOCOMMIT);
    done("START TRANSACTION READ ONLY");
    assertThat(session.status())
        .isEqualTo(SqlSession.STATUS_AUTOCOMMIT | SqlSession.STATUS_IN_TRANSACTION);
    done("SAVEPOINT s");
    done("ROLLBACK TO s");
    assertThat(session.status()).isNotEqualTo(SqlSession.STATUS_AUTOCOMMIT);
    done("COMMIT AND NO CHAIN");
    done("set autocommit=0");
    assertThat(session.status()).isZero();
  }

  @Test
  void setsNothingWhenOneOfSeveralAssignmentsIsWrong() {
    assertThat(failed("SET @a = 'x', nosuch = 1, @b = 2").error().code()).isEqualTo(1193);
    assertThat(row("SELECT @a, @b")).containsExactly(null, null);
  }

  @Test
  void refusesGlobalVariablesEvenToAdministrators() {
    Answer.Failed denied =
        new Answer.Failed(
            new ErrPacket(
                1227,
                "42000",
                "Access denied; you need (at least one of) the SUPER or SYSTEM_VARIABLES_ADMIN"
                    + " privilege(s) for this operation"));
    for (String sql :
        List.of(
            "SET GLOBAL server_id = 5",
            "SET PERSIST max_connections = 5",
            "SET @@global.read_only = 0",
            "SET @@persist_only.read_only = 0",
            "SET GLOBAL TRANSACTION READ ONLY")) {
      assertThat(facts.administrator().execute(sql)).as(sql).isEqualTo(denied);
    }
  }

  @Test
  void writesAGtidSetWithALinePerUuid() {
    facts.executed = GtidSet.parse(FixedFacts.SOURCE_UUID + ":1-5," + FixedFacts.OUR_UUID + ":7");
    facts.purged = GtidSet.parse(FixedFacts.OUR_UUID + ":7");

    assertThat(row("SELECT @@global.gtid_executed, @@gtid_purged"))
        .containsExactly(
            FixedFacts.SOURCE_UUID + ":1-5,\n" + FixedFacts.OUR_UUID + ":7",
            FixedFacts.OUR_UUID + ":7");
  }

  @Test
  void refusesChangesAsAReadOnlyServerDoes() {
    for (String sql :
        List.of(
            "INSERT INTO t VALUES (1)",
            "create table t (a int)",
            "DROP DATABASE d",
            "GRANT ALL ON *.* TO x",
            "SET PASSWORD = 'secret'")) {
      assertThat(failed(sql))
          .isEqualTo(
              new Answer.Failed(
                  new ErrPacket(
                      1290,
                      "HY000",
                      "The MySQL server is running with the --super-read-only option so it cannot"
                          + " execute this statement")));
    }
  }

  @Test
  void refusesAdministrationByPrivilegeFirst() {
    assertThat(failed("STOP REPLICA").error().text())
        .isEqualTo(
            "Access denied; you need (at least one of) the SUPER or REPLICATION_SLAVE_ADMIN"
                + " privilege(s) for this operation");
    assertThat(failed("FLUSH LOGS").error().code()).isEqualTo(1227);
    SqlSession administrator = facts.administrator();
    assertThat(administrator.execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'x'"))
        .isEqualTo(
            new Answer.Failed(
                new ErrPacket(
                    1235,
                    "42000",
                    "This version of MySQL doesn't yet support 'CHANGE REPLICATION'")));
  }

  @Test
  void namesWhatItDoesNotSupport() {
    assertThat(failed("SELECT 1+1").error().text())
        .isEqualTo("This version of MySQL doesn't yet support 'operator +'");
    assertThat(failed("SHOW ENGINE INNODB STATUS").error().code()).isEqualTo(1235);
    assertThat(failed("EXPLAIN SELECT 1").error().code()).isEqualTo(1235);
    assertThat(failed("SELECT nosuch()"))
        .isEqualTo(
            new Answer.Failed(new ErrPacket(1305, "42000", "FUNCTION nosuch does not exist")));
  }

  @Test
  void answersAnEmptyQueryAsMysqldDoes() {
    Answer.Failed empty = new Answer.Failed(new ErrPacket(1065, "42000", "Query was empty"));
    for (String sql : List.of("", "  ;\n", "/* nothing */", "-- nothing", "# nothing")) {
      assertThat(session.execute(sql)).as(sql).isEqualTo(empty);
    }
  }

  @Test
  void namesTheLineOfASyntaxError() {
    assertThat(failed("SELECT 1,\n  2\n  3 from").error().text())
        .endsWith("near '3 from' at line 3");
    assertThat(failed("SELECT 1 " + "x ".repeat(200)).error().text()).hasSizeLessThan(260);
  }

  @Test
  void takesOneStatementAtATime() {
    assertThat(failed("SELECT 1; SELECT 2").error().code()).isEqualTo(1064);
  }

  @Test
  void boundsWhatAClientCanMakeItHold() {
    String tooLong = "SELECT '" + "x".repeat(Parser.MAX_STATEMENT_CHARS) + "'";
    assertThat(failed(tooLong).error().code()).isEqualTo(1153);
    assertThat(failed("SELECT 1" + ",1".repeat(300)).error().code()).isEqualTo(1117);
    assertThat(failed("SET @a = '" + "x".repeat(5000) + "'").error().code()).isEqualTo(1235);
    assertThat(failed("SET @" + "n".repeat(65) + " = 1").error().code()).isEqualTo(3061);
    for (int i = 0; i < UserVariables.MAX_VARIABLES; i++) {
      done("SET @v" + i + " = " + i);
    }
    assertThat(failed("SET @one_more = 1").error().code()).isEqualTo(1235);
    done("SET @v0 = 7");
    assertThat(failed("USE " + "d".repeat(65)).error().code()).isEqualTo(1059);
    assertThat(failed("SET sql_mode = '" + "x".repeat(5000) + "'").error().code()).isEqualTo(1231);
  }

  @Test
  void endsAStatementThatCostsTooMuch() {
    done("SET @text = '" + "a".repeat(4000) + "', @pattern = '" + "%a".repeat(2000) + "'");
    Answer.Failed tooLong =
        new Answer.Failed(
            new ErrPacket(
                3024,
                "HY000",
                "Query execution was interrupted, maximum statement execution time exceeded"));
    assertThat(failed("SHOW VARIABLES WHERE @text LIKE @pattern AND Value = 'x'"))
        .isEqualTo(tooLong);
  }

  @Test
  void cutsWhatItRepeatsOfAClientsText() {
    assertThat(failed("SELECT @@" + "x".repeat(60_000)).error().text()).hasSizeLessThan(260);
    assertThat(failed("SELECT " + "x".repeat(60_000) + "()").error().text()).hasSizeLessThan(260);
  }

  @Test
  void boundsNesting() {
    assertThat(failed("SELECT " + "(".repeat(1000) + "1" + ")".repeat(1000)).error().code())
        .isEqualTo(1064);
    assertThat(failed("SELECT " + "NOT ".repeat(1000) + "1").error().code()).isEqualTo(1064);
    assertThat(failed("SELECT " + "- ".repeat(1000) + "1").error().code()).isEqualTo(1064);
    assertThat(failed("SELECT 1" + " = 1".repeat(1000)).error().code()).isEqualTo(1064);
    assertThat(row("SELECT 1" + " OR 1".repeat(5000) + " LIMIT 1").get(0)).isEqualTo("1");
  }

  @Test
  void keepsSessionsApart() {
    SqlSession other = facts.session("repl", 32, Set.of());
    done("SET @a = 1, wait_timeout = 9");
    assertThat(other.variables().text("a")).isEmpty();
    assertThat(((Answer.Rows) other.execute("SELECT @@wait_timeout")).rows().get(0))
        .containsExactly("28800");
  }

  private void done(String sql) {
    assertThat(session.execute(sql)).as(sql).isEqualTo(new Answer.Done(0, 0));
  }

  private Answer.Failed failed(String sql) {
    Answer answer = session.execute(sql);
    assertThat(answer).isInstanceOf(Answer.Failed.class);
    return (Answer.Failed) answer;
  }

  private List<String> row(String sql) {
    Answer answer = session.execute(sql);
    assertThat(answer).as(sql).isInstanceOf(Answer.Rows.class);
    assertThat(((Answer.Rows) answer).rows()).hasSize(1);
    return ((Answer.Rows) answer).rows().get(0);
  }
}
