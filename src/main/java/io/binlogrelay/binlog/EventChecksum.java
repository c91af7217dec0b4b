package io.binlogrelay.binlog;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The CRC32 at the end of an event. Reusable; one thread at a time; allocates nothing per event.
 *
 * <p>An FDE's checksum is defined over the event with {@link EventFlags#IN_USE} cleared, so that
 * the server can close a file by clearing the bit in place ({@code
 * Log_event_footer::event_checksum_test}). For a direct buffer, position and limit are moved during
 * a call and put back before it returns.
 */
public final class EventChecksum {
  /** Bytes of a checksum. */
  public static final int LENGTH = 4;

  /** Bytes of the shortest event that has one. */
  public static final int SMALLEST_EVENT = EventHeader.LENGTH + LENGTH;

  private final CRC32 crc = new CRC32();

  /** Whether the last four bytes of a whole event are the checksum of the bytes before them. */
  public boolean matches(ByteBuffer b, int at, int length) {
    return length >= SMALLEST_EVENT && compute(b, at, length) == b.getInt(at + length - LENGTH);
  }

  /** Begins an event that arrives in pieces. Not for an FDE, which is small. */
  public void reset() {
    crc.reset();
  }

  /** The next piece, without the four bytes of the checksum itself. */
  public void update(ByteBuffer b, int at, int length) {
    if (b.hasArray()) {
      crc.update(b.array(), b.arrayOffset() + at, length);
      return;
    }
    int position = b.position();
    int limit = b.limit();
    b.limit(at + length).position(at);
    crc.update(b);
    b.limit(limit).position(position);
  }

  /** The checksum of the pieces so far, as the little-endian number in the event. */
  public int value() {
    return (int) crc.getValue();
  }

  /** Computes the checksum of a whole event and stores it in its last four bytes. */
  public static void write(ByteBuffer event, int at, int length) {
    event.putInt(at + length - LENGTH, new EventChecksum().compute(event, at, length));
  }

  private int compute(ByteBuffer b, int at, int length) {
    crc.reset();
    int rest = at;
    boolean format = EventHeader.type(b, at) == EventType.FORMAT_DESCRIPTION;
    int flags = EventHeader.flags(b, at);
    if (format && (flags & EventFlags.IN_USE) != 0) {
      update(b, at, EventHeader.FLAGS_OFFSET);
      crc.update(flags & ~EventFlags.IN_USE & 0xff);
      rest = at + EventHeader.FLAGS_OFFSET + 1;
    }
    update(b, rest, at + length - LENGTH - rest);
    return value();
  }
}
