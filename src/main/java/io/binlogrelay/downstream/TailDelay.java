package io.binlogrelay.downstream;

import java.util.concurrent.TimeUnit;

/**
 * How long replicas at the tail had to wait lately until their event loop came to serve them: next
 * to nothing while processors are free, and the first to grow when they are not. Times are on
 * {@link System#nanoTime}'s scale. Any thread; of two loops that tell at the same moment one may
 * not count.
 */
final class TailDelay {

  /** After this long without a publication to serve there is nobody to give way to. */
  private static final long FORGOTTEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** The average moves by this part of each difference. */
  private static final int WEIGHT = 8;

  private volatile long average;
  private volatile long lastServed = System.nanoTime() - FORGOTTEN_NANOS;

  /** Replicas at the tail are served now, because of what was published then. */
  void served(long published, long now) {
    long before = average;
    average = before + (now - published - before) / WEIGHT;
    lastServed = now;
  }

  /** The moving average, 0 when nobody was served lately. */
  long nanos(long now) {
    return now - lastServed < FORGOTTEN_NANOS ? average : 0;
  }
}
