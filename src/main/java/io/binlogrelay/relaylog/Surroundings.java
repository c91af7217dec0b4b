package io.binlogrelay.relaylog;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What the log has around it besides its directory. A seam: tests make it their own.
 *
 * @param workers where its background threads come from
 * @param freeSpace of its file system
 * @param clock for the age of files and the absence of replicas
 * @param indexBlock bytes of the log that a block of a GTID index spans at least
 * @param largeBatch bytes from which on a batch is synced while the next one is taken in
 */
record Surroundings(
    Workers workers, FreeSpace freeSpace, InstantSource clock, long indexBlock, long largeBatch) {

  Surroundings(Workers workers, FreeSpace freeSpace, InstantSource clock) {
    this(workers, freeSpace, clock, GtidIndex.BLOCK_BYTES, BackgroundSync.LARGE_BATCH_BYTES);
  }

  /** Those of a log in that directory outside tests. */
  static Surroundings of(Path directory) {
    return new Surroundings(Workers::daemon, FreeSpace.of(directory), InstantSource.system());
  }

  Surroundings with(Workers other) {
    return new Surroundings(other, freeSpace, clock, indexBlock, largeBatch);
  }

  Surroundings withIndexBlock(long bytes) {
    return new Surroundings(workers, freeSpace, clock, bytes, largeBatch);
  }

  Surroundings withLargeBatch(long bytes) {
    return new Surroundings(workers, freeSpace, clock, indexBlock, bytes);
  }
}
