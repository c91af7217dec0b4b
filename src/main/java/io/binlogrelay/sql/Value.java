package io.binlogrelay.sql;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An expression's value. Immutable, any thread.
 *
 * @param text as a result set writes it; null is NULL
 * @param type the column type that mysqld gives it
 */
record Value(@Nullable String text, ColumnType type) {

  /** NULL itself. */
  static final Value NULL = new Value(null, ColumnType.NULL);

  private static final Value NULL_TRUTH = new Value(null, ColumnType.bigint(1, 0));
  private static final Value TRUE = new Value("1", ColumnType.TRUTH);
  private static final Value FALSE = new Value("0", ColumnType.TRUTH);

  /**
   * What MySQL reads of a string where it wants a number; bounded, so that its parsing is cheap.
   */
  private static final Pattern LEADING_NUMBER =
      Pattern.compile("^\\s*([-+]?\\d{0,65}(?:\\.\\d{0,65})?(?:[eE][-+]?\\d{1,3})?)");

  static Value of(boolean truth) {
    return truth ? TRUE : FALSE;
  }

  /** The unknown truth value. */
  static Value unknown() {
    return NULL_TRUTH;
  }

  boolean isNull() {
    return text == null;
  }

  /** The text of a value that is known not to be NULL. */
  String requireText() {
    if (text == null) {
      throw new IllegalStateException("NULL has no text");
    }
    return text;
  }

  /** Whether it is neither NULL nor zero. */
  boolean isTrue() {
    return text != null && number().signum() != 0;
  }

  /** Its number as MySQL converts text: the digits it begins with, or zero. */
  BigDecimal number() {
    Matcher number = LEADING_NUMBER.matcher(requireText());
    if (!number.find()) {
      return BigDecimal.ZERO;
    }
    try {
      return new BigDecimal(number.group(1));
    } catch (NumberFormatException notANumber) {
      // "", "-", "." and "e5" begin with no digit.
      return BigDecimal.ZERO;
    }
  }

  /** Order as MySQL compares: as numbers if either is one, else as text without regard to case. */
  int compareTo(Value other) {
    if (type.isNumber() || other.type.isNumber()) {
      return number().compareTo(other.number());
    }
    return requireText().compareToIgnoreCase(other.requireText());
  }
}
