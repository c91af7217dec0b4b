package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.UnexpectedEventException;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.nio.ByteBuffer;

/**
 * Is shown the events of a file by {@link FileScan#read}, in their order, on that thread. An event
 * that was shown has {@link #passed} or is {@link #damaged}; an event may also be damaged so that
 * it can't be shown.
 */
public interface EventVisitor {

  /** Whom recovery sends: it asks the ledger afterwards, and for the first damage only. */
  EventVisitor RECOVERY = damage -> false;

  /** Events that begin before this offset are passed over unread, those of the head aside. */
  default long from() {
    return LogFile.FIRST_EVENT;
  }

  /** Whether no further event is wanted. */
  default boolean done() {
    return false;
  }

  /**
   * An event whose header is sound; if it is whole in the buffer, its checksum is right, too.
   *
   * @param offset of its first byte in the file
   * @param buffer little-endian, holds the event from {@code at} on during this call
   * @param available bytes of it: all of them, or, if it is too large to be held, at least {@link
   *     io.binlogrelay.binlog.TransactionBoundary#HEAD_BYTES}
   */
  default void event(long offset, ByteBuffer buffer, int at, int available) {}

  /**
   * The event that was shown is whole and undamaged.
   *
   * @param end offset of the byte after it
   * @param boundary whether the file begins as it must and no transaction is open; false where that
   *     is not known, after damage and after {@link #from}
   */
  default void passed(long end, boolean boundary) {}

  /** The event that was shown comes out of order, and MySQL's own receiver would complain. */
  default void unexpected(UnexpectedEventException e) {}

  /**
   * Something is damaged.
   *
   * @return whether to go on, if that is possible at all
   */
  boolean damaged(Damage damage);
}
