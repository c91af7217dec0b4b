package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.ChecksumRun;
import io.binlogrelay.binlog.EventChecksum;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The newest events among the recent bytes, whose checksums were not compared yet: up to a {@link
 * ChecksumRun}, one behind the other, is looked at in one pass while it is in the processor's
 * cache. Writer's thread only; allocates nothing unless there is damage.
 */
final class UncheckedEvents {

  /**
   * An event whose bytes do not have its checksum.
   *
   * @param streamOffset where it begins
   * @param type its type, if that is not the damage
   */
  record Damaged(long streamOffset, int type) {}

  private final RecentBytes recent;
  private final ChecksumRun run = new ChecksumRun();
  private final EventChecksum checksum = new EventChecksum();
  private long start;

  UncheckedEvents(RecentBytes recent) {
    this.recent = recent;
  }

  /**
   * Whether such an event is checked here; not FDEs, which are special, not very long ones, and not
   * those that are too short for a checksum.
   */
  static boolean takes(int type, int length) {
    return length <= ChecksumRun.BYTES_MAX
        && length >= EventChecksum.SMALLEST_EVENT
        && type != EventType.FORMAT_DESCRIPTION;
  }

  boolean hasRoom(int length) {
    return run.hasRoom(length);
  }

  /** An event was put to the recent bytes, right behind the ones before it that are here. */
  void add(long streamOffset, int length) {
    if (run.length() == 0) {
      start = streamOffset;
    }
    run.add(length);
  }

  void forget() {
    run.begin();
  }

  /**
   * Checks them all. Then there are none; where one is damaged, they stay and are found so again.
   *
   * @return the first that is damaged, null if none is
   */
  @Nullable Damaged check() {
    int length = run.length();
    if (length == 0) {
      return null;
    }
    checksum.reset();
    recent.checksum(checksum, start, length);
    if (!run.matches(checksum.value())) {
      return firstDamaged(length);
    }
    run.begin();
    return null;
  }

  private Damaged firstDamaged(int length) {
    ByteBuffer events = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    if (!recent.copyTo(events, start, length)) {
      throw new IllegalStateException("the recent bytes hold less than a run of events");
    }
    int at = 0;
    while (at < length) {
      int eventLength = (int) EventHeader.eventLength(events, at);
      if (!checksum.matches(events, at, eventLength)) {
        break;
      }
      at += eventLength;
    }
    return new Damaged(start + at, EventHeader.type(events, at));
  }
}
