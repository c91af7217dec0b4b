package io.binlogrelay.downstream;

import io.binlogrelay.wire.WireException;

/** A client goes on sending commands without reading what it is answered. Without stack trace. */
final class UnreadAnswersException extends WireException {

  private static final long serialVersionUID = 1L;

  UnreadAnswersException() {
    super("commands came before the answers to earlier ones were read");
  }
}
