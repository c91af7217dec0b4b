package io.binlogrelay.sql.syntax;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Moves in time: {@code NOW() - INTERVAL 3 DAY} and {@code DATE_SUB(NOW(), INTERVAL 3 DAY)}, as
 * administrators write them behind PURGE BINARY LOGS BEFORE. Units of a single number only. Used by
 * one parser, once.
 */
final class IntervalParser {

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "MICROSECOND", ChronoUnit.MICROS,
          "SECOND", ChronoUnit.SECONDS,
          "MINUTE", ChronoUnit.MINUTES,
          "HOUR", ChronoUnit.HOURS,
          "DAY", ChronoUnit.DAYS,
          "WEEK", ChronoUnit.WEEKS,
          "MONTH", ChronoUnit.MONTHS,
          "YEAR", ChronoUnit.YEARS);

  private static final Set<String> BACKWARDS = Set.of("DATE_SUB", "SUBDATE");
  private static final Set<String> FORWARDS = Set.of("DATE_ADD", "ADDDATE");

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  IntervalParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** Whether a sign and INTERVAL come next. */
  boolean follows() {
    Token sign = tokens.peek();
    return (sign.isSymbol("-") || sign.isSymbol("+")) && tokens.peekSecond().isWord("INTERVAL");
  }

  /** The time, moved by what follows it. */
  Expression moved(Expression time) {
    boolean back = tokens.next().isSymbol("-");
    return interval(time, back);
  }

  static boolean isFunction(Token name) {
    String upper = name.value().toUpperCase(Locale.ROOT);
    return BACKWARDS.contains(upper) || FORWARDS.contains(upper);
  }

  /** After the function's name. */
  Expression call(Token name) {
    tokens.expectSymbol("(");
    Expression time = expressions.parse();
    tokens.expectSymbol(",");
    Expression moved = interval(time, BACKWARDS.contains(name.value().toUpperCase(Locale.ROOT)));
    tokens.expectSymbol(")");
    return moved;
  }

  private Expression interval(Expression time, boolean back) {
    tokens.expect("INTERVAL");
    Expression amount = expressions.parse();
    ChronoUnit unit = UNITS.get(tokens.peek().value().toUpperCase(Locale.ROOT));
    if (unit == null) {
      throw tokens.unexpected();
    }
    tokens.next();
    return new Expression.Moved(time, back, amount, unit);
  }
}
