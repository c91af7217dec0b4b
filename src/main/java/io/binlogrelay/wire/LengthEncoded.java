package io.binlogrelay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * MySQL's length-encoded integers and strings (manual: "Integer Types", "String Types").
 *
 * <pre>
 *   00..fa            the value itself
 *   fb                NULL, in a result row only
 *   fc  2 bytes       up to 2^16
 *   fd  3 bytes       up to 2^24
 *   fe  8 bytes       the rest
 * </pre>
 *
 * <p>Every read is checked against what the buffer holds and, for strings, a bound that the caller
 * names, before anything is allocated. Stateless; any thread.
 */
public final class LengthEncoded {

  private static final int NULL = 0xfb;
  private static final int TWO_BYTES = 0xfc;
  private static final int THREE_BYTES = 0xfd;
  private static final int EIGHT_BYTES = 0xfe;

  private LengthEncoded() {}

  /**
   * Reads an integer, as 64 unsigned bits in a long.
   *
   * @throws WireException if it is cut off, or NULL, or not an integer (0xff)
   */
  public static long readInt(ByteBuf in) {
    require(in, 1);
    int first = in.readUnsignedByte();
    if (first < NULL) {
      return first;
    }
    switch (first) {
      case TWO_BYTES:
        require(in, 2);
        return in.readUnsignedShortLE();
      case THREE_BYTES:
        require(in, 3);
        return in.readUnsignedMediumLE();
      case EIGHT_BYTES:
        require(in, 8);
        return in.readLongLE();
      default:
        throw new WireException(
            "length-encoded integer begins with 0x" + Integer.toHexString(first));
    }
  }

  /**
   * Reads the bytes of a string.
   *
   * @param max greatest length accepted, bytes
   */
  public static byte[] readBytes(ByteBuf in, int max) {
    byte[] bytes = new byte[readLength(in, max)];
    in.readBytes(bytes);
    return bytes;
  }

  /** Reads a UTF-8 string of at most {@code max} bytes. */
  public static String readString(ByteBuf in, int max) {
    return in.readString(readLength(in, max), StandardCharsets.UTF_8);
  }

  /** Reads a value of a text result row: like {@link #readString}, or null. */
  public static @Nullable String readNullableString(ByteBuf in, int max) {
    require(in, 1);
    if (in.getUnsignedByte(in.readerIndex()) == NULL) {
      in.skipBytes(1);
      return null;
    }
    return readString(in, max);
  }

  private static int readLength(ByteBuf in, int max) {
    long length = readInt(in);
    if (length < 0 || length > max) {
      throw new WireException(
          "string length: " + Long.toUnsignedString(length) + " (expected: <= " + max + ")");
    }
    require(in, (int) length);
    return (int) length;
  }

  private static void require(ByteBuf in, int bytes) {
    if (in.readableBytes() < bytes) {
      throw new WireException(
          "bytes left in the packet: " + in.readableBytes() + " (expected: >= " + bytes + ")");
    }
  }

  /** Appends an integer (64 unsigned bits) in its shortest form. */
  public static void writeInt(ByteBuf out, long value) {
    if (Long.compareUnsigned(value, NULL) < 0) {
      out.writeByte((int) value);
    } else if (Long.compareUnsigned(value, 1L << 16) < 0) {
      out.writeByte(TWO_BYTES);
      out.writeShortLE((int) value);
    } else if (Long.compareUnsigned(value, 1L << 24) < 0) {
      out.writeByte(THREE_BYTES);
      out.writeMediumLE((int) value);
    } else {
      out.writeByte(EIGHT_BYTES);
      out.writeLongLE(value);
    }
  }

  /** How many bytes {@link #writeInt} appends: 1, 3, 4 or 9. */
  public static int sizeOf(long value) {
    if (Long.compareUnsigned(value, NULL) < 0) {
      return 1;
    }
    if (Long.compareUnsigned(value, 1L << 16) < 0) {
      return 3;
    }
    return Long.compareUnsigned(value, 1L << 24) < 0 ? 4 : 9;
  }

  /** Appends a string of bytes. */
  public static void writeBytes(ByteBuf out, byte[] bytes) {
    writeInt(out, bytes.length);
    out.writeBytes(bytes);
  }

  /** Appends a string in UTF-8. */
  public static void writeString(ByteBuf out, String text) {
    writeInt(out, ByteBufUtil.utf8Bytes(text));
    ByteBufUtil.writeUtf8(out, text);
  }

  /** Appends a value of a text result row. */
  public static void writeNullableString(ByteBuf out, @Nullable String text) {
    if (text == null) {
      out.writeByte(NULL);
    } else {
      writeString(out, text);
    }
  }
}
