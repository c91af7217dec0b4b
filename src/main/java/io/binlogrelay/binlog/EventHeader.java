package io.binlogrelay.binlog;

import java.nio.ByteBuffer;

/**
 * The 19 bytes before every event's body, read in place ({@code
 * libs/mysql/binlog/event/binlog_event.h}). Any thread; the buffer is little-endian and {@code at}
 * is the event's first byte.
 */
public final class EventHeader {
  public static final int LENGTH = 19;
  public static final int TIMESTAMP_OFFSET = 0;
  public static final int TYPE_OFFSET = 4;
  public static final int SERVER_ID_OFFSET = 5;
  public static final int EVENT_LENGTH_OFFSET = 9;
  public static final int LOG_POSITION_OFFSET = 13;
  public static final int FLAGS_OFFSET = 17;

  private EventHeader() {}

  /** Seconds since 1970, unsigned 32 bits; 0 in a fake Rotate and in heartbeats. */
  public static long timestamp(ByteBuffer b, int at) {
    return b.getInt(at + TIMESTAMP_OFFSET) & 0xffff_ffffL;
  }

  /** See {@link EventType}; 0 to 255. */
  public static int type(ByteBuffer b, int at) {
    return b.get(at + TYPE_OFFSET) & 0xff;
  }

  public static long serverId(ByteBuffer b, int at) {
    return b.getInt(at + SERVER_ID_OFFSET) & 0xffff_ffffL;
  }

  /** Length of the whole event with header and checksum, in bytes, as it claims. */
  public static long eventLength(ByteBuffer b, int at) {
    return b.getInt(at + EVENT_LENGTH_OFFSET) & 0xffff_ffffL;
  }

  /** End of the event in its file, modulo 2^32; 0 in artificial events. */
  public static long logPosition(ByteBuffer b, int at) {
    return b.getInt(at + LOG_POSITION_OFFSET) & 0xffff_ffffL;
  }

  /** See {@link EventFlags}; 16 bits. */
  public static int flags(ByteBuffer b, int at) {
    return b.getShort(at + FLAGS_OFFSET) & 0xffff;
  }
}
