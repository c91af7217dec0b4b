package io.binlogrelay.gtid;

/**
 * A GTID or GTID set is not well-formed, as text or as bytes. A source answers such a set in a dump
 * command with error 1773.
 */
public final class GtidFormatException extends IllegalArgumentException {
  /** Foreign text is quoted up to this many characters. */
  private static final int MAX_QUOTED = 80;

  private static final long serialVersionUID = 1L;

  public GtidFormatException(String message) {
    super(message);
  }

  /** Expected something at a place of a text and found something else. */
  static GtidFormatException inText(String text, int at, String expected) {
    String found =
        at >= text.length()
            ? "the end"
            : "'" + text.substring(at, Math.min(text.length(), at + MAX_QUOTED)) + "'";
    return new GtidFormatException(
        "GTID text: expected " + expected + " at character " + at + ", found " + found);
  }
}
