package io.binlogrelay.binlog;

import java.nio.ByteBuffer;

/**
 * Reads variable-length integers of MySQL's serialization library one after the other. One thread.
 *
 * <p>The number of trailing 1 bits in the first byte, plus one, is the number of bytes (1 to 9);
 * the bits above that run are the value, little-endian. A signed value has its sign in the lowest
 * bit ({@code libs/mysql/serialization/variable_length_integers.h}).
 */
final class SerializedInteger {
  private final ByteBuffer buffer;
  private int next;
  private int end;

  SerializedInteger(ByteBuffer buffer, int from, int end) {
    this.buffer = buffer;
    this.next = from;
    this.end = end;
  }

  /** Brings the end nearer. */
  void limit(int newEnd) {
    if (newEnd < next || newEnd > end) {
      throw new MalformedEventException("serialized size", next + " to " + end, newEnd);
    }
    end = newEnd;
  }

  boolean hasMore() {
    return next < end;
  }

  /** The next value as 64 unsigned bits. */
  long unsigned() {
    need(1);
    int first = buffer.get(next) & 0xff;
    int length = Integer.numberOfTrailingZeros(~first) + 1;
    need(length);
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = (value << 8) | (buffer.get(next + i) & 0xff);
    }
    next += length;
    // Nine bytes: the first holds no bit of the value and has just been shifted in last.
    return length == 9 ? nineBytes() : value >>> length;
  }

  long signed() {
    long value = unsigned();
    return (value & 1) == 0 ? value >>> 1 : ~(value >>> 1);
  }

  byte[] bytes(int length) {
    need(length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = buffer.get(next + i);
    }
    next += length;
    return bytes;
  }

  private long nineBytes() {
    return buffer.getLong(next - Long.BYTES);
  }

  private void need(int bytes) {
    if (bytes > end - next) {
      throw new MalformedEventException("serialized value", bytes + " bytes", end - next);
    }
  }
}
