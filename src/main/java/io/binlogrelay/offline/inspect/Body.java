package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.MalformedEventException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of an event one after the other and never beyond their end. All numbers are
 * little-endian. Not thread-safe.
 */
final class Body {
  private final ByteBuffer bytes;
  private int at;
  private final int end;

  /**
   * @param bytes little-endian
   */
  Body(ByteBuffer bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int remaining() {
    return end - at;
  }

  boolean hasMore() {
    return at < end;
  }

  /** Unsigned, of 1 to 8 bytes. */
  long integer(int size) {
    need(size);
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | (bytes.get(at + i) & 0xff);
    }
    at += size;
    return value;
  }

  int u8() {
    return (int) integer(1);
  }

  int u16() {
    return (int) integer(2);
  }

  long u32() {
    return integer(4);
  }

  /** MySQL's length-encoded integer. */
  long packed() {
    int first = u8();
    return switch (first) {
      case 0xfc -> integer(2);
      case 0xfd -> integer(3);
      case 0xfe -> integer(8);
      case 0xfb, 0xff ->
          throw new MalformedEventException("length-encoded integer", "no fb or ff", first);
      default -> first;
    };
  }

  byte[] bytes(long count) {
    need(count);
    byte[] copy = new byte[(int) count];
    bytes.get(at, copy);
    at += copy.length;
    return copy;
  }

  byte[] rest() {
    return bytes(remaining());
  }

  String text(long count) {
    return new String(bytes(count), StandardCharsets.UTF_8);
  }

  void skip(long count) {
    need(count);
    at += (int) count;
  }

  /** The next so many bytes, to be read apart. */
  Body part(long count) {
    need(count);
    Body part = new Body(bytes, at, at + (int) count);
    at += (int) count;
    return part;
  }

  private void need(long count) {
    if (count < 0 || count > end - at) {
      throw new MalformedEventException("field of an event", count + " bytes", end - at);
    }
  }
}
