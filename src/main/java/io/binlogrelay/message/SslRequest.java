package io.binlogrelay.message;

import io.binlogrelay.wire.Capabilities;
import io.netty.buffer.ByteBuf;

/**
 * The first 32 bytes of a client's answer to the greeting. Alone, with {@link Capabilities#SSL},
 * they ask for TLS, and the whole answer follows inside it (manual: "Protocol::SSLRequest").
 *
 * @param capabilities what the client announces
 * @param maxPacketSize bytes, 32 unsigned bits; only ever informative
 * @param charset number of a collation, 0..255
 */
public record SslRequest(long capabilities, long maxPacketSize, int charset) {

  /** Length of the packet, bytes. */
  public static final int LENGTH = 32;

  private static final int FILLER = 23;

  /** Whether this payload, which is not read, asks for TLS rather than answers in full. */
  public static boolean matches(ByteBuf payload) {
    return payload.readableBytes() == LENGTH
        && Capabilities.has(
            payload.getUnsignedIntLE(payload.readerIndex()),
            Capabilities.SSL | Capabilities.PROTOCOL_41);
  }

  /**
   * Reads the 32 bytes.
   *
   * @throws MalformedPacketException also for a client that speaks the protocol before 4.1
   */
  public static SslRequest decode(ByteBuf in) {
    Fields.require(in, LENGTH, "handshake response");
    long capabilities = in.readUnsignedIntLE();
    if (!Capabilities.has(capabilities, Capabilities.PROTOCOL_41)) {
      throw new MalformedPacketException(
          "capabilities: 0x" + Long.toHexString(capabilities) + " (expected: PROTOCOL_41)");
    }
    long maxPacketSize = in.readUnsignedIntLE();
    int charset = in.readUnsignedByte();
    in.skipBytes(FILLER);
    return new SslRequest(capabilities, maxPacketSize, charset);
  }

  /** Appends the 32 bytes. */
  public void encode(ByteBuf out) {
    out.writeIntLE((int) capabilities);
    out.writeIntLE((int) maxPacketSize);
    out.writeByte(charset);
    out.writeZero(FILLER);
  }
}
