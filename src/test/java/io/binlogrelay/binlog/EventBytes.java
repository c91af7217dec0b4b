package io.binlogrelay.binlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Builds events for tests. */
final class EventBytes {
  private EventBytes() {}

  static ByteBuffer hex(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replaceAll("[ |\n]", ""));
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static String hexOf(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A whole event with a right header length and, if asked for, a right checksum. */
  static ByteBuffer event(int type, int flags, byte[] body, ChecksumAlgorithm checksum) {
    int length = EventHeader.LENGTH + body.length + checksum.trailerLength();
    ByteBuffer event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    event.putInt(1_700_000_000).put((byte) type).putInt(84).putInt(length).putInt(1000);
    event.putShort((short) flags).put(body).clear();
    if (checksum == ChecksumAlgorithm.CRC32) {
      EventChecksum.write(event, 0, length);
    }
    return event;
  }

  static ByteBuffer event(int type, byte[] body) {
    return event(type, 0, body, ChecksumAlgorithm.CRC32);
  }

  static ByteBuffer query(String sql, int statusLength, String schema, ChecksumAlgorithm checksum) {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    byte[] name = schema.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(13 + statusLength + name.length + 1 + text.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    body.putInt(11).putInt(0).put((byte) name.length).putShort((short) 0);
    body.putShort((short) statusLength).position(13 + statusLength);
    body.put(name).put((byte) 0).put(text);
    return event(EventType.QUERY, 0, body.array(), checksum);
  }

  /**
   * The same bytes elsewhere in a direct buffer, so that neither index 0 nor an array is assumed.
   */
  static ByteBuffer shifted(ByteBuffer event, int at) {
    ByteBuffer direct =
        ByteBuffer.allocateDirect(at + event.capacity() + 7).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < event.capacity(); i++) {
      direct.put(at + i, event.get(i));
    }
    return direct;
  }
}
