package io.binlogrelay.sql;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.SystemVariable.Access;
import io.binlogrelay.sql.SystemVariable.GlobalValue;
import io.binlogrelay.sql.SystemVariable.Kind;
import io.binlogrelay.sql.SystemVariable.Versions;
import io.binlogrelay.sql.facts.ConnectionLimits;
import io.binlogrelay.sql.facts.ServerIdentity;
import io.binlogrelay.sql.syntax.Dialect;
import io.binlogrelay.sql.syntax.VariableScope;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of system variables. What is a fact of ours or of our log is read from the facts; the
 * rest has the default of mysqld 8.0.33, since clients only want to find it. Scopes and types were
 * captured from 8.0.33. Immutable, any thread.
 */
final class SystemVariables {

  /** Needed by the session itself. */
  static final SystemVariable AUTOCOMMIT =
      new SystemVariable("autocommit", Access.BOTH, Kind.SWITCH, Versions.ALL, session -> "1");

  /** After so many idle seconds the server closes the connection. */
  static final SystemVariable WAIT_TIMEOUT =
      new SystemVariable(
          "wait_timeout",
          Access.BOTH,
          Kind.NUMBER,
          Versions.ALL,
          session -> seconds(limits(session).idleTimeout()));

  private static final Versions SINCE_8_0_26 = new Versions(8_00_26, Integer.MAX_VALUE);
  private static final Versions BEFORE_8_0_3 = new Versions(0, 8_00_03);
  private static final Versions BEFORE_8_3 = new Versions(0, 8_03_00);
  private static final Versions BEFORE_8_4 = new Versions(0, 8_04_00);

  private static final String DEFAULT_SQL_MODE =
      "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
          + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

  private static final TreeMap<String, SystemVariable> TABLE = new TreeMap<>();

  static {
    add(AUTOCOMMIT);
    identity();
    binaryLog();
    replication();
    connection();
    characterSets();
    session();
    retired();
  }

  private SystemVariables() {}

  /** All variables that the presented version has, by name. */
  static Collection<SystemVariable> all(Dialect dialect) {
    return TABLE.values().stream().filter(v -> v.versions().contain(dialect)).toList();
  }

  /**
   * The variable of that name, in any case.
   *
   * @throws StatementRefused 1193 if the presented version has none
   */
  static SystemVariable find(String name, Dialect dialect) {
    SystemVariable variable = TABLE.get(name.toLowerCase(Locale.ROOT));
    if (variable == null || !variable.versions().contain(dialect)) {
      throw new StatementRefused(ErrorCode.UNKNOWN_SYSTEM_VARIABLE, name);
    }
    return variable;
  }

  /** What {@code SELECT @@scope.name} shows. */
  static Value read(VariableScope scope, String name, SessionState session) {
    SystemVariable variable = find(name, session.dialect());
    Access access = variable.access();
    if (scope == VariableScope.GLOBAL && !access.hasGlobal()) {
      throw new StatementRefused(ErrorCode.WRONG_SCOPE, variable.name(), "SESSION");
    }
    if (scope == VariableScope.SESSION && !access.hasSession()) {
      throw new StatementRefused(ErrorCode.WRONG_SCOPE, variable.name(), "GLOBAL");
    }
    return variable.value(session, scope == VariableScope.GLOBAL || !access.hasSession());
  }

  /** A set as mysqld prints it: a new line after each comma. */
  static String text(GtidSet set) {
    return set.toString().replace(",", ",\n");
  }

  // ---------------------------------------------------------------- the table

  private static void identity() {
    fact("server_id", Access.GLOBAL, Kind.NUMBER, s -> Long.toString(identity(s).serverId()));
    fact("server_uuid", Access.FIXED, Kind.TEXT, s -> identity(s).serverUuid().toString());
    fact("version", Access.FIXED, Kind.TEXT, s -> identity(s).version());
    fact("innodb_version", Access.FIXED, Kind.TEXT, s -> identity(s).version());
    fact("hostname", Access.FIXED, Kind.TEXT, s -> identity(s).hostName());
    fact("port", Access.FIXED, Kind.NUMBER, s -> Integer.toString(identity(s).port()));
    constant("version_comment", Access.FIXED, Kind.TEXT, "binlog-relay");
    constant("version_compile_os", Access.FIXED, Kind.TEXT, "Linux");
    constant("version_compile_machine", Access.FIXED, Kind.TEXT, "x86_64");
    constant("protocol_version", Access.FIXED, Kind.NUMBER, "10");
    constant("license", Access.FIXED, Kind.TEXT, "Apache-2.0");
    constant("server_id_bits", Access.GLOBAL, Kind.NUMBER, "32");
    constant("read_only", Access.GLOBAL, Kind.SWITCH, "1");
    constant("super_read_only", Access.GLOBAL, Kind.SWITCH, "1");
    constant("offline_mode", Access.GLOBAL, Kind.SWITCH, "0");
    constant("performance_schema", Access.FIXED, Kind.SWITCH, "0");
    constant("event_scheduler", Access.GLOBAL, Kind.TEXT, "OFF");
    constant("lower_case_table_names", Access.FIXED, Kind.NUMBER, "0");
    constant("lower_case_file_system", Access.FIXED, Kind.SWITCH, "0");
    constant("secure_file_priv", Access.FIXED, Kind.TEXT, null);
    constant("local_infile", Access.GLOBAL, Kind.SWITCH, "0");
  }

