package io.binlogrelay.upstream;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: 1 s, doubling up to a limit, each time less up to half
 * of it by chance, so that many relays of one source don't come back in step. One thread.
 */
final class Backoff {

  static final Duration FIRST = Duration.ofSeconds(1);

  private final Duration last;
  private final DoubleSupplier random;
  private Duration next = FIRST;

  /**
   * @param last the longest step
   * @param random values in [0, 1)
   */
  Backoff(Duration last, DoubleSupplier random) {
    this.last = last;
    this.random = random;
  }

  /** The next delay, between half of its step and the whole. */
  Duration next() {
    long whole = next.toMillis();
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(last) > 0 ? last : doubled;
    return Duration.ofMillis(whole - (long) (random.getAsDouble() * whole / 2));
  }

  /** The link was healthy: begin at the first step again. */
  void reset() {
    next = FIRST;
  }
}
