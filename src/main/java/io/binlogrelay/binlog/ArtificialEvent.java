package io.binlogrelay.binlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds events that a source makes up for the wire: timestamp 0, its own server id. */
final class ArtificialEvent {
  private final ByteBuffer event;
  private final ChecksumAlgorithm checksum;

  /** Writes the header; exactly {@code bodyLength} bytes must follow. */
  ArtificialEvent(int type, long serverId, int bodyLength, ChecksumAlgorithm checksum) {
    this.checksum = checksum;
    int length = EventHeader.LENGTH + bodyLength + checksum.trailerLength();
    event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    event.put(EventHeader.TYPE_OFFSET, (byte) type);
    event.putInt(EventHeader.SERVER_ID_OFFSET, (int) serverId);
    event.putInt(EventHeader.EVENT_LENGTH_OFFSET, length);
    event.position(EventHeader.LENGTH);
  }

  ArtificialEvent logPosition(long position) {
    event.putInt(EventHeader.LOG_POSITION_OFFSET, (int) position);
    return this;
  }

  ArtificialEvent flags(int flags) {
    event.putShort(EventHeader.FLAGS_OFFSET, (short) flags);
    return this;
  }

  /** Where the body goes. */
  ByteBuffer body() {
    return event;
  }

  byte[] finish() {
    if (checksum == ChecksumAlgorithm.CRC32) {
      EventChecksum.write(event, 0, event.capacity());
    }
    return event.array();
  }
}
