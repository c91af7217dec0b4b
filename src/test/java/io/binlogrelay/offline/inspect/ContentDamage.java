package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.EventChecksum;
import io.binlogrelay.binlog.EventHeader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Changes bytes in the bodies of events that no checksum protects. */
final class ContentDamage {
  private final Random random;

  ContentDamage(long seed) {
    this.random = new Random(seed);
  }

  /** The same file as a server with {@code binlog_checksum=NONE} would have written it. */
  static byte[] withoutChecksums(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, 4);
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 4; at < file.length; at += (int) EventHeader.eventLength(in, at)) {
      boolean format = at == 4;
      int length = (int) EventHeader.eventLength(in, at) - (format ? 0 : 4);
      ByteBuffer event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      event.put(file, at, length);
      event.putInt(EventHeader.EVENT_LENGTH_OFFSET, length);
      event.putInt(EventHeader.LOG_POSITION_OFFSET, out.size() + length);
      if (format) {
        event.put(length - 5, (byte) 0);
        EventChecksum.write(event, 0, length);
      }
      out.write(event.array(), 0, length);
    }
    return out.toByteArray();
  }

  /** A copy with some bytes of some events changed, those of headers and of the first one aside. */
  byte[] in(byte[] file) {
    byte[] damaged = file.clone();
    ByteBuffer bytes = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
    int first = 4 + (int) EventHeader.eventLength(bytes, 4);
    for (int at = first; at < file.length; at += (int) EventHeader.eventLength(bytes, at)) {
      int body = (int) EventHeader.eventLength(bytes, at) - EventHeader.LENGTH;
      for (int i = random.nextInt(3); i > 0 && body > 0; i--) {
        int where =
            random.nextBoolean() ? random.nextInt(Math.min(body, 12)) : random.nextInt(body);
        damaged[at + EventHeader.LENGTH + where] = (byte) random.nextInt(256);
      }
    }
    return damaged;
  }
}
