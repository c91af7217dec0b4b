package io.binlogrelay.relaylog;

import java.nio.file.Path;

/**
 * Where the log lives, how much memory it may use, when it is durable, and how long files are kept.
 *
 * @param directory created when it does not exist
 * @param recentBytes size of the memory that holds the newest bytes, a power of two of at least 1
 *     MiB
 * @param sync when bytes are made durable and published
 * @param retention how long files are kept
 */
public record RelayLogOptions(
    Path directory, int recentBytes, SyncMode sync, RetentionLimits retention) {

  /** 16 MiB: what a replica may lag behind before it reads from the file. */
  public static final int DEFAULT_RECENT_BYTES = 16 << 20;

  private static final int MIN_RECENT_BYTES = 1 << 20;

  public RelayLogOptions {
    if (recentBytes < MIN_RECENT_BYTES || Integer.bitCount(recentBytes) != 1) {
      throw new IllegalArgumentException(
          "recentBytes: " + recentBytes + " (expected: a power of two of at least 1 MiB)");
    }
  }

  /** A log that is durable before it is published, and keeps everything. */
  public RelayLogOptions(Path directory, int recentBytes) {
    this(directory, recentBytes, new SyncMode.EachTransaction(), RetentionLimits.NONE);
  }

  public static RelayLogOptions in(Path directory) {
    return new RelayLogOptions(directory, DEFAULT_RECENT_BYTES);
  }

  public RelayLogOptions withSync(SyncMode mode) {
    return new RelayLogOptions(directory, recentBytes, mode, retention);
  }

  public RelayLogOptions withRetention(RetentionLimits limits) {
    return new RelayLogOptions(directory, recentBytes, sync, limits);
  }
}
