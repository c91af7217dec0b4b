package io.binlogrelay.relaylog;

import org.jspecify.annotations.Nullable;

/** What became of a purge that was asked for. Immutable, any thread. */
public sealed interface PurgeOutcome {

  /** The log has no file of that name; nothing was done. */
  record UnknownFile(String name) implements PurgeOutcome {}

  /**
   * It was done as far as it may be.
   *
   * @param purged how many files are gone
   * @param asked how many should be, those that never go not counted
   * @param obstacle what kept the rest; null if nothing did
   */
  record Done(int purged, int asked, @Nullable Obstacle obstacle) implements PurgeOutcome {}

  /**
   * A file that stayed, and all newer ones with it.
   *
   * @param file its name
   * @param readers how many are in it; 0 for the newest file, or one of which it is not yet known
   *     that it can be done without
   */
  record Obstacle(String file, int readers) {}
}
