package io.binlogrelay.relaylog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Retention as its last check found it, at most some seconds ago.
 *
 * @param limits what was asked for
 * @param freeBytes free on the log's file system; {@link #NOT_KNOWN} if it does not tell
 * @param oldestFileAge time since the oldest file was last written to; zero while the log is empty
 * @param counts since this process started
 * @param keepers who keeps files from being removed, the newest file aside
 */
public record RetentionStatus(
    RetentionLimits limits,
    long freeBytes,
    Duration oldestFileAge,
    Counts counts,
    List<Keeper> keepers) {

  /** Value of {@link #freeBytes} when the file system does not tell. */
  public static final long NOT_KNOWN = -1;

  public RetentionStatus {
    keepers = List.copyOf(keepers);
  }

  /**
   * @param purgedFiles files removed
   * @param purgedBytes their size
   * @param releasedReaders readers that were disconnected because the disk needed their file
   */
  public record Counts(long purgedFiles, long purgedBytes, long releasedReaders) {}

  /**
   * Somebody who keeps a file and all newer ones.
   *
   * @param file the oldest file it keeps
   * @param name who it is
   * @param why {@code reading}, or {@code may-return} for a known replica
   * @param until when that ends if it does not come back; null for one that is connected
   */
  public record Keeper(String file, String name, String why, @Nullable Instant until) {}
}
