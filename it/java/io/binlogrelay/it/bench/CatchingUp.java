package io.binlogrelay.it.bench;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.SourceAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A replica that catches up from the beginning of the log, and then another, until it is closed. It
 * has a thread of its own.
 */
final class CatchingUp implements AutoCloseable {
  private final SourceAddress party;
  private final long bytesEach;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<?> running;
  private volatile boolean over;
  private volatile long bytes;

  /**
   * Begins at once.
   *
   * @param bytesEach how much each of them reads
   */
  CatchingUp(SourceAddress party, long bytesEach) {
    this.party = party;
    this.bytesEach = bytesEach;
    this.running = thread.submit(this::run);
  }

  /** What they have read so far. Any thread. */
  long bytes() {
    return bytes;
  }

  private @Nullable Void run() throws Exception {
    while (!over) {
      long before = bytes;
      try (Drain drain = new Drain(party, 1)) {
        drain.read(GtidSet.EMPTY, bytesEach, left -> bytes = before + bytesEach - left);
      }
    }
    return null;
  }

  /** Waits for the one that runs, and fails if any of them did. */
  @Override
  public void close() throws Exception {
    over = true;
    thread.shutdown();
    running.get();
  }
}
