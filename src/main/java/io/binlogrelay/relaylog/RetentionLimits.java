package io.binlogrelay.relaylog;

import java.time.Duration;

/**
 * How long log files are kept. The oldest file goes when any of the first three limits asks for it.
 *
 * @param maxAge how long ago a file may have been written to last; as {@code
 *     binlog_expire_logs_seconds} of mysqld, which goes by the modification time of its files
 *     (server source: {@code MYSQL_BIN_LOG::purge_logs_before_date} in sql/binlog.cc)
 * @param maxSize bytes that all files may have together
 * @param minFree bytes that are to stay free on their file system; outranks readers and holds
 * @param holdAbsentReplicas how long files are held for a known replica since it was last seen
 * @param releaseReadersAfter how long a reader may keep a file that minFree asks for
 */
public record RetentionLimits(
    Duration maxAge,
    long maxSize,
    long minFree,
    Duration holdAbsentReplicas,
    Duration releaseReadersAfter) {

  /** No file is ever older. */
  public static final Duration ANY_AGE = Duration.ofDays(36_500);

  /** Everything is kept for ever. */
  public static final RetentionLimits NONE =
      new RetentionLimits(ANY_AGE, Long.MAX_VALUE, 0, Duration.ZERO, Duration.ofMinutes(10));
}
