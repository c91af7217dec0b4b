package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.binlog.EventType;

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

  /** Its bytes do not have its checksum. */
  static EventRejected damaged(String file, long offset, int type) {
    return new EventRejected(
        new BinlogPosition(file, offset), "CRC32 of " + EventType.name(type), "a match", "none");
  }

  /** What the {@link Ledger} says of an event. */
  static EventRejected because(RuntimeException reason, BinlogPosition where) {
    return reason instanceof LedgerException e
        ? new EventRejected(where, e.what(), e.expected(), e.found())
        : new EventRejected(where, "content", "a well-formed event", reason);
  }

  /** Where in the log the event would have gone: file and offset of its first byte. */
  public BinlogPosition where() {
    return where;
  }
}
