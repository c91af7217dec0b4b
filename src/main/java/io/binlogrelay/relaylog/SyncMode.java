package io.binlogrelay.relaylog;

import java.time.Duration;

/**
 * When received bytes are made durable by fdatasync, and when they are published. Whatever the
 * mode, a file is synced before the next one begins and when the log is closed. Shown as it is
 * configured. Immutable.
 */
public sealed interface SyncMode {

  /** Published after fdatasync, and each batch is synced: nothing that was seen can be lost. */
  record EachTransaction() implements SyncMode {

    @Override
    public String toString() {
      return "transaction";
    }
  }

  /**
   * Published after fdatasync, one for all that came in a period: nothing that was seen can be
   * lost, but it is seen later.
   *
   * @param period from one sync to the next at the least, 1 ms or more
   */
  record AtInterval(Duration period) implements SyncMode {

    public AtInterval {
      if (period.toMillis() < 1) {
        throw new IllegalArgumentException("period: " + period + " (expected: 1 ms or more)");
      }
    }

    @Override
    public String toString() {
      return "interval:" + period.toMillis() + "ms";
    }
  }

  /**
   * Published when it was given to the operating system: a killed process loses nothing, a power
   * failure may take back what replicas have seen.
   */
  record Never() implements SyncMode {

    @Override
    public String toString() {
      return "never";
    }
  }
}
