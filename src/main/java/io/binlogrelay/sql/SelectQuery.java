package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.syntax.Statement;
import io.binlogrelay.sql.syntax.Statement.SelectItem;
import io.binlogrelay.sql.syntax.Statement.TableName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers SELECT; without a table one row, or none. The session's thread. */
final class SelectQuery {

  private final SessionState session;

  SelectQuery(SessionState session) {
    this.session = session;
  }

  Answer answer(Statement.Select select, String sql) {
    TableName from = select.from();
    if (from != null) {
      Answer.Rows table = new SchemaTables(session).find(from, sql);
      if (table == null) {
        throw noTable(from);
      }
      return new TableQuery(session, table).answer(select);
    }
    if (select.items().isEmpty()) {
      throw new StatementRefused(ErrorCode.NO_TABLES_USED);
    }
    Evaluator evaluator = new Evaluator(session, ColumnScope.none("field list"));
    List<Column> columns = new ArrayList<>();
    List<@Nullable String> row = new ArrayList<>();
    for (SelectItem item : select.items()) {
      Value value = evaluator.evaluate(item.expression());
      columns.add(new Column(item.name(), value.type()));
      row.add(value.text());
    }
    RowRange range = RowRange.of(select.limit(), evaluator);
    boolean keep = range.offset() == 0 && range.count() > 0 && passes(select);
    return new Answer.Rows(columns, keep ? List.of(Collections.unmodifiableList(row)) : List.of());
  }

  /** The columns of a table in the session's database, without rows. */
  Answer.Rows columns(String table) {
    TableName name = new TableName(null, table, table);
    Answer.Rows rows = new SchemaTables(session).find(name, "");
    if (rows == null) {
      throw noTable(name);
    }
    return new Answer.Rows(rows.columns(), List.of());
  }

  private boolean passes(Statement.Select select) {
    return select.where() == null
        || new Evaluator(session, ColumnScope.none("where clause"))
            .evaluate(select.where())
            .isTrue();
  }

  /** The error that a server without that table gives. */
  private StatementRefused noTable(TableName table) {
    String database = table.database() == null ? session.database() : table.database();
    if (database == null) {
      return new StatementRefused(ErrorCode.NO_DATABASE);
    }
    if (database.equalsIgnoreCase(SchemaTables.INFORMATION_SCHEMA)) {
      return new StatementRefused(
          ErrorCode.UNKNOWN_TABLE,
          table.name().toUpperCase(Locale.ROOT),
          SchemaTables.INFORMATION_SCHEMA);
    }
    if (table.database() != null && !SchemaTables.isDatabase(database)) {
      return new StatementRefused(ErrorCode.UNKNOWN_DATABASE, database);
    }
    return new StatementRefused(ErrorCode.NO_SUCH_TABLE, database, table.name());
  }
}
