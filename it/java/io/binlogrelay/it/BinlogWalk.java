package io.binlogrelay.it;

import io.binlogrelay.binlog.EventHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;

/** Looks at the event headers of a closed binary log file, and at nothing else. */
final class BinlogWalk {
  private static final int FIRST_EVENT = 4;

  private BinlogWalk() {}

  /** The lengths of the events of a type, in bytes, in their order. */
  static IntStream eventLengths(Path file, int type) {
    IntStream.Builder lengths = IntStream.builder();
    ByteBuffer header = ByteBuffer.allocate(EventHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long at = FIRST_EVENT;
      while (at < channel.size()) {
        channel.read(header.clear(), at);
        long length = EventHeader.eventLength(header, 0);
        if (EventHeader.type(header, 0) == type) {
          lengths.add(Math.toIntExact(length));
        }
        at += length;
      }
      return lengths.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
