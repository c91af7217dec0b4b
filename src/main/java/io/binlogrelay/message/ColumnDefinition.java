package io.binlogrelay.message;

import io.binlogrelay.wire.LengthEncoded;
import io.netty.buffer.ByteBuf;

/**
 * A column of a result set (manual: "Protocol::ColumnDefinition41"; captured from 8.4.8). Catalogue
 * is always {@code def}; schema and table are empty, as no answer of ours comes from a table.
 *
 * @param name as the client sees it
 * @param type one of the {@code TYPE_} constants
 * @param charset number of a collation, 0..65535
 * @param length greatest display length, 32 unsigned bits
 * @param flags 0..65535
 * @param decimals digits after the point; 31 where there are none
 */
public record ColumnDefinition(
    String name, int type, int charset, long length, int flags, int decimals) {

  public static final int TYPE_LONGLONG = 0x08;
  public static final int TYPE_LONG_BLOB = 0xfb;
  public static final int TYPE_VAR_STRING = 0xfd;

  public static final int CHARSET_BINARY = 63;
  public static final int CHARSET_UTF8MB4 = 255;

  private static final int MAX_NAME = 1024;
  private static final int FIXED_LENGTH = 0x0c;
  private static final int FLAGS_OF_INTEGER = 0x81;
  private static final int NOT_FIXED_DECIMALS = 0x1f;
  private static final long TEXT_LENGTH = 0x15554;

  /** A column of text, as {@code SELECT @@GLOBAL.GTID_MODE} has it. */
  public static ColumnDefinition text(String name) {
    return new ColumnDefinition(
        name, TYPE_VAR_STRING, CHARSET_UTF8MB4, TEXT_LENGTH, 0, NOT_FIXED_DECIMALS);
  }

  /** A column of integers, as {@code SELECT UNIX_TIMESTAMP()} has it. */
  public static ColumnDefinition integer(String name) {
    return new ColumnDefinition(name, TYPE_LONGLONG, CHARSET_BINARY, 21, FLAGS_OF_INTEGER, 0);
  }

  /** Reads a definition. */
  public static ColumnDefinition decode(ByteBuf in) {
    Fields.lengthEncodedBytes(in, MAX_NAME, "catalogue");
    Fields.lengthEncodedBytes(in, MAX_NAME, "schema");
    Fields.lengthEncodedBytes(in, MAX_NAME, "table");
    Fields.lengthEncodedBytes(in, MAX_NAME, "original table");
    String name = Fields.lengthEncodedString(in, MAX_NAME, "column name");
    Fields.lengthEncodedBytes(in, MAX_NAME, "original name");
    Fields.expectByte(in, FIXED_LENGTH, "length of the fixed fields");
    int charset = Fields.unsignedShort(in, "charset");
    long length = Fields.unsignedInt(in, "column length");
    int type = Fields.unsignedByte(in, "column type");
    int flags = Fields.unsignedShort(in, "column flags");
    int decimals = Fields.unsignedByte(in, "decimals");
    return new ColumnDefinition(name, type, charset, length, flags, decimals);
  }

  /** Appends the definition. */
  public void encode(ByteBuf out) {
    LengthEncoded.writeString(out, "def");
    out.writeZero(3);
    LengthEncoded.writeString(out, name);
    out.writeByte(0);
    out.writeByte(FIXED_LENGTH);
    out.writeShortLE(charset);
    out.writeIntLE((int) length);
    out.writeByte(type);
    out.writeShortLE(flags);
    out.writeByte(decimals);
    out.writeZero(2);
  }
}
