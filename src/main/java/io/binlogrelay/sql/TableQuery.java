package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.syntax.Expression;
import io.binlogrelay.sql.syntax.Expression.LiteralKind;
import io.binlogrelay.sql.syntax.Statement;
import io.binlogrelay.sql.syntax.Statement.Ordering;
import io.binlogrelay.sql.syntax.Statement.SelectItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers SELECT from one of our tables: WHERE, ORDER BY, LIMIT. The session's thread. */
final class TableQuery {

  private static final Comparator<Value> NULL_FIRST =
      (a, b) -> {
        if (a.isNull() || b.isNull()) {
          return Boolean.compare(b.isNull(), a.isNull());
        }
        return a.compareTo(b);
      };

  private static final ColumnType COUNT = ColumnType.bigint(21, ColumnType.NOT_NULL);

  private final SessionState session;
  private final Answer.Rows table;
  private final Effort effort = new Effort();

  /** A row of the answer, and what it is sorted by. */
  private record Sorted(List<@Nullable String> row, List<Value> keys) {}

  TableQuery(SessionState session, Answer.Rows table) {
    this.session = session;
    this.table = table;
  }

  Answer.Rows answer(Statement.Select select) {
    if (select.beyond() != null) {
      throw new StatementRefused(ErrorCode.NOT_SUPPORTED, select.beyond());
    }
    List<@Nullable String> nothing = Collections.nCopies(table.columns().size(), null);
    if (select.items().size() == 1
        && select.items().get(0).expression() instanceof Expression.RowCount) {
      return counted(select, nothing);
    }
    List<Column> columns = columns(select, nothing);
    keys(select, columns, nothing, nothing);
    List<Sorted> sorted = new ArrayList<>();
    for (List<@Nullable String> row : passing(select, nothing)) {
      List<@Nullable String> projected = projected(select, row);
      sorted.add(new Sorted(projected, keys(select, columns, row, projected)));
    }
    sorted.sort(comparator(select.order()));
    return new Answer.Rows(
        columns, range(select, nothing).of(sorted.stream()).map(Sorted::row).toList());
  }

  private RowRange range(Statement.Select select, List<@Nullable String> nothing) {
    return RowRange.of(select.limit(), evaluator(select, nothing, "limit clause"));
  }

  /** The rows that WHERE lets through; it is looked at even if there are none. */
  private List<List<@Nullable String>> passing(
      Statement.Select select, List<@Nullable String> nothing) {
    if (select.where() == null) {
      return table.rows();
    }
    evaluator(select, nothing, "where clause").evaluate(select.where());
    List<List<@Nullable String>> passing = new ArrayList<>();
    for (List<@Nullable String> row : table.rows()) {
      if (evaluator(select, row, "where clause").evaluate(select.where()).isTrue()) {
        passing.add(row);
      }
    }
    return passing;
  }

  /** One row, whatever it is ordered by. */
  private Answer.Rows counted(Statement.Select select, List<@Nullable String> nothing) {
    String count = String.valueOf(passing(select, nothing).size());
    return new Answer.Rows(
        List.of(new Column(select.items().get(0).name(), COUNT)),
        range(select, nothing).of(Stream.of(List.<@Nullable String>of(count))).toList());
  }

  /** Types are those that the expressions have of a row of NULLs. */
  private List<Column> columns(Statement.Select select, List<@Nullable String> nothing) {
    if (select.items().isEmpty()) {
      return table.columns();
    }
    Evaluator evaluator = evaluator(select, nothing, "field list");
    List<Column> columns = new ArrayList<>();
    for (SelectItem item : select.items()) {
      columns.add(new Column(item.name(), evaluator.evaluate(item.expression()).type()));
    }
    return columns;
  }

  private List<@Nullable String> projected(Statement.Select select, List<@Nullable String> row) {
    if (select.items().isEmpty()) {
      return row;
    }
    Evaluator evaluator = evaluator(select, row, "field list");
    List<@Nullable String> values = new ArrayList<>();
    for (SelectItem item : select.items()) {
      values.add(evaluator.evaluate(item.expression()).text());
    }
    return values;
  }

  /** By number, by alias, or by anything that the table's columns give. */
  private List<Value> keys(
      Statement.Select select,
      List<Column> columns,
      List<@Nullable String> row,
      List<@Nullable String> projected) {
    List<Value> keys = new ArrayList<>();
    for (Ordering ordering : select.order()) {
      int at = selected(ordering.by(), columns);
      boolean shown = at >= 0 && at < projected.size();
      keys.add(
          shown
              ? new Value(projected.get(at), columns.get(at).type())
              : evaluator(select, row, "order clause").evaluate(ordering.by()));
    }
    return keys;
  }

  private static int selected(Expression by, List<Column> columns) {
    if (by instanceof Expression.Literal number && number.kind() == LiteralKind.INTEGER) {
      String digits = number.text();
      int position = digits.length() > 4 ? 0 : Integer.parseInt(digits);
      if (position < 1 || position > columns.size()) {
        throw new StatementRefused(ErrorCode.UNKNOWN_COLUMN, digits, "order clause");
      }
      return position - 1;
    }
    if (by instanceof Expression.ColumnName name && name.table() == null) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equalsIgnoreCase(name.name())) {
          return i;
        }
      }
    }
    return -1;
  }

  private static Comparator<Sorted> comparator(List<Ordering> order) {
    return (a, b) -> {
      for (int i = 0; i < order.size(); i++) {
        int by = NULL_FIRST.compare(a.keys().get(i), b.keys().get(i));
        if (by != 0) {
          return order.get(i).descending() ? -by : by;
        }
      }
      return 0;
    };
  }

  private Evaluator evaluator(Statement.Select select, List<@Nullable String> row, String clause) {
    String qualifier = select.from() == null ? "" : select.from().alias();
    return new Evaluator(session, ColumnScope.of(table.columns(), row, qualifier, clause), effort);
  }
}
