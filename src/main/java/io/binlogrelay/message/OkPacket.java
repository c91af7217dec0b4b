package io.binlogrelay.message;

import io.binlogrelay.wire.LengthEncoded;
import io.netty.buffer.ByteBuf;

/**
 * Done, or, with another tag, the end of a result set (manual: "OK_Packet"; captured from 8.4.8:
 * {@code 00 00 00 0200 0000}).
 *
 * <p>Info text and session state, which may follow, are neither sent nor read.
 *
 * @param affectedRows 64 unsigned bits
 * @param lastInsertId 64 unsigned bits
 * @param status {@link ServerStatus}
 * @param warnings 0..65535
 */
public record OkPacket(long affectedRows, long lastInsertId, int status, int warnings) {

  /** First byte of an answer that means success. */
  public static final int TAG = 0x00;

  /** First byte of an OK packet that ends a result set under CLIENT_DEPRECATE_EOF. */
  public static final int END_OF_RESULT_TAG = 0xfe;

  /** The plain OK of a session in autocommit mode, which ours always are. */
  public static final OkPacket DONE = new OkPacket(0, 0, ServerStatus.AUTOCOMMIT, 0);

  /** Reads an OK packet with either tag. */
  public static OkPacket decode(ByteBuf in) {
    int tag = Fields.unsignedByte(in, "OK tag");
    if (tag != TAG && tag != END_OF_RESULT_TAG) {
      throw new MalformedPacketException("OK tag: 0x" + Integer.toHexString(tag));
    }
    long affectedRows = Fields.lengthEncoded(in, "affected rows");
    long lastInsertId = Fields.lengthEncoded(in, "last insert id");
    int status = Fields.unsignedShort(in, "status");
    return new OkPacket(affectedRows, lastInsertId, status, Fields.unsignedShort(in, "warnings"));
  }

  /** Appends it as an answer. */
  public void encode(ByteBuf out) {
    encode(out, TAG);
  }

  /** Appends it as the end of a result set under CLIENT_DEPRECATE_EOF. */
  void encodeAsEndOfResult(ByteBuf out) {
    encode(out, END_OF_RESULT_TAG);
  }

  private void encode(ByteBuf out, int tag) {
    out.writeByte(tag);
    LengthEncoded.writeInt(out, affectedRows);
    LengthEncoded.writeInt(out, lastInsertId);
    out.writeShortLE(status);
    out.writeShortLE(warnings);
  }
}
