package io.binlogrelay.binlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Type 4: the stream goes on in another file. A real one ends a file; a fake one (timestamp 0, flag
 * artificial) is sent before every file and stored nowhere. Any thread.
 *
 * @param position offset of the next event in that file, 4 or more
 */
public record Rotate(String nextFile, long position) {
  private static final int NAME_OFFSET = 8;

  /**
   * Reads a real or a fake Rotate.
   *
   * @throws MalformedEventException if it is not a Rotate to a legal file name
   */
  public static Rotate decode(ByteBuffer event, int at, int length, ChecksumAlgorithm checksum) {
    int end = EventBody.end("Rotate", at, length, checksum, NAME_OFFSET + 1);
    EventBody.expectType(EventType.ROTATE, event, at);
    int body = at + EventHeader.LENGTH;
    long position = event.getLong(body);
    if (position < BinlogPosition.FIRST_EVENT) {
      throw new MalformedEventException("Rotate position", "4 or more", position);
    }
    return new Rotate(EventBody.fileName("Rotate", event, body + NAME_OFFSET, end), position);
  }

  /** The Rotate that a source makes up before a file ({@code Binlog_sender::fake_rotate_event}). */
  public static byte[] fake(long serverId, String file, long position, ChecksumAlgorithm checksum) {
    byte[] name = file.getBytes(StandardCharsets.UTF_8);
    ArtificialEvent event =
        new ArtificialEvent(EventType.ROTATE, serverId, NAME_OFFSET + name.length, checksum)
            .flags(EventFlags.ARTIFICIAL);
    event.body().putLong(position).put(name);
    return event.finish();
  }
}
