package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.syntax.Expression;
import java.math.BigDecimal;

/** The values and column types of literals, and of the sign before one. Any thread. */
final class Literals {

  private static final BigDecimal MAX_SIGNED = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal MAX_UNSIGNED = new BigDecimal("18446744073709551615");

  private Literals() {}

  static Value value(Expression.Literal literal) {
    String text = literal.text();
    int length = text.length();
    return switch (literal.kind()) {
      case NULL -> Value.NULL;
      case BOOLEAN -> new Value(text, ColumnType.TRUTH);
      case STRING -> new Value(text, ColumnType.text(text.codePointCount(0, length)));
      case HEX -> new Value(text, ColumnType.bytes(length));
      case INTEGER -> integer(new BigDecimal(text));
      case DECIMAL -> decimal(new BigDecimal(text));
      case FLOAT -> new Value(plain(text), ColumnType.floating(length));
    };
  }

  private static Value integer(BigDecimal number) {
    String digits = number.toPlainString();
    if (number.compareTo(MAX_SIGNED) <= 0) {
      return new Value(digits, ColumnType.bigint(digits.length() + 1, ColumnType.NOT_NULL));
    }
    if (number.compareTo(MAX_UNSIGNED) <= 0) {
      return new Value(
          digits, ColumnType.bigint(digits.length(), ColumnType.NOT_NULL | ColumnType.UNSIGNED));
    }
    return decimal(number);
  }

  private static Value decimal(BigDecimal number) {
    String digits = number.toPlainString();
    return new Value(digits, ColumnType.decimal(width(number), number.scale()));
  }

  /** Digits, point and sign, as mysqld counts them. */
  private static int width(BigDecimal number) {
    return number.precision() + (number.scale() > 0 ? 1 : 0) + 1;
  }

  static Value negated(Value operand) {
    if (operand.isNull()) {
      return operand;
    }
    BigDecimal number = operand.number().negate();
    ColumnType type = operand.type().isNumber() ? operand.type() : ColumnType.floating(23);
    return new Value(number.toPlainString(), type);
  }

  private static String plain(String literal) {
    double number = Double.parseDouble(literal);
    if (Double.isInfinite(number)) {
      throw new StatementRefused(ErrorCode.ILLEGAL_DOUBLE, literal);
    }
    String text = new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    return text.length() <= 23 ? text : Double.toString(number);
  }
}
