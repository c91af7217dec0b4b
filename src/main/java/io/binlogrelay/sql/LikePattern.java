package io.binlogrelay.sql;

/**
 * A LIKE pattern: {@code %} any text, {@code _} one character, backslash takes the next one as it
 * is; upper and lower case are the same. Matching is a loop with one way back, so a hostile pattern
 * costs at most pattern times text, which is counted beforehand. Immutable, any thread.
 */
final class LikePattern {

  private static final char ESCAPE = '\\';

  private final String pattern;

  LikePattern(String pattern) {
    this.pattern = pattern;
  }

  /**
   * Whether the whole text matches.
   *
   * @throws StatementRefused if the statement has cost too much
   */
  boolean matches(String text, Effort effort) {
    effort.add((long) pattern.length() * text.length());
    return loop(text);
  }

  private boolean loop(String text) {
    int p = 0;
    int t = 0;
    int afterPercent = -1;
    int retryFrom = -1;
    while (true) {
      if (p < pattern.length() && pattern.charAt(p) == '%') {
        afterPercent = ++p;
        retryFrom = t;
        continue;
      }
      if (p == pattern.length() && t == text.length()) {
        return true;
      }
      int taken = t < text.length() ? step(p, text.charAt(t)) : 0;
      if (taken > 0) {
        p += taken;
        t++;
        continue;
      }
      if (afterPercent < 0 || retryFrom >= text.length()) {
        return false;
      }
      p = afterPercent;
      t = ++retryFrom;
    }
  }

  /** How many characters of the pattern at {@code p} match {@code c}: 0 for none. */
  private int step(int p, char c) {
    if (p == pattern.length()) {
      return 0;
    }
    char want = pattern.charAt(p);
    if (want == '_') {
      return 1;
    }
    if (want == ESCAPE && p + 1 < pattern.length()) {
      return same(pattern.charAt(p + 1), c) ? 2 : 0;
    }
    return same(want, c) ? 1 : 0;
  }

  private static boolean same(char a, char b) {
    return Character.toLowerCase(a) == Character.toLowerCase(b);
  }
}
