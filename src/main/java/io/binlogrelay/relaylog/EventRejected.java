package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;

/**
 * An event from the source does not fit the log: damaged on the way, in the wrong place, or held
 * already. Nothing of it is published; the writer has to be {@linkplain
 * RelayLogWriter#cutToPublished() cut back} before it is used again.
 */
public final class EventRejected extends RuntimeException {

  private final BinlogPosition where;

  EventRejected(BinlogPosition where, String what, Object expected, Object found) {
    super(
        "event at " + where + " refused: " + what + ", expected " + expected + ", found " + found);
    this.where = where;
  }

  /** Where in the log the event would have gone: file and offset of its first byte. */
  public BinlogPosition where() {
    return where;
  }
}
