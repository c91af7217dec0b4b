package io.binlogrelay.binlog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One of the real files among the test resources, with the places of its events. */
record BinlogFile(String name, ByteBuffer bytes, List<Integer> events) {
  static final List<String> VERSIONS = List.of("8.0.33", "9.7.4");

  static BinlogFile read(String version, int number) {
    String name = "mysql-" + version + "/binlog.00000" + number;
    try (InputStream in = BinlogFile.class.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      List<Integer> events = new ArrayList<>();
      for (int at = 4; at < bytes.length; at += (int) EventHeader.eventLength(buffer, at)) {
        events.add(at);
      }
      return new BinlogFile(name, buffer, events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int length(int at) {
    return (int) EventHeader.eventLength(bytes, at);
  }

  int type(int at) {
    return EventHeader.type(bytes, at);
  }

  FormatDescription format() {
    return FormatDescription.decode(bytes, 4, length(4));
  }

  /** The first event, in a buffer of its own. */
  ByteBuffer formatEvent() {
    byte[] event = new byte[length(4)];
    bytes.get(4, event);
    return ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
  }
}
