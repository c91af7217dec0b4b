package io.binlogrelay.wire;

import io.netty.buffer.ByteBuf;

/**
 * The 7 bytes before the content of a compressed frame ({@code sql-common/net_serv.cc,
 * compress_packet}).
 *
 * <pre>
 *   3 bytes length | 1 byte number | 3 bytes length when uncompressed, 0: the content is stored
 * </pre>
 *
 * <p>Stateless; any thread.
 */
final class FrameHeader {

  static final int LENGTH = 7;

  /** The most that a frame may hold, before and after. */
  static final int MAX_CONTENT = 0xff_ffff;

  private FrameHeader() {}

  static int length(ByteBuf in, int at) {
    return in.getUnsignedMediumLE(at);
  }

  static int number(ByteBuf in, int at) {
    return in.getUnsignedByte(at + 3);
  }

  static int uncompressedLength(ByteBuf in, int at) {
    return in.getUnsignedMediumLE(at + 4);
  }

  static void set(ByteBuf out, int at, int length, int number, int uncompressedLength) {
    out.setMediumLE(at, length);
    out.setByte(at + 3, number);
    out.setMediumLE(at + 4, uncompressedLength);
  }
}
