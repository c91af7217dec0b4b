package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.syntax.Limit;
import java.math.BigDecimal;
import java.util.stream.Stream;

/**
 * The rows that a LIMIT leaves. Immutable, any thread.
 *
 * @param offset rows to skip
 * @param count rows to return at most
 */
record RowRange(long offset, long count) {

  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  /** With the values of its placeholders. */
  static RowRange of(Limit limit, Evaluator evaluator) {
    return new RowRange(
        rows(evaluator.evaluate(limit.offset())), rows(evaluator.evaluate(limit.count())));
  }

  /**
   * As mysqld makes a number of what a client sent for a placeholder: text by the digits that it
   * begins with, NULL is 0, and what is below 0 counts as unsigned (tried on 8.0.33 and 9.7.4).
   */
  private static long rows(Value value) {
    if (value.isNull()) {
      return 0;
    }
    if (value.type().isNumber() && !value.type().isInteger()) {
      throw new StatementRefused(ErrorCode.INCORRECT_ARGUMENTS, "mysqld_stmt_execute");
    }
    BigDecimal number = value.number();
    return number.signum() < 0 ? Long.MAX_VALUE : number.min(MAX).longValue();
  }

  <T> Stream<T> of(Stream<T> rows) {
    return rows.skip(offset).limit(count);
  }
}
