package io.binlogrelay.offline;

import io.binlogrelay.binlog.EventChecksum;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.EventVisitor;
import io.binlogrelay.relaylog.FileScan;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The time in the header of the last whole event of a file. One thread. */
final class LastEventTime implements EventVisitor {
  private long seconds;
  private long timestamp = -1;

  /**
   * Of a file that another one follows. It mostly ends with a Rotate to that one or with a Stop,
   * whose lengths are known, so that one look at the end is enough; else the file is read.
   */
  static @Nullable Instant ofClosed(Path file, String next) throws IOException {
    int rotate = EventHeader.LENGTH + Long.BYTES + next.getBytes(StandardCharsets.UTF_8).length;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int checksum : new int[] {EventChecksum.LENGTH, 0}) {
        long time = lastEvent(channel, EventType.ROTATE, rotate + checksum);
        time = time < 0 ? lastEvent(channel, EventType.STOP, EventHeader.LENGTH + checksum) : time;
        if (time >= 0) {
          return Instant.ofEpochSecond(time);
        }
      }
    }
    LastEventTime last = new LastEventTime();
    FileScan.read(file, GtidSet.EMPTY, last, 0);
    return last.time();
  }

  /** The timestamp of the last event if it is of that type and length, else -1. */
  private static long lastEvent(FileChannel channel, int type, int length) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(EventHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    long size = channel.size();
    long at = size - length;
    boolean found =
        at > 0
            && channel.read(header, at) == EventHeader.LENGTH
            && EventHeader.type(header, 0) == type
            && EventHeader.eventLength(header, 0) == length
            && EventHeader.logPosition(header, 0) == (size & 0xffff_ffffL);
    return found ? EventHeader.timestamp(header, 0) : -1;
  }

  /** Of what was visited; null if there was no whole event. */
  @Nullable Instant time() {
    return timestamp < 0 ? null : Instant.ofEpochSecond(timestamp);
  }

  @Override
  public void event(long offset, ByteBuffer buffer, int at, int available) {
    seconds = EventHeader.timestamp(buffer, at);
  }

  @Override
  public void passed(long end, boolean boundary) {
    timestamp = seconds;
  }

  @Override
  public boolean damaged(Damage damage) {
    return false;
  }
}
