package io.binlogrelay.downstream;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that read what may come from the disk, so that event loops never wait for it. A
 * session has at most one task here, which reads one write's worth; tasks are served in the order
 * they came, so replicas that catch up share the disk fairly. Any thread may call it.
 */
final class CatchUpReaders implements AutoCloseable {

  private static final long STOP_SECONDS = 5;

  private final ExecutorService threads;

  /**
   * @param count how many threads
   */
  CatchUpReaders(int count) {
    AtomicInteger number = new AtomicInteger();
    // The queue is bounded by the number of sessions, which the server bounds.
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "catch-up-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * @throws java.util.concurrent.RejectedExecutionException once closed
   */
  void execute(Runnable read) {
    threads.execute(read);
  }

  /** Takes no more reads and waits a few seconds for those it has. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