  private static void binaryLog() {
    fact("binlog_checksum", Access.GLOBAL, Kind.TEXT, s -> s.facts().binaryLog().checksum());
    fact("gtid_mode", Access.GLOBAL, Kind.TEXT, s -> s.facts().binaryLog().gtidMode());
    fact("gtid_executed", Access.FIXED, Kind.TEXT, s -> text(s.facts().binaryLog().executed()));
    fact("gtid_purged", Access.GLOBAL, Kind.TEXT, s -> text(s.facts().binaryLog().purged()));
    fact("enforce_gtid_consistency", Access.GLOBAL, Kind.TEXT, SystemVariables::gtidConsistency);
    constant("gtid_owned", Access.BOTH, Kind.TEXT, "");
    constant("gtid_next", Access.SESSION, Kind.TEXT, "AUTOMATIC");
    constant("log_bin", Access.FIXED, Kind.SWITCH, "1");
    constant("sql_log_bin", Access.SESSION, Kind.SWITCH, "1");
    constant("binlog_format", Access.BOTH, Kind.TEXT, "ROW");
    constant("binlog_row_image", Access.BOTH, Kind.TEXT, "FULL");
    constant("binlog_row_metadata", Access.GLOBAL, Kind.TEXT, "MINIMAL");
    constant("binlog_row_value_options", Access.BOTH, Kind.TEXT, "");
    constant("binlog_rows_query_log_events", Access.BOTH, Kind.SWITCH, "0");
    constant("binlog_transaction_compression", Access.BOTH, Kind.SWITCH, "0");
    constant("binlog_encryption", Access.GLOBAL, Kind.SWITCH, "0");
    constant("binlog_expire_logs_seconds", Access.GLOBAL, Kind.NUMBER, "0");
    constant("max_binlog_size", Access.GLOBAL, Kind.NUMBER, "1073741824");
    constant("sync_binlog", Access.GLOBAL, Kind.NUMBER, "1");
  }

  private static void replication() {
    constant("log_slave_updates", Access.FIXED, Kind.SWITCH, "1");
    added("log_replica_updates", Access.FIXED, Kind.SWITCH, "1");
    constant("slave_net_timeout", Access.GLOBAL, Kind.NUMBER, "60");
    added("replica_net_timeout", Access.GLOBAL, Kind.NUMBER, "60");
    constant("slave_compressed_protocol", Access.GLOBAL, Kind.SWITCH, "0");
    added("replica_compressed_protocol", Access.GLOBAL, Kind.SWITCH, "0");
    constant("slave_parallel_workers", Access.GLOBAL, Kind.NUMBER, "0");
    added("replica_parallel_workers", Access.GLOBAL, Kind.NUMBER, "0");
    constant("slave_max_allowed_packet", Access.GLOBAL, Kind.NUMBER, "1073741824");
    added("replica_max_allowed_packet", Access.GLOBAL, Kind.NUMBER, "1073741824");
    constant("master_verify_checksum", Access.GLOBAL, Kind.SWITCH, "0");
    added("source_verify_checksum", Access.GLOBAL, Kind.SWITCH, "0");
    // A replica looks for semi-sync under the name of its own version, whatever ours is.
    constant("rpl_semi_sync_master_enabled", Access.GLOBAL, Kind.SWITCH, "1");
    constant("rpl_semi_sync_source_enabled", Access.GLOBAL, Kind.SWITCH, "1");
    constant("report_host", Access.FIXED, Kind.TEXT, null);
    fact("report_port", Access.FIXED, Kind.NUMBER, s -> Integer.toString(identity(s).port()));
  }

