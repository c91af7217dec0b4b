package io.binlogrelay.message;

import io.binlogrelay.wire.Capabilities;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * An error (manual: "ERR_Packet").
 *
 * @param code MySQL's error number, 0..65535
 * @param sqlState 5 characters
 * @param text what the person at the other end reads
 */
public record ErrPacket(int code, String sqlState, String text) {

  /** First byte. */
  public static final int TAG = 0xff;

  /** What a packet without SQL state means. */
  static final String GENERAL_STATE = "HY000";

  /** Bound for a text that we read, bytes; {@code MYSQL_ERRMSG_SIZE} is 512. */
  private static final int MAX_TEXT = 8192;

  private static final int STATE_LENGTH = 5;

  /** Whether this payload, which is not read, is an error. */
  public static boolean matches(ByteBuf payload) {
    return payload.isReadable() && payload.getUnsignedByte(payload.readerIndex()) == TAG;
  }

  /** Reads the packet, with or without SQL state: an error in place of the greeting has none. */
  public static ErrPacket decode(ByteBuf in) {
    Fields.expectByte(in, TAG, "ERR tag");
    int code = Fields.unsignedShort(in, "error code");
    String state = GENERAL_STATE;
    if (in.isReadable() && in.getByte(in.readerIndex()) == '#') {
      in.skipBytes(1);
      state = Fields.string(in, STATE_LENGTH, "SQL state");
    }
    return new ErrPacket(code, state, Fields.rest(in, MAX_TEXT, "error text"));
  }

  /**
   * Appends the packet.
   *
   * @param capabilities the effective ones, or {@link Capabilities#PROTOCOL_41} until the client
   *     answers the greeting, and 0 in place of the greeting: then no SQL state is sent
   */
  public void encode(ByteBuf out, long capabilities) {
    out.writeByte(TAG);
    out.writeShortLE(code);
    if (Capabilities.has(capabilities, Capabilities.PROTOCOL_41)) {
      out.writeByte('#');
      ByteBufUtil.writeAscii(out, sqlState);
    }
    ByteBufUtil.writeUtf8(out, text);
  }
}
