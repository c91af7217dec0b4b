package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.EventChecksum;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The newest bytes of the log in memory: what the writer has not written yet, and behind it what
 * replicas at the tail read without touching the disk. A ring over stream offsets (bytes since the
 * beginning of the log), of fixed size, shared by all readers without a lock.
 *
 * <p>One writer, many readers. The writer announces in {@link #lost} which bytes it is about to
 * overwrite, then overwrites. A reader copies first and asks afterwards whether what it copied was
 * already announced as lost; if so the copy is thrown away and the reader goes to the file. The two
 * fences make that order hold on every processor.
 */
final class RecentBytes {

  /** For each turn of the ring; readers can use all but one part in so many. */
  private static final int ANNOUNCEMENTS = 64;

  /** The writer's face of the memory: it moves position and limit. */
  private final ByteBuffer ring;

  /** The readers' face of the same memory: only absolute reads, so that it can be shared. */
  private final ByteBuffer view;

  private final int mask;

  /** How far ahead losses are announced, so that this is no matter of each event. */
  private final int ahead;

  /** Every byte before this stream offset may be overwritten. Only grows. */
  private volatile long lost;

  /** The writer's private view of {@link #lost}: it alone writes it. */
  private long announced;

  /**
   * @param capacity bytes, a power of two
   * @param start stream offset of the first byte that will come
   */
  RecentBytes(int capacity, long start) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: a power of two)");
    }
    this.ring = ByteBuffer.allocateDirect(capacity);
    this.view = ring.duplicate();
    this.mask = capacity - 1;
    this.ahead = capacity / ANNOUNCEMENTS;
    this.announced = start;
    this.lost = start;
  }

  int capacity() {
    return mask + 1;
  }

  /** Writer only: puts {@code length} bytes at {@code streamOffset}, at most the capacity. */
  void put(long streamOffset, ByteBuffer source, int at, int length) {
    announce(streamOffset + length - capacity());
    int from = (int) (streamOffset & mask);
    int first = Math.min(length, capacity() - from);
    ring.put(from, source, at, first);
    if (first < length) {
      ring.put(0, source, at + first, length - first);
    }
  }

  private void announce(long lostBefore) {
    if (lostBefore <= announced) {
      return;
    }
    announced = lostBefore + ahead;
    lost = announced;
    VarHandle.storeStoreFence();
  }

  /** Writer only: writes the bytes of {@code [from, to)} to the channel at the given offset. */
  void writeTo(FileChannel channel, long fileOffset, long from, long to) throws IOException {
    long at = from;
    while (at < to) {
      int index = (int) (at & mask);
      int length = (int) Math.min(to - at, capacity() - index);
      ring.limit(index + length).position(index);
      try {
        while (ring.hasRemaining()) {
          fileOffset += channel.write(ring, fileOffset);
        }
      } finally {
        ring.clear(); // a full disk must not leave a limit behind
      }
      at += length;
    }
  }

  /** Writer only: takes {@code length} bytes, which are all in memory, into a checksum. */
  void checksum(EventChecksum checksum, long from, int length) {
    int index = (int) (from & mask);
    int first = Math.min(length, capacity() - index);
    checksum.update(ring, index, first);
    if (first < length) {
      checksum.update(ring, 0, length - first);
    }
  }

  /** Whether the byte at this stream offset is, at this moment, still in memory. */
  boolean holds(long streamOffset) {
    return streamOffset >= lost;
  }

  /**
   * Copies the bytes of {@code [from, from + length)}, all of them published, to the position of
   * {@code target}. Returns false, with the target's position unchanged, if they are gone.
   */
  boolean copyTo(ByteBuffer target, long from, int length) {
    if (!holds(from)) {
      return false;
    }
    int index = (int) (from & mask);
    int first = Math.min(length, capacity() - index);
    int position = target.position();
    target.put(position, view, index, first);
    if (first < length) {
      target.put(position + first, view, 0, length - first);
    }
    VarHandle.loadLoadFence();
    if (!holds(from)) {
      return false;
    }
    target.position(position + length);
    return true;
  }
}
