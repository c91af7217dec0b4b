package io.binlogrelay.sql;

import io.binlogrelay.sql.syntax.Statement.TableName;
import io.binlogrelay.sql.syntax.VariableScope;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tables of information_schema and performance_schema that monitors read of a source or a
 * replica. The session's thread.
 */
final class SchemaTables {

  private final SessionState session;

  SchemaTables(SessionState session) {
    this.session = session;
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
  private static Answer.Rows noTables() {
    ColumnType number = ColumnType.bigint(21, ColumnType.UNSIGNED);
    return new TableColumns()
        .text("TABLE_CATALOG", 64, ColumnType.NOT_NULL)
        .text("TABLE_SCHEMA", 64, ColumnType.NOT_NULL)
        .text("TABLE_NAME", 64, ColumnType.NOT_NULL)
        .fixed("TABLE_TYPE", 11, ColumnType.NOT_NULL | ColumnType.ENUM)
        .text("ENGINE", 64, 0)
        .add("VERSION", ColumnType.signedInt(2))
        .fixed("ROW_FORMAT", 10, ColumnType.ENUM)
        .add("TABLE_ROWS", number)
        .add("AVG_ROW_LENGTH", number)
        .add("DATA_LENGTH", number)
        .add("MAX_DATA_LENGTH", number)
        .add("INDEX_LENGTH", number)
        .add("DATA_FREE", number)
        .add("AUTO_INCREMENT", number)
        .add("CREATE_TIME", ColumnType.timestamp())
        .add("UPDATE_TIME", ColumnType.dateTime(0))
        .add("CHECK_TIME", ColumnType.dateTime(0))
        .text("TABLE_COLLATION", 64, 0)
        .add("CHECKSUM", ColumnType.bigint(21, 0))
        .text("CREATE_OPTIONS", 256, 0)
        .add("TABLE_COMMENT", ColumnType.longText(65_535, 0))
        .rows(List.of());
  }

  private static Answer.Rows variables(Answer.Rows shown) {
    return new TableColumns()
        .text("VARIABLE_NAME", 64, ColumnType.NOT_NULL)
        .text("VARIABLE_VALUE", 1024, 0)
        .rows(shown.rows());
  }
}
