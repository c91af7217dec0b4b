package io.binlogrelay.sql.syntax;

/**
 * A SELECT with more than {@link SelectParser#MAX_COLUMNS} columns: MySQL's error 1117. Carries no
 * stack trace, since strangers cause it at will.
 */
public final class TooManyColumnsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TooManyColumnsException() {
    super("more than " + SelectParser.MAX_COLUMNS + " columns", null, false, false);
  }
}
