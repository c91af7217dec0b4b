package io.binlogrelay.sql.syntax;

/**
 * The text is no statement that we know: MySQL's error 1064. Carries no stack trace, since
 * strangers cause it at will.
 */
public final class SyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** MySQL shows at most this many characters after "near" ({@code sql_error.h}, "%-.80s"). */
  private static final int NEAR_CHARS_MAX = 80;

  private final String near;
  private final int line;

  private SyntaxException(String near, int line) {
    super("syntax error near '" + near + "' at line " + line, null, false, false);
    this.near = near;
    this.line = line;
  }

  /** An error at that offset of the statement. */
  static SyntaxException at(String sql, int offset) {
    String near = sql.substring(offset, Math.min(sql.length(), offset + NEAR_CHARS_MAX));
    int line = 1 + (int) sql.substring(0, offset).chars().filter(c -> c == '\n').count();
    return new SyntaxException(near, line);
  }

  /** The statement's text from the offending token on, at most 80 characters. */
  public String near() {
    return near;
  }

  /** The line of the offending token, from 1. */
  public int line() {
    return line;
  }
}
