package io.binlogrelay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole conversations of real clients, taken from the general log of the server that they spoke to.
 * All that mysqld answers must be answered; the few statements that it refuses too are not here.
 */
class ClientStatementsTest {

  /** Connector/J 9.7.0, default properties, on 8.0.33 and 9.7.4. */
  private static final List<String> CONNECTOR_J =
      List.of(
          "/* mysql-connector-j-9.7.0 (Revision: 0aade1f13bcc98faf7dda5c02e782481eb291f62) */SELECT"
              + "  @@session.auto_increment_increment AS auto_increment_increment,"
              + " @@character_set_client AS character_set_client,"
              + " @@character_set_connection AS character_set_connection,"
              + " @@character_set_results AS character_set_results,"
              + " @@character_set_server AS character_set_server,"
              + " @@collation_server AS collation_server,"
              + " @@collation_connection AS collation_connection, @@init_connect AS init_connect,"
              + " @@interactive_timeout AS interactive_timeout, @@license AS license,"
              + " @@lower_case_table_names AS lower_case_table_names,"
              + " @@max_allowed_packet AS max_allowed_packet,"
              + " @@net_write_timeout AS net_write_timeout,"
              + " @@performance_schema AS performance_schema, @@sql_mode AS sql_mode,"
              + " @@system_time_zone AS system_time_zone, @@time_zone AS time_zone,"
              + " @@transaction_isolation AS transaction_isolation, @@wait_timeout AS wait_timeout",
          "SET character_set_results = NULL",
          "SET autocommit=1",
          "SELECT 1",
          "SHOW WARNINGS",
          "SELECT @@session.transaction_isolation",
          "SELECT @@session.transaction_read_only",
          "SELECT @@session.autocommit",
          "SELECT USER()",
          "SET autocommit=0",
          "COMMIT",
          "ROLLBACK",
          "SET SESSION TRANSACTION READ ONLY",
          "SET SESSION TRANSACTION READ WRITE",
          "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
          "SET sql_select_limit=5",
          "SET sql_select_limit=DEFAULT",
          "SET SESSION foreign_key_checks=0",
          "SET SESSION time_zone='+00:00'",
          "SELECT CONNECTION_ID()",
          "SHOW PROCESSLIST",
          "SHOW VARIABLES");

  /** mysql-binlog-connector-java 0.30.1 on 8.0.33; on 9.7.4 it asks for the binary log's status. */
  private static final List<String> BINLOG_CONNECTOR =
      List.of(
          "show global variables like 'gtid_purged'",
          "show global variables like 'binlog_checksum'",
          "set @master_binlog_checksum= @@global.binlog_checksum",
          "select @@server_id",
          "set @master_heartbeat_period=1000000000");

  /** mysqlbinlog 8.0.33 and 9.7.4, --read-from-remote-server in its variants. */
  private static final List<String> MYSQLBINLOG =
      List.of(
          "SELECT VERSION()",
          "SET @master_binlog_checksum = 'NONE', @source_binlog_checksum = 'NONE'");

  /** The mysql client 8.0.33 and 9.7.4: start, status, use. */
  private static final List<String> MYSQL =
      List.of(
          "select @@version_comment limit 1",
          "select DATABASE(), USER() limit 1",
          "select @@character_set_client, @@character_set_connection, @@character_set_server,"
              + " @@character_set_database limit 1",
          "SELECT DATABASE()",
          "use d",
          "show databases",
          "show tables",
          "show warnings",
          "select 1");

  /**
   * mysqladmin 8.0.33 and 9.7.4: processlist, --verbose processlist, extended-status, variables.
   */
  private static final List<String> MYSQLADMIN =
      List.of(
          "show processlist",
          "show full processlist",
          "show /*!50002 GLOBAL */ status",
          "show /*!40003 GLOBAL */ variables");

  /** Our own link to a source, when the source is a relay. */
  private static final List<String> RELAY =
      List.of(
          "SELECT @@GLOBAL.LOG_BIN",
          "SELECT UNIX_TIMESTAMP()",
          "SELECT @@GLOBAL.SERVER_ID",
          "SELECT @@GLOBAL.GTID_MODE",
          "SELECT @@GLOBAL.SERVER_UUID",
          "SHOW BINARY LOGS",
          "SELECT @@GLOBAL.GTID_OWNED",
          "SELECT @@GLOBAL.GTID_EXECUTED",
          "SELECT @@GLOBAL.GTID_PURGED");

  /** What other binlog servers list as asked of them (peers.md §2), beside all of the above. */
  private static final List<String> OTHERS =
      List.of(
          "SET NAMES latin1",
          "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_bin'",
          "SHOW VARIABLES LIKE 'SERVER_ID'",
          "SHOW VARIABLES LIKE 'SERVER_UUID'",
          "SHOW VARIABLES LIKE 'MAXSCALE%'",
          "SHOW VARIABLES WHERE Variable_Name LIKE 'rpl_semi_sync_master_enabled'"
              + " OR Variable_Name LIKE 'rpl_semi_sync_enabled'",
          "SHOW STATUS LIKE 'Uptime'",
          "SHOW GLOBAL STATUS LIKE 'slave_received_heartbeats'",
          "SELECT @@server_id, @@read_only",
          "SELECT @@hostname",
          "SELECT @@version",
          "SELECT @@max_allowed_packet;",
          "SHOW GRANTS FOR CURRENT_USER",
          "START TRANSACTION WITH CONSISTENT SNAPSHOT",
          "BEGIN",
          "ROLLBACK TO SAVEPOINT a",
          "SHOW REPLICAS",
          "SHOW REPLICA STATUS");

  @TestFactory
  Stream<DynamicTest> answersEveryClientOf8_0_33() {
    return all("8.0.33", List.of("SHOW MASTER STATUS", "SHOW MASTER LOGS", "SHOW SLAVE STATUS"));
  }

  @TestFactory
  Stream<DynamicTest> answersEveryClientOf8_4() {
    return all("8.4.8", List.of("SHOW BINARY LOG STATUS"));
  }

  @TestFactory
  Stream<DynamicTest> answersEveryClientOf9_7_4() {
    return all("9.7.4-2", List.of("show binary log status"));
  }

  private static Stream<DynamicTest> all(String version, List<String> statusStatements) {
    return Stream.of(
            CONNECTOR_J,
            BINLOG_CONNECTOR,
            MYSQLBINLOG,
            MYSQL,
            MYSQLADMIN,
            RELAY,
            OTHERS,
            statusStatements)
        .map(conversation -> test(version, conversation));
  }

  private static DynamicTest test(String version, List<String> conversation) {
    return DynamicTest.dynamicTest(
        conversation.get(0),
        () -> {
          SqlSession session = new FixedFacts(version).replica();
          for (String statement : conversation) {
            assertThat(session.execute(statement))
                .as(statement)
                .isNotInstanceOf(Answer.Failed.class);
          }
        });
  }
}
