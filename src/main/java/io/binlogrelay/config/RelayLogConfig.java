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
   * Section {@code relayLog.retention}. The oldest file is removed when any of the first three
   * limits asks for it.
   *
   * @param maxAge time since a file was last written to; {@link #ANY_AGE} for no limit
   * @param maxSize bytes of all files together; {@link #ANY_SIZE} for no limit
   * @param minFree bytes that stay free on the file system; 0 for no limit
   * @param holdAbsentReplicas for how long files are held for a known replica that is away; zero
   *     for not at all
   * @param releaseReadersAfter for how long a reader may keep a file that minFree asks for
   */
  public record Retention(
      Duration maxAge,
      long maxSize,
      long minFree,
      Duration holdAbsentReplicas,
      Duration releaseReadersAfter) {
    private static final long GIB = 1L << 30;

    /** 100 years. */
    public static final Duration ANY_AGE = Duration.ofDays(36_500);

    public static final long ANY_SIZE = Long.MAX_VALUE;

    /** 7 days, 100 GiB, 5 GiB free, 24 hours for an absent replica, 10 minutes for a reader. */
    public static final Retention DEFAULT =
        new Retention(
            Duration.ofDays(7), 100 * GIB, 5 * GIB, Duration.ofHours(24), Duration.ofMinutes(10));
  }
}
