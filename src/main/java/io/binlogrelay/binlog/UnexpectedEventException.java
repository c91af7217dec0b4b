package io.binlogrelay.binlog;

/**
 * An event came where the grammar of transactions has no place for it. MySQL's replica logs it and
 * goes on; here the receiver decides.
 */
public final class UnexpectedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int type;

  public UnexpectedEventException(String what, int type) {
    super(what);
    this.type = type;
  }

  /** See {@link EventType}. */
  public int type() {
    return type;
  }
}
