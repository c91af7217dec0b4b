package io.binlogrelay.binlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Shared by the events that carry a file name: bounds of a body, names, and building. */
final class EventBody {
  private EventBody() {}

  /** Index after an event's body; the body is at least {@code minimum} bytes long. */
  static int end(String what, int at, int length, ChecksumAlgorithm checksum, int minimum) {
    int end = at + length - checksum.trailerLength();
    if (end - at - EventHeader.LENGTH < minimum) {
      throw new MalformedEventException(
          what + " length",
          "at least " + (EventHeader.LENGTH + minimum + checksum.trailerLength()) + " bytes",
          length);
    }
    return end;
  }

  /** The binlog file name between two indexes. */
  static String fileName(String what, ByteBuffer event, int from, int to) {
    if (to - from > BinlogFileName.MAX_BYTES) {
      throw new MalformedEventException(
          what + " file name", "at most " + BinlogFileName.MAX_BYTES + " bytes", to - from);
    }
    byte[] bytes = new byte[to - from];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = event.get(from + i);
    }
    String name = new String(bytes, StandardCharsets.UTF_8);
    if (!BinlogFileName.isValid(name)) {
      throw new MalformedEventException(what + " file name", "base.digits", "'" + name + "'");
    }
    return name;
  }

  static void expectType(int expected, ByteBuffer event, int at) {
    int found = EventHeader.type(event, at);
    if (found != expected) {
      throw new MalformedEventException(
          "event type", EventType.name(expected), EventType.name(found));
    }
  }
}
