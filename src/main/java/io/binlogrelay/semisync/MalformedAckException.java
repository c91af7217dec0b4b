package io.binlogrelay.semisync;

/** A packet of a replica that was to be an ACK and is none. Harmless to everybody but itself. */
public final class MalformedAckException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedAckException(String what, Object expected, Object found) {
    super("malformed ACK: " + what + ": expected " + expected + ", found " + found);
  }
}
