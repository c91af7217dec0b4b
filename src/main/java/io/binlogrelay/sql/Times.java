package io.binlogrelay.sql;

import io.binlogrelay.sql.syntax.Expression;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as MySQL writes them ("Date and Time Literals"). Stateless. */
final class Times {

  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\s*(\\d{4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:[T ](\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d{0,9})?)?)?\\s*");

  private static final Pattern DIGITS =
      Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:(\\d{2})(\\d{2})(\\d{2}))?");

  private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private Times() {}

  /** The time moved by the amount, as text; NULL if there is no such time. */
  static Value moved(Expression.Moved how, Value time, Value amount, ZoneId zone) {
    Optional<Instant> from = read(time, zone);
    if (from.isEmpty() || amount.isNull()) {
      return new Value(null, ColumnType.dateTime(0));
    }
    long steps = amount.number().longValue();
    try {
      LocalDateTime to =
          LocalDateTime.ofInstant(from.get(), zone)
              .plus(how.back() ? Math.negateExact(steps) : steps, how.unit());
      boolean inRange = to.getYear() >= 0 && to.getYear() <= 9999;
      return new Value(inRange ? TEXT.format(to) : null, ColumnType.dateTime(0));
    } catch (DateTimeException | ArithmeticException e) {
      return new Value(null, ColumnType.dateTime(0)); // beyond all years
    }
  }

  /** The time in that zone; empty if the value is none. */
  static Optional<Instant> read(Value value, ZoneId zone) {
    if (value.isNull()) {
      return Optional.empty();
    }
    Matcher parts = WRITTEN.matcher(value.requireText());
    if (!parts.matches()) {
      parts = DIGITS.matcher(value.requireText());
    }
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  part(parts, 1),
                  part(parts, 2),
                  part(parts, 3),
                  part(parts, 4),
                  part(parts, 5),
                  part(parts, 6))
              .atZone(zone)
              .toInstant());
    } catch (DateTimeException e) {
      return Optional.empty(); // such as the 31st of February
    }
  }

  private static int part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
