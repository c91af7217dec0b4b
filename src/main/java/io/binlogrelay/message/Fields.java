package io.binlogrelay.message;

import io.binlogrelay.wire.LengthEncoded;
import io.binlogrelay.wire.WireException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes the fields of payloads. Every read names its field for the message of {@link
 * MalformedPacketException} and checks length and bound first. Stateless; any thread.
 */
final class Fields {

  private Fields() {}

  static int unsignedByte(ByteBuf in, String field) {
    require(in, 1, field);
    return in.readUnsignedByte();
  }

  static int unsignedShort(ByteBuf in, String field) {
    require(in, 2, field);
    return in.readUnsignedShortLE();
  }

  static long unsignedInt(ByteBuf in, String field) {
    require(in, 4, field);
    return in.readUnsignedIntLE();
  }

  static long longValue(ByteBuf in, String field) {
    require(in, 8, field);
    return in.readLongLE();
  }

  static void skip(ByteBuf in, int length, String field) {
    require(in, length, field);
    in.skipBytes(length);
  }

  static byte[] bytes(ByteBuf in, int length, String field) {
    require(in, length, field);
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return bytes;
  }

  static String string(ByteBuf in, int length, String field) {
    require(in, length, field);
    return in.readString(length, StandardCharsets.UTF_8);
  }

  static byte[] restBytes(ByteBuf in, int max, String field) {
    bound(in.readableBytes(), max, field);
    return bytes(in, in.readableBytes(), field);
  }

  static String rest(ByteBuf in, int max, String field) {
    bound(in.readableBytes(), max, field);
    return string(in, in.readableBytes(), field);
  }

  /** A string that a NUL ends; the NUL is read and not returned. */
  static String nulString(ByteBuf in, int max, String field) {
    int length = in.bytesBefore((byte) 0);
    if (length < 0) {
      throw new MalformedPacketException(field + ": no terminating NUL");
    }
    bound(length, max, field);
    String text = string(in, length, field);
    in.skipBytes(1);
    return text;
  }

  static void writeNulString(ByteBuf out, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a NUL inside a NUL-terminated string");
    }
    ByteBufUtil.writeUtf8(out, text);
    out.writeByte(0);
  }

  static long lengthEncoded(ByteBuf in, String field) {
    try {
      return LengthEncoded.readInt(in);
    } catch (WireException e) {
      throw new MalformedPacketException(field + ": " + e.getMessage());
    }
  }

  static byte[] lengthEncodedBytes(ByteBuf in, int max, String field) {
    try {
      return LengthEncoded.readBytes(in, max);
    } catch (WireException e) {
      throw new MalformedPacketException(field + ": " + e.getMessage());
    }
  }

  static String lengthEncodedString(ByteBuf in, int max, String field) {
    return new String(lengthEncodedBytes(in, max, field), StandardCharsets.UTF_8);
  }

  static void expectByte(ByteBuf in, int expected, String field) {
    int found = unsignedByte(in, field);
    if (found != expected) {
      throw new MalformedPacketException(
          String.format("%s: 0x%02x (expected: 0x%02x)", field, found, expected));
    }
  }

  static void bound(long length, int max, String field) {
    if (length > max) {
      throw new MalformedPacketException(
          field + " length: " + length + " (expected: <= " + max + ")");
    }
  }

  static void require(ByteBuf in, int bytes, String field) {
    if (in.readableBytes() < bytes) {
      throw new MalformedPacketException(
          field + ": bytes left: " + in.readableBytes() + " (expected: >= " + bytes + ")");
    }
  }
}