  private static void connection() {
    constant("auto_increment_increment", Access.BOTH, Kind.NUMBER, "1");
    constant("auto_increment_offset", Access.BOTH, Kind.NUMBER, "1");
    fact("connect_timeout", Access.GLOBAL, Kind.NUMBER, s -> seconds(limits(s).connectTimeout()));
    constant("init_connect", Access.GLOBAL, Kind.TEXT, "");
    fact("interactive_timeout", Access.BOTH, Kind.NUMBER, s -> seconds(limits(s).idleTimeout()));
    add(WAIT_TIMEOUT);
    constant("lock_wait_timeout", Access.BOTH, Kind.NUMBER, "31536000");
    constant("max_allowed_packet", Access.BOTH, Kind.NUMBER, "67108864");
    fact("max_connections", Access.GLOBAL, Kind.NUMBER, s -> "" + limits(s).connections());
    constant(
        "max_prepared_stmt_count",
        Access.GLOBAL,
        Kind.NUMBER,
        "" + PreparedStatements.MAX_STATEMENTS);
    constant("max_user_connections", Access.BOTH, Kind.NUMBER, "0");
    constant("max_execution_time", Access.BOTH, Kind.NUMBER, "0");
    constant("net_buffer_length", Access.BOTH, Kind.NUMBER, "16384");
    constant("net_read_timeout", Access.BOTH, Kind.NUMBER, "30");
    constant("net_write_timeout", Access.BOTH, Kind.NUMBER, "60");
    constant("require_secure_transport", Access.GLOBAL, Kind.SWITCH, "0");
    constant("skip_name_resolve", Access.FIXED, Kind.SWITCH, "1");
    constant("skip_networking", Access.FIXED, Kind.SWITCH, "0");
    fact(
        "pseudo_thread_id",
        Access.SESSION,
        Kind.NUMBER,
        s -> Long.toString(s.context().connectionId()));
    constant("proxy_user", Access.STATE, Kind.TEXT, null);
    constant("resultset_metadata", Access.SESSION, Kind.TEXT, "FULL");
    constant("session_track_gtids", Access.BOTH, Kind.TEXT, "OFF");
    constant("session_track_schema", Access.BOTH, Kind.SWITCH, "0");
    constant("session_track_state_change", Access.BOTH, Kind.SWITCH, "0");
    constant("session_track_system_variables", Access.BOTH, Kind.TEXT, "");
    constant("session_track_transaction_info", Access.BOTH, Kind.TEXT, "OFF");
  }

  private static void characterSets() {
    constant("character_set_client", Access.BOTH, Kind.TEXT, "utf8mb4");
    constant("character_set_connection", Access.BOTH, Kind.TEXT, "utf8mb4");
    constant("character_set_database", Access.BOTH, Kind.TEXT, "utf8mb4");
    constant("character_set_filesystem", Access.BOTH, Kind.TEXT, "binary");
    constant("character_set_results", Access.BOTH, Kind.TEXT, "utf8mb4");
    constant("character_set_server", Access.BOTH, Kind.TEXT, "utf8mb4");
    constant("character_set_system", Access.FIXED, Kind.TEXT, "utf8mb3");
    constant("collation_connection", Access.BOTH, Kind.TEXT, "utf8mb4_0900_ai_ci");
    constant("collation_database", Access.BOTH, Kind.TEXT, "utf8mb4_0900_ai_ci");
    constant("collation_server", Access.BOTH, Kind.TEXT, "utf8mb4_0900_ai_ci");
    constant("default_collation_for_utf8mb4", Access.BOTH, Kind.TEXT, "utf8mb4_0900_ai_ci");
  }

