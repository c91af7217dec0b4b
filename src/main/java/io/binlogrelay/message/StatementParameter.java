package io.binlogrelay.message;

/**
 * A value that a client gives for a placeholder. Immutable, any thread.
 *
 * @param kind what it is
 * @param text as SQL would write it, without quotes; empty for NULL
 */
public record StatementParameter(Kind kind, String text) {

  /** The kinds of values. */
  public enum Kind {
    NULL,
    INTEGER,
    DECIMAL,
    FLOAT,
    TEXT
  }

  /** NULL itself. */
  public static final StatementParameter NULL = new StatementParameter(Kind.NULL, "");
}
