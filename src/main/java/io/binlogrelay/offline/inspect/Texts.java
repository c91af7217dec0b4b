package io.binlogrelay.offline.inspect;

import java.util.Locale;

/** Texts from a file, fit for one line of a terminal. */
final class Texts {
  private static final int LINE_MAX = 120;

  private Texts() {}

  /** In one line, without control characters, cut where it gets long. */
  static String line(String text) {
    int length = Math.min(text.length(), LINE_MAX);
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    if (text.length() > LINE_MAX) {
      line.append("... (").append(text.length()).append(" characters)");
    }
    return line.toString();
  }

  /** {@code 1 row}, {@code 2 rows}. */
  static String count(long count, String noun) {
    return String.format(Locale.ROOT, "%d %s%s", count, noun, count == 1 ? "" : "s");
  }
}
