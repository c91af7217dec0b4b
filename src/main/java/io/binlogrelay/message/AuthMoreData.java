package io.binlogrelay.message;

import io.netty.buffer.ByteBuf;

/**
 * A plugin of the server has more to say (manual: "Protocol::AuthMoreData"): for
 * caching_sha2_password 3 (fast path succeeded), 4 (full authentication), or a public key.
 *
 * @param data without the tag
 */
public record AuthMoreData(byte[] data) {

  /** First byte of the packet. */
  public static final int TAG = 0x01;

  /** Bound for the data, bytes: a PEM public key of 16384 bits is below 3 KiB. */
  public static final int MAX_DATA = 8192;

  /** Reads the packet, tag included. */
  public static AuthMoreData decode(ByteBuf in) {
    Fields.expectByte(in, TAG, "auth more data tag");
    return new AuthMoreData(Fields.restBytes(in, MAX_DATA, "auth more data"));
  }

  /** Appends the packet, tag included. */
  public void encode(ByteBuf out) {
    out.writeByte(TAG);
    out.writeBytes(data);
  }
}
