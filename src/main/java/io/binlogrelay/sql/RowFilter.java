package io.binlogrelay.sql;

import io.binlogrelay.sql.syntax.Filter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the rows that LIKE or WHERE of a SHOW statement asks for. The session's thread. */
final class RowFilter {

  private final SessionState session;
  private final Effort effort = new Effort();

  RowFilter(SessionState session) {
    this.session = session;
  }

  Answer.Rows apply(Filter filter, Answer.Rows rows) {
    if (filter instanceof Filter.Matching matching) {
      return like(new LikePattern(matching.pattern()), rows);
    }
    if (filter instanceof Filter.Where where) {
      return where(where, rows);
    }
    return rows;
  }

  private Answer.Rows like(LikePattern pattern, Answer.Rows rows) {
    List<List<@Nullable String>> kept = new ArrayList<>();
    for (List<@Nullable String> row : rows.rows()) {
      String first = row.get(0);
      if (first != null && pattern.matches(first, effort)) {
        kept.add(row);
      }
    }
    return new Answer.Rows(rows.columns(), kept);
  }

  private Answer.Rows where(Filter.Where where, Answer.Rows rows) {
    List<List<@Nullable String>> kept = new ArrayList<>();
    for (List<@Nullable String> row : rows.rows()) {
      ColumnScope scope = ColumnScope.of(rows.columns(), row);
      if (new Evaluator(session, scope, effort).evaluate(where.condition()).isTrue()) {
        kept.add(row);
      }
    }
    return new Answer.Rows(rows.columns(), kept);
  }
}
