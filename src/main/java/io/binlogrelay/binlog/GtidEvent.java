package io.binlogrelay.binlog;

import io.binlogrelay.gtid.Gtid;
import io.binlogrelay.gtid.GtidFormatException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.gtid.Tsid;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The event that opens a transaction: GTID (33), anonymous GTID (34) or tagged GTID (42), read in
 * place. Any thread. Reading 33 and 34 allocates nothing.
 *
 * <pre>
 * 33 and 34, offset after the header ({@code libs/mysql/binlog/event/control_events.cpp})
 *  0   1  flags
 *  1  16  UUID
 * 17   8  transaction number; 0 in 34                            (5.6 ends here)
 * 25   1  2 = a logical clock follows
 * 26   8  last committed
 * 34   8  sequence number                                        (5.7 ends here)
 * 42   7  commit time here, microseconds; bit 55 set: the next is there
 *      7  commit time at the origin
 *    1-9  length of the whole transaction, length-encoded        (since 8.0.2)
 *         server versions (since 8.0.14), commit group ticket: not read
 * </pre>
 *
 * <p>42 is a message of MySQL's serialization library, see {@link TaggedGtidEvent}.
 */
public final class GtidEvent {
  /** No such event is longer; the longest that servers write have under 200 bytes. */
  public static final int MAX_LENGTH = 512;

  private static final int UUID_OFFSET = EventHeader.LENGTH + 1;
  private static final int GNO_OFFSET = EventHeader.LENGTH + 17;
  private static final int CLOCK_TYPE_OFFSET = EventHeader.LENGTH + 25;
  private static final int LAST_COMMITTED_OFFSET = EventHeader.LENGTH + 26;
  private static final int SEQUENCE_OFFSET = EventHeader.LENGTH + 34;
  private static final int COMMIT_TIME_OFFSET = EventHeader.LENGTH + 42;
  private static final int COMMIT_TIME_LENGTH = 7;
  private static final long COMMIT_TIME_MASK = (1L << 55) - 1;
  private static final int LOGICAL_CLOCK = 2;

  /** Shortest event of type 33, without a checksum: up to the transaction number. */
  public static final int MIN_LENGTH = CLOCK_TYPE_OFFSET;

  private GtidEvent() {}

  /**
   * When a transaction was committed. What the event does not say is 0.
   *
   * @param lastCommitted sequence number of the last transaction that this one has to wait for
   * @param sequenceNumber the transaction's number in its file, from 1
   * @param commitMicros microseconds since 1970 at the source, since 8.0.1
   */
  public record Clock(long lastCommitted, long sequenceNumber, long commitMicros) {}

  public static boolean isGtid(int type) {
    return type == EventType.GTID
        || type == EventType.ANONYMOUS_GTID
        || type == EventType.GTID_TAGGED;
  }

  /** First half of the UUID of an event of type 33. */
  public static long uuidHigh(ByteBuffer b, int at) {
    return Long.reverseBytes(b.getLong(at + UUID_OFFSET));
  }

  /** Second half of the UUID of an event of type 33. */
  public static long uuidLow(ByteBuffer b, int at) {
    return Long.reverseBytes(b.getLong(at + UUID_OFFSET + Long.BYTES));
  }

  /** Transaction number of an event of type 33. */
  public static long gno(ByteBuffer b, int at) {
    return b.getLong(at + GNO_OFFSET);
  }

  /**
   * The transaction's number in its file's logical clock, from 1; 0 if the event has no such
   * number. For any of the three types.
   *
   * @throws MalformedEventException if a tagged event is malformed
   */
  public static long sequenceNumber(ByteBuffer b, int at, int length) {
    if (EventHeader.type(b, at) == EventType.GTID_TAGGED) {
      return TaggedGtidEvent.decode(b, at, length).clock().sequenceNumber();
    }
    return hasClock(b, at, length) ? Math.max(0, b.getLong(at + SEQUENCE_OFFSET)) : 0;
  }

  /**
   * The clocks in an event of any of the three types.
   *
   * @throws MalformedEventException if a tagged event is malformed
   */
  public static Clock clock(ByteBuffer b, int at, int length) {
    if (EventHeader.type(b, at) == EventType.GTID_TAGGED) {
      return TaggedGtidEvent.decode(b, at, length).clock();
    }
    if (!hasClock(b, at, length)) {
      return new Clock(0, 0, 0);
    }
    boolean timed = length >= COMMIT_TIME_OFFSET + Long.BYTES;
    return new Clock(
        Math.max(0, b.getLong(at + LAST_COMMITTED_OFFSET)),
        Math.max(0, b.getLong(at + SEQUENCE_OFFSET)),
        timed ? b.getLong(at + COMMIT_TIME_OFFSET) & COMMIT_TIME_MASK : 0);
  }

  /**
   * Bytes of the whole transaction, this event and all checksums included; 0 if the event does not
   * say (servers before 8.0.2). For any of the three types.
   *
   * @throws MalformedEventException if the event ends inside the field
   */
  public static long transactionLength(ByteBuffer b, int at, int length) {
    if (EventHeader.type(b, at) == EventType.GTID_TAGGED) {
      return TaggedGtidEvent.decode(b, at, length).transactionLength();
    }
    int field = COMMIT_TIME_OFFSET + COMMIT_TIME_LENGTH;
    if (!hasClock(b, at, length) || length <= field) {
      return 0;
    }
    boolean otherOrigin = (b.get(at + field - 1) & 0x80) != 0;
    field += otherOrigin ? COMMIT_TIME_LENGTH : 0;
    return Math.max(0, LengthEncodedInteger.read(b, at + field, at + length));
  }

  /**
   * The GTID of an event of type 33 or 42.
   *
   * @throws MalformedEventException if it is neither, or malformed
   */
  public static Gtid decode(ByteBuffer b, int at, int length) {
    if (EventHeader.type(b, at) == EventType.GTID_TAGGED) {
      return TaggedGtidEvent.decode(b, at, length).gtid();
    }
    requireUntagged(b, at, length);
    try {
      return new Gtid(Tsid.of(new UUID(uuidHigh(b, at), uuidLow(b, at))), gno(b, at));
    } catch (GtidFormatException e) {
      throw new MalformedEventException("Gtid event", e);
    }
  }

  /**
   * Whether the transaction's GTID is in a set; never for an anonymous one.
   *
   * @throws MalformedEventException if the event is malformed
   */
  public static boolean in(GtidSet set, ByteBuffer b, int at, int length) {
    int type = EventHeader.type(b, at);
    if (type == EventType.ANONYMOUS_GTID) {
      return false;
    }
    if (type == EventType.GTID_TAGGED) {
      return set.contains(decode(b, at, length));
    }
    requireUntagged(b, at, length);
    return set.containsUntagged(uuidHigh(b, at), uuidLow(b, at), gno(b, at));
  }

  private static void requireUntagged(ByteBuffer b, int at, int length) {
    EventBody.expectType(EventType.GTID, b, at);
    if (length < MIN_LENGTH) {
      throw new MalformedEventException(
          "Gtid event length", "at least " + MIN_LENGTH + " bytes", length);
    }
  }

  private static boolean hasClock(ByteBuffer b, int at, int length) {
    return length >= COMMIT_TIME_OFFSET && b.get(at + CLOCK_TYPE_OFFSET) == LOGICAL_CLOCK;
  }
}
