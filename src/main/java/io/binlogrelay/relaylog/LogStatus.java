package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A snapshot of the log for people and monitors. */
public record LogStatus(
    Path directory,
    Ends ends,
    GtidSet executed,
    GtidSet purged,
    List<FileStatus> files,
    Counts counts,
    Syncs syncs,
    RetentionStatus retention) {

  /** The ends of {@link io.binlogrelay.relaylog}; all null while the log is empty. */
  public record Ends(
      @Nullable BinlogPosition received,
      @Nullable BinlogPosition durable,
      @Nullable BinlogPosition published) {}

  /**
   * @param size published bytes
   * @param closed whether it has its final size
   */
  public record FileStatus(String name, long size, boolean closed) {}

  /**
   * @param transactions taken in since the log began
   * @param durableBytes bytes made durable since this process started
   * @param totalBytes published bytes of all files
   */
  public record Counts(long transactions, long durableBytes, long totalBytes) {}

  /**
   * @param mode when the log is synced
   * @param times how long the syncs took
   * @param writeNanos how long the writes before them took, all together: much, where the kernel
   *     holds writers back because the disk can't follow
   */
  public record Syncs(SyncMode mode, SyncTimes times, long writeNanos) {}
}
