package io.binlogrelay.relaylog;

/** An event that can't stand where it does; the caller knows the file and the offset. */
final class LedgerException extends RuntimeException {

  private final String what;
  private final Object expected;
  private final Object found;

  LedgerException(String what, Object expected, Object found) {
    super(what + ": expected " + expected + ", found " + found);
    this.what = what;
    this.expected = expected;
    this.found = found;
  }

  String what() {
    return what;
  }

  Object expected() {
    return expected;
  }

  Object found() {
    return found;
  }
}
