package io.binlogrelay.sql.syntax;

/**
 * Valid MySQL that is not answered here: MySQL's error 1235. Carries no stack trace, since
 * strangers cause it at will.
 */
public final class UnsupportedSyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String construct;

  /**
   * @param construct what is not supported, as MySQL would name it
   */
  UnsupportedSyntaxException(String construct) {
    super("not supported: " + construct, null, false, false);
    this.construct = construct;
  }

  /** What is not supported. */
  public String construct() {
    return construct;
  }
}
