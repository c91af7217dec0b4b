package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.EventChecksum;
import java.nio.ByteBuffer;

/**
 * The running length and CRC32 of one event that arrives in pieces. The checksum covers all but the
 * last four bytes, and a piece may end anywhere in them. Not thread-safe.
 */
final class EventPieces {

  private static final int TRAILER = 4;

  private final EventChecksum checksum = new EventChecksum();
  private long covered;
  private int trailerBytes;
  private int trailer;
  private boolean hasChecksum;

  void begin(long length, boolean withChecksum) {
    checksum.reset();
    hasChecksum = withChecksum;
    covered = hasChecksum ? length - TRAILER : length;
    trailerBytes = hasChecksum ? TRAILER : 0;
    trailer = 0;
  }

  void add(ByteBuffer buffer, int at, int length) {
    int body = (int) Math.min(length, covered);
    checksum.update(buffer, at, body);
    covered -= body;
    for (int i = body; i < length; i++) {
      trailerBytes--;
      trailer |= (buffer.get(at + i) & 0xff) << 8 * (TRAILER - 1 - trailerBytes);
    }
  }

  long missing() {
    return covered + trailerBytes;
  }

  /** Whether the checksum is right, once no byte is missing; an event without one is. */
  boolean checksumMatches() {
    return !hasChecksum || checksum.value() == trailer;
  }

  /** The checksum of the bytes, once none is missing. */
  int computed() {
    return checksum.value();
  }

  /** The checksum that the event says it has, once no byte is missing. */
  int found() {
    return trailer;
  }

  void forget() {
    covered = 0;
    trailerBytes = 0;
  }
}
