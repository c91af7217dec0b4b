package io.binlogrelay.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes in bytes as an operator writes them: {@code 5GiB} (powers of 1024), {@code 100MB} (of
 * 1000).
 */
final class SizeText {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,15})([KMGT]I?)?B", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Long> UNITS =
      Map.of(
          "", 1L,
          "K", 1_000L,
          "M", 1_000_000L,
          "G", 1_000_000_000L,
          "T", 1_000_000_000_000L,
          "KI", 1L << 10,
          "MI", 1L << 20,
          "GI", 1L << 30,
          "TI", 1L << 40);

  private SizeText() {}

  /** Throws {@link IllegalArgumentException} whose message says what is allowed. */
  static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be a whole number with a unit (B, KB, MB, GB, TB, KiB, MiB, GiB, TiB), such as 5GiB");
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2).toUpperCase(Locale.ROOT);
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), UNITS.getOrDefault(unit, 1L));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("must be less than 8388608TiB", e);
    }
  }
}
