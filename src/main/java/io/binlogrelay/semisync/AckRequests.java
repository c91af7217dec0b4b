package io.binlogrelay.semisync;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The newest places of the log at which the source asked for an ACK, so that dumps ask there too. A
 * ring, without a lock: a place that a reader misses because it is overwritten costs one question
 * to a replica that is far behind, nothing else.
 *
 * <p>{@link #add} is for one thread, the link to the source; {@link #firstAfter} for any.
 */
public final class AckRequests {

  /** For {@link #firstAfter}: there is none. */
  public static final long NONE = Long.MAX_VALUE;

  private static final int CAPACITY = 4096;

  private final AtomicLongArray ends = new AtomicLongArray(CAPACITY);

  /** How many were ever added; the newest is in the slot before. */
  private volatile long added;

  /**
   * Adds one.
   *
   * @param logOffset where the event ends, in bytes from the beginning of the log. Those at or
   *     after it that are known by now were cut off the log and are forgotten
   */
  public void add(long logOffset) {
    long count = added;
    long oldest = Math.max(0, count - CAPACITY);
    while (count > oldest && at(count - 1) >= logOffset) {
      count--;
    }
    ends.set(slot(count), logOffset);
    added = count + 1;
  }

  /** The first place after that offset, {@link #NONE} if there is none. */
  public long firstAfter(long logOffset) {
    long high = added;
    long low = Math.max(0, high - CAPACITY);
    long newest = high;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (at(middle) > logOffset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low < newest ? at(low) : NONE;
  }

  private long at(long number) {
    return ends.get(slot(number));
  }

  private static int slot(long number) {
    return (int) (number % CAPACITY);
  }
}
