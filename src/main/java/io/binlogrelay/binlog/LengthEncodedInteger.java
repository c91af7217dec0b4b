package io.binlogrelay.binlog;

import java.nio.ByteBuffer;

/** MySQL's length-encoded integers inside events: 1 byte, or fc/fd/fe and 2, 3 or 8 bytes. */
final class LengthEncodedInteger {
  private LengthEncodedInteger() {}

  /** Bytes that writing the value takes. */
  static int length(long value) {
    if (value >= 0 && value < 251) {
      return 1;
    }
    if (value >= 0 && value < 1 << 24) {
      return value < 1 << 16 ? 3 : 4;
    }
    return 9;
  }

  static void write(ByteBuffer out, long value) {
    switch (length(value)) {
      case 1 -> out.put((byte) value);
      case 3 -> out.put((byte) 0xfc).putShort((short) value);
      case 4 -> out.put((byte) 0xfd).putShort((short) value).put((byte) (value >> 16));
      default -> out.put((byte) 0xfe).putLong(value);
    }
  }

  /** Bytes that the integer at an index takes; 1 for the two bytes that open none. */
  static int size(ByteBuffer b, int at) {
    return switch (b.get(at) & 0xff) {
      case 0xfc -> 3;
      case 0xfd -> 4;
      case 0xfe -> 9;
      default -> 1;
    };
  }

  /**
   * The integer at an index; negative if it is 2^63 or more.
   *
   * @throws MalformedEventException if it does not end before {@code end}
   */
  static long read(ByteBuffer b, int at, int end) {
    if (at >= end || size(b, at) > end - at) {
      throw new MalformedEventException("length-encoded integer", "more bytes", end - at);
    }
    int first = b.get(at) & 0xff;
    return switch (first) {
      case 0xfc -> b.getShort(at + 1) & 0xffff;
      case 0xfd -> b.getInt(at) >>> 8;
      case 0xfe -> b.getLong(at + 1);
      case 0xfb, 0xff ->
          throw new MalformedEventException("length-encoded integer", "no fb or ff", first);
      default -> first;
    };
  }
}
