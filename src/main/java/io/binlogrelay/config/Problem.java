package io.binlogrelay.config;

import java.util.Comparator;

/**
 * One reason why a configuration is refused. Immutable.
 *
 * @param line 1-based line of the file, 0 when the problem has no place in it
 * @param column 1-based column, 0 likewise
 * @param key path of the key, such as {@code source.hosts[1]}; empty for the file as a whole
 * @param text the value found (never a secret) and what is allowed
 */
public record Problem(int line, int column, String key, String text) {

  static final Comparator<Problem> BY_PLACE =
      Comparator.comparingInt(
              (Problem problem) -> problem.line == 0 ? Integer.MAX_VALUE : problem.line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::key);

  /** {@code line 4, column 7: server.id: 0 is not allowed: …} */
  @Override
  public String toString() {
    String place = line == 0 ? "" : "line " + line + ", column " + column + ": ";
    return place + (key.isEmpty() ? text : key + ": " + text);
  }
}
