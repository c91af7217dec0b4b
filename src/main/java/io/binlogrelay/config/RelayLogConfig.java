package io.binlogrelay.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Section {@code relayLog}: the log on disk.
 *
 * @param directory where it is; absolute
 * @param sync when received bytes are made durable and published
 * @param retention how long files are kept
 */
public record RelayLogConfig(Path directory, Sync sync, Retention retention) {

  static final String DEFAULT_DIRECTORY = "./relay-log";

  /** Key {@code sync}. */
  public sealed interface Sync {
    /** {@code transaction}: fdatasync before anything is published. */
    record EachTransaction() implements Sync {}

    /**
     * {@code interval:100ms}: fdatasync, then publish, once in so long.
     *
     * @param period 1 ms to 60 s
     */
    record AtInterval(Duration period) implements Sync {}

    /** {@code never}: published when written; the operating system decides when it is durable. */
    record Never() implements Sync {}
  }

  /**
   * Section {@code relayLog.retention}. A file is removed when any of the first three limits asks
   * for it.
   *
   * @param maxAge age of the youngest event in a file that may go
   * @param maxSize bytes of all files together
   * @param minFree bytes that stay free on the file system
   * @param holdAbsentReplicas for how long files are held for a known replica that is away
   */
  public record Retention(
      Duration maxAge, long maxSize, long minFree, Duration holdAbsentReplicas) {
    private static final long GIB = 1L << 30;

    /** 7 days, 100 GiB, 5 GiB free, 24 hours for an absent replica. */
    public static final Retention DEFAULT =
        new Retention(Duration.ofDays(7), 100 * GIB, 5 * GIB, Duration.ofHours(24));
  }
}
