package io.binlogrelay.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHOW PROCESSLIST as two tables, which differ in types. The session's thread. */
final class ProcessTable {

  /** The first version whose performance_schema has the column EXECUTION_ENGINE (manual, 8.0). */
  private static final int EXECUTION_ENGINE_SINCE = 8_00_29;

  private final SessionState session;

  ProcessTable(SessionState session) {
    this.session = session;
  }

  Answer.Rows ofInformationSchema(String sql) {
    int notNull = ColumnType.NOT_NULL;
    return new TableColumns()
        .add("ID", ColumnType.tableBigint(22, notNull | ColumnType.UNSIGNED))
        .text("USER", 32, notNull)
        .text("HOST", 261, notNull)
        .text("DB", 64, 0)
        .text("COMMAND", 16, notNull)
        .add("TIME", ColumnType.tableInt(8, notNull))
        .text("STATE", 64, 0)
        .add("INFO", ColumnType.longText(786_420, 0))
        .rows(rows(sql, false));
  }

  Answer.Rows ofPerformanceSchema(String sql) {
    TableColumns columns =
        new TableColumns()
            .add("ID", ColumnType.tableBigint(20, ColumnType.NOT_NULL | ColumnType.UNSIGNED))
            .text("USER", 32, 0)
            .text("HOST", 261, 0)
            .text("DB", 64, 0)
            .text("COMMAND", 16, 0)
            .add("TIME", ColumnType.tableBigint(20, 0))
            .text("STATE", 64, 0)
            .add("INFO", ColumnType.longText(0xffff_ffffL, 0));
    boolean withEngine = session.dialect().versionId() >= EXECUTION_ENGINE_SINCE;
    if (withEngine) {
      columns.fixed("EXECUTION_ENGINE", 9, ColumnType.ENUM);
    }
    return columns.rows(rows(sql, withEngine));
  }

  private List<List<@Nullable String>> rows(String sql, boolean withEngine) {
    Answer.Rows shown = new ProcessReport(session).processes(true, sql);
    if (!withEngine) {
      return shown.rows();
    }
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (List<@Nullable String> row : shown.rows()) {
      List<@Nullable String> wider = new ArrayList<>(row);
      wider.add("PRIMARY");
      rows.add(Collections.unmodifiableList(wider));
    }
    return rows;
  }
}
