package io.binlogrelay.binlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Types 27 and 41: the source has nothing new, or skipped transactions that the replica has, up to
 * this place. Any thread.
 *
 * <p>Version 2 (since 8.0.26) exists because the 32 bits of the header cannot hold a position of 4
 * GiB and more ({@code libs/mysql/binlog/event/control_events.cpp: Heartbeat_event_v2}).
 */
public record Heartbeat(String file, long position) {
  private static final int FIELD_END = 0;
  private static final int FIELD_FILE = 1;
  private static final int FIELD_POSITION = 2;

  /**
   * Reads either version. A version 1 heartbeat yields the low 32 bits of the position only.
   *
   * @throws MalformedEventException if it is not a heartbeat with a legal file name
   */
  public static Heartbeat decode(ByteBuffer event, int at, int length, ChecksumAlgorithm checksum) {
    int end = EventBody.end("Heartbeat", at, length, checksum, 1);
    if (EventHeader.type(event, at) == EventType.HEARTBEAT_V2) {
      return decodeV2(event, at, end);
    }
    EventBody.expectType(EventType.HEARTBEAT, event, at);
    String file = EventBody.fileName("Heartbeat", event, at + EventHeader.LENGTH, end);
    return new Heartbeat(file, EventHeader.logPosition(event, at));
  }

  /** A heartbeat for a replica that did not ask for version 2. */
  public static byte[] v1(long serverId, String file, long position, ChecksumAlgorithm checksum) {
    byte[] name = file.getBytes(StandardCharsets.UTF_8);
    ArtificialEvent event =
        new ArtificialEvent(EventType.HEARTBEAT, serverId, name.length, checksum)
            .logPosition(position);
    event.body().put(name);
    return event.finish();
  }

  /** A heartbeat for a replica that asked for version 2 and got an FDE with 41 types or more. */
  public static byte[] v2(long serverId, String file, long position, ChecksumAlgorithm checksum) {
    byte[] name = file.getBytes(StandardCharsets.UTF_8);
    int positionLength = LengthEncodedInteger.length(position);
    int bodyLength =
        1 + LengthEncodedInteger.length(name.length) + name.length + 2 + positionLength + 1;
    ArtificialEvent event =
        new ArtificialEvent(EventType.HEARTBEAT_V2, serverId, bodyLength, checksum)
            .logPosition(position);
    ByteBuffer body = event.body();
    body.put((byte) FIELD_FILE);
    LengthEncodedInteger.write(body, name.length);
    body.put(name).put((byte) FIELD_POSITION).put((byte) positionLength);
    LengthEncodedInteger.write(body, position);
    body.put((byte) FIELD_END);
    return event.finish();
  }

  private static Heartbeat decodeV2(ByteBuffer event, int at, int end) {
    String file = "";
    long position = 0;
    int next = at + EventHeader.LENGTH;
    while (next < end) {
      long field = LengthEncodedInteger.read(event, next, end);
      if (field == FIELD_END) {
        break;
      }
      next += LengthEncodedInteger.size(event, next);
      long size = LengthEncodedInteger.read(event, next, end);
      next += LengthEncodedInteger.size(event, next);
      if (size < 0 || size > end - next) {
        throw new MalformedEventException(
            "Heartbeat field " + field, "at most " + (end - next) + " bytes", size);
      }
      int fieldEnd = next + (int) size;
      if (field == FIELD_FILE) {
        file = EventBody.fileName("Heartbeat", event, next, fieldEnd);
      } else if (field == FIELD_POSITION) {
        position = LengthEncodedInteger.read(event, next, fieldEnd);
      }
      next = fieldEnd;
    }
    if (file.isEmpty() || position < 0) {
      throw new MalformedEventException(
          "Heartbeat", "a file and a position", "'" + file + "' at " + position);
    }
    // As the server's replica does: a missing position is the one of the header.
    return new Heartbeat(file, position == 0 ? EventHeader.logPosition(event, at) : position);
  }
}
