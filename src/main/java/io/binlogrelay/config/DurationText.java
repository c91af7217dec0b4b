package io.binlogrelay.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as an operator writes them: {@code 500ms}, {@code 10s}, {@code 15m}, {@code 24h},
 * {@code 7d}.
 */
final class DurationText {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

  private DurationText() {}

  /** Throws {@link IllegalArgumentException} whose message says what is allowed. */
  static Duration parse(String text, Duration min, Duration max) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be a whole number with a unit (ms, s, m, h, d), such as " + format(min));
    }
    Duration value = of(Long.parseLong(matcher.group(1)), matcher.group(2));
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException("must be from " + format(min) + " to " + format(max));
    }
    return value;
  }

  /** The shortest form that {@link #parse} reads back. */
  static String format(Duration value) {
    long millis = value.toMillis();
    String[] units = {"d", "h", "m", "s"};
    long[] sizes = {86_400_000, 3_600_000, 60_000, 1_000};
    for (int i = 0; i < units.length; i++) {
      if (millis != 0 && millis % sizes[i] == 0) {
        return millis / sizes[i] + units[i];
      }
    }
    return millis + "ms";
  }

  private static Duration of(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
