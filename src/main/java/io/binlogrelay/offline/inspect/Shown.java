package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.EventHeader;
import java.nio.ByteBuffer;

/**
 * An event at hand.
 *
 * @param buffer little-endian, holds the event from {@code at} on
 * @param available bytes of it: all of them, or a part if it is too large to be held
 * @param checksum what ends it
 */
record Shown(ByteBuffer buffer, int at, int available, ChecksumAlgorithm checksum) {

  int type() {
    return EventHeader.type(buffer, at);
  }

  long size() {
    return EventHeader.eventLength(buffer, at);
  }

  boolean isWhole() {
    return available == size();
  }

  /** Index after the body, or after what is at hand of it. */
  int end() {
    return isWhole() ? at + available - checksum.trailerLength() : at + available;
  }

  int length() {
    return available;
  }

  Body body() {
    return new Body(buffer, at + EventHeader.LENGTH, end());
  }
}
