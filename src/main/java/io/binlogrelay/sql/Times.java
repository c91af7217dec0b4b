package io.binlogrelay.sql;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a point in time as MySQL writes it ("Date and Time Literals"). Stateless. */
final class Times {

  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\s*(\\d{4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:[T ](\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.\\d{0,9})?)?)?\\s*");

  private static final Pattern DIGITS =
      Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:(\\d{2})(\\d{2})(\\d{2}))?");

  private Times() {}

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
