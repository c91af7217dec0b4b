package io.binlogrelay.it.harness;

/**
 * Follows MySQL's packet framing (3 bytes payload length, 1 byte sequence) through a stream that
 * comes in chunks. Confined to one thread.
 */
final class PacketTrack {
  private static final int HEADER_BYTES = 4;

  private final byte[] header = new byte[HEADER_BYTES];
  private int headerBytes;
  private int payload;
  private int payloadLeft;

  /** Moves over bytes that have passed. */
  void follow(byte[] chunk, int from, int to) {
    int at = from;
    while (at < to) {
      if (payloadLeft > 0) {
        int step = Math.min(payloadLeft, to - at);
        payloadLeft -= step;
        at += step;
        continue;
      }
      takeHeaderByte(chunk[at++]);
    }
  }

  /**
   * Index just after the first half of the first packet that is long enough and whose half lies
   * among these bytes; -1 when there is none.
   */
  int middleOfLongPacket(byte[] chunk, int from, int to, int minimum) {
    PacketTrack ahead = copy();
    int at = from;
    while (at < to) {
      int beforeHalf = ahead.payloadLeft - ahead.payload / 2;
      if (ahead.payloadLeft > 0 && ahead.payload >= minimum && beforeHalf >= 0) {
        return at + beforeHalf <= to ? at + beforeHalf : -1;
      }
      int step = ahead.payloadLeft > 0 ? Math.min(ahead.payloadLeft, to - at) : 1;
      ahead.follow(chunk, at, at + step);
      at += step;
    }
    return -1;
  }

  private void takeHeaderByte(byte value) {
    header[headerBytes++] = value;
    if (headerBytes == HEADER_BYTES) {
      headerBytes = 0;
      payload = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
      payloadLeft = payload;
    }
  }

  private PacketTrack copy() {
    PacketTrack copy = new PacketTrack();
    System.arraycopy(header, 0, copy.header, 0, HEADER_BYTES);
    copy.headerBytes = headerBytes;
    copy.payload = payload;
    copy.payloadLeft = payloadLeft;
    return copy;
  }
}
