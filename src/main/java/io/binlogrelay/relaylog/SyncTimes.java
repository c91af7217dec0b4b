package io.binlogrelay.relaylog;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long each fdatasync of the log took since the process started. Immutable.
 *
 * @param nanos all of them together
 * @param counts how many took at most as long as the bound at that place of {@link #BOUNDS}, and
 *     longer than the one before; at the end, those that took longer than all
 */
public record SyncTimes(long nanos, List<Long> counts) {

  /** A sync that takes longer is slow: the disk is in trouble, and commits may be waiting. */
  public static final Duration SLOW = Duration.ofSeconds(1);

  /** From a disk with a battery to one that hangs; {@link #SLOW} is one of them. */
  public static final List<Duration> BOUNDS =
      List.of(
          Duration.ofNanos(250_000),
          Duration.ofMillis(1),
          Duration.ofMillis(4),
          Duration.ofMillis(16),
          Duration.ofMillis(64),
          Duration.ofMillis(250),
          SLOW,
          Duration.ofSeconds(4),
          Duration.ofSeconds(16));

  public SyncTimes {
    counts = List.copyOf(counts);
  }

  /** How many there were. */
  public long count() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /** How many took longer than {@link #SLOW}. */
  public long slow() {
    List<Long> slow = counts.subList(BOUNDS.indexOf(SLOW) + 1, counts.size());
    return slow.stream().mapToLong(Long::longValue).sum();
  }

  /** All of them together, in seconds. */
  public double seconds() {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** The place of such a time in {@link #counts}. */
  static int placeOf(long nanos) {
    int place = 0;
    while (place < BOUNDS.size() && nanos > BOUNDS.get(place).toNanos()) {
      place++;
    }
    return place;
  }
}