  private static void session() {
    constant("transaction_isolation", Access.BOTH, Kind.TEXT, "REPEATABLE-READ");
    constant("transaction_read_only", Access.BOTH, Kind.SWITCH, "0");
    constant("completion_type", Access.BOTH, Kind.TEXT, "NO_CHAIN");
    constant("default_storage_engine", Access.BOTH, Kind.TEXT, "InnoDB");
    constant("explicit_defaults_for_timestamp", Access.BOTH, Kind.SWITCH, "1");
    constant("foreign_key_checks", Access.BOTH, Kind.SWITCH, "1");
    constant("unique_checks", Access.BOTH, Kind.SWITCH, "1");
    constant("group_concat_max_len", Access.BOTH, Kind.NUMBER, "1024");
    constant("information_schema_stats_expiry", Access.BOTH, Kind.NUMBER, "86400");
    constant("long_query_time", Access.BOTH, Kind.SECONDS, "10.000000");
    constant("slow_query_log", Access.GLOBAL, Kind.SWITCH, "0");
    constant("general_log", Access.GLOBAL, Kind.SWITCH, "0");
    constant("max_error_count", Access.BOTH, Kind.NUMBER, "1024");
    constant("sql_auto_is_null", Access.BOTH, Kind.SWITCH, "0");
    constant("sql_big_selects", Access.BOTH, Kind.SWITCH, "1");
    constant("sql_log_off", Access.BOTH, Kind.SWITCH, "0");
    constant("sql_mode", Access.BOTH, Kind.TEXT, DEFAULT_SQL_MODE);
    constant("sql_notes", Access.BOTH, Kind.SWITCH, "1");
    constant("sql_quote_show_create", Access.BOTH, Kind.SWITCH, "1");
    constant("sql_safe_updates", Access.BOTH, Kind.SWITCH, "0");
    constant("sql_select_limit", Access.BOTH, Kind.NUMBER, "18446744073709551615");
    constant("sql_warnings", Access.BOTH, Kind.SWITCH, "0");
    constant("time_zone", Access.BOTH, Kind.TEXT, "SYSTEM");
    fact("system_time_zone", Access.FIXED, Kind.TEXT, SystemVariables::zoneName);
    fact("timestamp", Access.SESSION, Kind.SECONDS, SystemVariables::timestamp);
    constant("insert_id", Access.SESSION, Kind.NUMBER, "0");
    constant("last_insert_id", Access.SESSION, Kind.NUMBER, "0");
    constant("identity", Access.SESSION, Kind.NUMBER, "0");
    fact("warning_count", Access.STATE, Kind.NUMBER, s -> "" + s.diagnostics().warnings());
    fact("error_count", Access.STATE, Kind.NUMBER, s -> "" + s.diagnostics().errors());
  }

  /** Variables of older versions that connectors ask such a version for. */
  private static void retired() {
    limited("tx_isolation", Access.BOTH, Kind.TEXT, BEFORE_8_0_3, "REPEATABLE-READ");
    limited("tx_read_only", Access.BOTH, Kind.SWITCH, BEFORE_8_0_3, "0");
    limited("query_cache_size", Access.GLOBAL, Kind.NUMBER, BEFORE_8_0_3, "0");
    limited("query_cache_type", Access.BOTH, Kind.TEXT, BEFORE_8_0_3, "OFF");
    limited("master_info_repository", Access.GLOBAL, Kind.TEXT, BEFORE_8_3, "TABLE");
    limited("have_ssl", Access.FIXED, Kind.TEXT, BEFORE_8_4, "DISABLED");
    limited("have_openssl", Access.FIXED, Kind.TEXT, BEFORE_8_4, "DISABLED");
    limited(
        "default_authentication_plugin",
        Access.FIXED,
        Kind.TEXT,
        BEFORE_8_4,
        "caching_sha2_password");
  }

  // ---------------------------------------------------------------- how it is filled

  private static void constant(String name, Access access, Kind kind, @Nullable String value) {
    limited(name, access, kind, Versions.ALL, value);
  }

  /** A name that 8.0.26 introduced beside a retired one. */
  private static void added(String name, Access access, Kind kind, String value) {
    limited(name, access, kind, SINCE_8_0_26, value);
  }

  private static void limited(
      String name, Access access, Kind kind, Versions versions, @Nullable String value) {
    add(new SystemVariable(name, access, kind, versions, session -> value));
  }

  private static void fact(String name, Access access, Kind kind, GlobalValue value) {
    add(new SystemVariable(name, access, kind, Versions.ALL, value));
  }

  private static void add(SystemVariable variable) {
    TABLE.put(variable.name(), variable);
  }

  private static ServerIdentity identity(SessionState session) {
    return session.facts().identity();
  }

  private static ConnectionLimits limits(SessionState session) {
    return session.facts().connections().limits();
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }

  /** A source can have gtid_mode=ON only with consistency enforced; of the rest we know nothing. */
  private static String gtidConsistency(SessionState session) {
    return session.facts().binaryLog().gtidMode().equals("ON") ? "ON" : "OFF";
  }

  private static String zoneName(SessionState session) {
    ZoneId zone = session.facts().clock().getZone();
    return zone.getDisplayName(TextStyle.SHORT, Locale.ROOT);
  }

  private static String timestamp(SessionState session) {
    Instant now = session.facts().clock().instant();
    return String.format(Locale.ROOT, "%d.%06d", now.getEpochSecond(), now.getNano() / 1000);
  }
}
