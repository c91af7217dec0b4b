package io.binlogrelay.wire;

import io.netty.buffer.ByteBuf;

/**
 * The 4 bytes before every payload: length (3 bytes, little-endian) and sequence (1 byte).
 *
 * <p>Stateless; any thread.
 */
public final class PacketHeader {

  public static final int LENGTH = 4;

  /** A payload of exactly this length is continued by the next packet, which may be empty. */
  public static final int MAX_PAYLOAD = 0xff_ffff;

  private PacketHeader() {}

  /** The payload length that the header at absolute index {@code at} announces, 0..0xffffff. */
  public static int payloadLength(ByteBuf buffer, int at) {
    return buffer.getUnsignedMediumLE(at);
  }

  /** The sequence number of the header at absolute index {@code at}, 0..255. */
  public static int sequence(ByteBuf buffer, int at) {
    return buffer.getUnsignedByte(at + 3);
  }

  /** Appends a header. */
  public static void write(ByteBuf out, int payloadLength, int sequence) {
    out.writeMediumLE(payloadLength);
    out.writeByte(sequence);
  }

  /** Overwrites the header at absolute index {@code at}. */
  static void set(ByteBuf out, int at, int payloadLength, int sequence) {
    out.setMediumLE(at, payloadLength);
    out.setByte(at + 3, sequence);
  }
}
