package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One fdatasync at a time by a thread of its own, so that the writer can take in the next events
 * meanwhile: the disk and the processor work at the same time. It decides nothing and publishes
 * nothing. What comes of it is told to the writer alone, by {@link #end}, and so is its failure,
 * which must not be lost: nobody else's sync of the same pages would fail again.
 *
 * <p>The writer's thread calls.
 */
final class BackgroundSync implements AutoCloseable {

  /**
   * The sync of less is over about when another thread has taken it on, and a commit may be waiting
   * for it.
   */
  static final long LARGE_BATCH_BYTES = 256 << 10;

  private final ExecutorService thread;
  private final long largeBatch;
  private @Nullable Attempt attempt;

  /**
   * @param thread its own, which the disk may hold for as long as it likes; shut down with it
   * @param largeBatch in bytes
   */
  BackgroundSync(ExecutorService thread, long largeBatch) {
    this.thread = thread;
    this.largeBatch = largeBatch;
  }

  /** Whether a batch of so many bytes is large enough to be synced here. */
  boolean isFor(long bytes) {
    return bytes >= largeBatch;
  }

  /** Begins to sync what was written to the file so far; nothing may be underway. */
  void begin(FileChannel channel) {
    if (attempt != null) {
      throw new IllegalStateException("a sync is underway");
    }
    attempt = new Attempt(channel);
    thread.execute(attempt);
  }

  /** Whether a sync was begun and not ended. */
  boolean isUnderway() {
    return attempt != null;
  }

  /** Whether {@link #end} would not have to wait for the disk. */
  boolean isDone() {
    return attempt != null && attempt.nanos.isDone();
  }

  /**
   * Ends the sync that is underway: waits for it, or does it if the thread has not come to it.
   *
   * @return how long it took, in nanoseconds; 0 if none was underway
   * @throws IOException if it failed
   */
  long end() throws IOException {
    Attempt ended = attempt;
    if (ended == null) {
      return 0;
    }
    attempt = null;
    ended.run();
    long nanos = ended.nanos.join();
    if (ended.failure != null) {
      throw ended.failure;
    }
    return nanos;
  }

  /** What runs is finished; whoever closes the file waits for it. */
  @Override
  public void close() {
    thread.shutdown();
  }

  private static final class Attempt implements Runnable {

    private final FileChannel channel;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** Seen by who has seen {@link #nanos} complete. */
    private @Nullable IOException failure;

    private final CompletableFuture<Long> nanos = new CompletableFuture<>();

    private Attempt(FileChannel channel) {
      this.channel = channel;
    }

    /** By the first who comes. */
    @Override
    public void run() {
      if (taken.getAndSet(true)) {
        return;
      }
      long started = System.nanoTime();
      try {
        channel.force(false);
      } catch (IOException e) {
        failure = e;
      } catch (RuntimeException | Error e) {
        failure = new IOException("a fault of ours: " + e, e); // whatever it is, nothing is durable
      } finally {
        nanos.complete(System.nanoTime() - started);
      }
    }
  }
}
