package io.binlogrelay.message;

import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.PacketWriter;
import io.netty.buffer.ByteBuf;

/**
 * The classic end-of-something packet {@code fe WW WW SS SS}: after column definitions and rows
 * without CLIENT_DEPRECATE_EOF, and at the end of a dump whatever was negotiated (captured from
 * 8.4.8: {@code fe 0000 0200}).
 *
 * @param warnings 0..65535
 * @param status {@link ServerStatus}
 */
public record EofPacket(int warnings, int status) {

  /** First byte. */
  public static final int TAG = 0xfe;

  /** A packet with the tag is an EOF only if it is shorter than this, bytes. */
  public static final int LENGTH_LIMIT = 9;

  /** The EOF of a session in autocommit mode. */
  public static final EofPacket DONE = new EofPacket(0, ServerStatus.AUTOCOMMIT);

  /** Whether this payload, which is not read, is a classic EOF. */
  public static boolean matches(ByteBuf payload) {
    int length = payload.readableBytes();
    return length > 0
        && length < LENGTH_LIMIT
        && payload.getUnsignedByte(payload.readerIndex()) == TAG;
  }

  /** Reads the packet. */
  public static EofPacket decode(ByteBuf in) {
    Fields.expectByte(in, TAG, "EOF tag");
    int warnings = Fields.unsignedShort(in, "warnings");
    return new EofPacket(warnings, Fields.unsignedShort(in, "status"));
  }

  /** Appends the packet. */
  public void encode(ByteBuf out) {
    out.writeByte(TAG);
    out.writeShortLE(warnings);
    out.writeShortLE(status);
  }

  /**
   * Appends what ends a result: this, or with CLIENT_DEPRECATE_EOF an OK that says the same.
   *
   * @param capabilities the effective ones
   */
  public void writeTo(PacketWriter out, long capabilities) {
    if (Capabilities.has(capabilities, Capabilities.DEPRECATE_EOF)) {
      out.packet(new OkPacket(0, 0, status, warnings)::encodeAsEndOfResult);
    } else {
      out.packet(this::encode);
    }
  }
}
