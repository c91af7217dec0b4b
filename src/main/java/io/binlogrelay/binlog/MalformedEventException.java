package io.binlogrelay.binlog;

/** Bytes that should be an event of some type are not: what, expected, found. */
public final class MalformedEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedEventException(String what, String expected, Object found) {
    super(what + ": expected " + expected + ", found " + found);
  }

  public MalformedEventException(String what, RuntimeException cause) {
    super(what + ": " + cause.getMessage(), cause);
  }
}
