package io.binlogrelay.relaylog;

import java.time.Instant;

/** How far the log is to be purged, as PURGE BINARY LOGS says it. Immutable, any thread. */
public sealed interface PurgeTarget {

  /** All files before that one. */
  record UpToFile(String name) implements PurgeTarget {}

  /** The oldest files, as long as they were last written to before that time. */
  record WrittenBefore(Instant time) implements PurgeTarget {}
}
