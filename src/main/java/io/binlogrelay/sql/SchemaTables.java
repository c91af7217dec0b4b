package io.binlogrelay.sql;

import io.binlogrelay.sql.syntax.Statement.TableName;
import io.binlogrelay.sql.syntax.VariableScope;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables of information_schema and performance_schema that monitors read of a source or a
 * replica. The session's thread.
 */
final class SchemaTables {

  static final String INFORMATION_SCHEMA = "information_schema";

  private static final Set<String> DATABASES = Set.of(INFORMATION_SCHEMA, "performance_schema");

  /** Since then, or a version between it and 8.0.33, times are described as times. */
  private static final int TIMES_SINCE = 9_00_00;

  private final SessionState session;

  SchemaTables(SessionState session) {
    this.session = session;
  }

  /** Whether a database is ours, in any case as the two that we have. */
  static boolean isDatabase(String name) {
    return DATABASES.contains(name.toLowerCase(Locale.ROOT));
  }

  /** The tables of a database, as SHOW TABLES lists them; none of a database that is not ours. */
  static List<String> names(String database) {
    return switch (database.toLowerCase(Locale.ROOT)) {
      case "information_schema" -> List.of("PROCESSLIST");
      case "performance_schema" ->
          List.of(
              "global_status",
              "global_variables",
              "processlist",
              "replication_applier_status",
              "replication_connection_configuration",
              "replication_connection_status",
              "session_status",
              "session_variables");
      default -> List.of();
    };
  }

  /**
   * The whole table.
   *
   * @param sql the statement that asks
   * @return null if there is none of that name
   */
  Answer.@Nullable Rows find(TableName table, String sql) {
    String database = table.database() == null ? session.database() : table.database();
    if (database == null) {
      return null;
    }
    String name = (database + "." + table.name()).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "information_schema.processlist" -> new ProcessTable(session).ofInformationSchema(sql);
      case "information_schema.tables" -> noTables();
      case "performance_schema.processlist" -> new ProcessTable(session).ofPerformanceSchema(sql);
      case "performance_schema.global_status", "performance_schema.session_status" ->
          variables(new VariableReport(session).status());
      case "performance_schema.global_variables" ->
          variables(new VariableReport(session).variables(VariableScope.GLOBAL));
      case "performance_schema.session_variables" ->
          variables(new VariableReport(session).variables(VariableScope.SESSION));
      case "performance_schema.replication_connection_status" ->
          new ConnectionTables(session).status();
      case "performance_schema.replication_connection_configuration" ->
          new ConnectionTables(session).configuration();
      case "performance_schema.replication_applier_status" -> ConnectionTables.applierStatus();
      default -> null;
    };
  }

  /** What can be read here is not listed, as in SHOW TABLES; monitors count them. */
  private Answer.Rows noTables() {
    ColumnType number = ColumnType.bigint(21, ColumnType.UNSIGNED);
    int name = ColumnType.NOT_NULL | ColumnType.BINARY;
    boolean timesAsText = session.dialect().versionId() < TIMES_SINCE;
    return new TableColumns()
        .text("TABLE_CATALOG", 64, name)
        .text("TABLE_SCHEMA", 64, name)
        .text("TABLE_NAME", 64, name)
        .fixed("TABLE_TYPE", 11, name | ColumnType.ENUM)
        .add("ENGINE", ColumnType.nullableText(64))
        .add("VERSION", ColumnType.bigint(3, 0))
        .fixed("ROW_FORMAT", 10, ColumnType.BINARY | ColumnType.ENUM)
        .add("TABLE_ROWS", number)
        .add("AVG_ROW_LENGTH", number)
        .add("DATA_LENGTH", number)
        .add("MAX_DATA_LENGTH", number)
        .add("INDEX_LENGTH", number)
        .add("DATA_FREE", number)
        .add("AUTO_INCREMENT", number)
        .add("CREATE_TIME", ColumnType.viewTimestamp(timesAsText))
        .add("UPDATE_TIME", ColumnType.viewDateTime(timesAsText))
        .add("CHECK_TIME", ColumnType.viewDateTime(timesAsText))
        .text("TABLE_COLLATION", 64, 0)
        .add("CHECKSUM", ColumnType.bigint(21, 0))
        .add("CREATE_OPTIONS", ColumnType.nullableText(256))
        .add("TABLE_COMMENT", ColumnType.nullableText(2048))
        .rows(List.of());
  }

  private static Answer.Rows variables(Answer.Rows shown) {
    return new TableColumns()
        .text("VARIABLE_NAME", 64, ColumnType.NOT_NULL)
        .text("VARIABLE_VALUE", 1024, 0)
        .rows(shown.rows());
  }
}
