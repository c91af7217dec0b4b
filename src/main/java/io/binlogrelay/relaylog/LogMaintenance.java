package io.binlogrelay.relaylog;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one background thread of the log, for work that may take long and that nobody waits for, such
 * as removing files. Tasks run one after the other; one that fails is logged and does not keep the
 * next from running. Any thread may hand over work.
 */
final class LogMaintenance implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LogMaintenance.class);
  private static final long STOP_SECONDS = 30;

  private final ScheduledExecutorService thread;

  /**
   * @param thread its own, shut down with it
   */
  LogMaintenance(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  /** Runs it again and again, the first time after one pause. */
  void every(Duration pause, String what, Runnable task) {
    thread.scheduleWithFixedDelay(
        guarded(what, task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs it as soon as the thread is free. */
  void soon(String what, Runnable task) {
    thread.execute(guarded(what, task));
  }

  /** Runs it as soon as the thread is free, for somebody who waits for what comes of it. */
  <T> CompletionStage<T> ask(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, thread);
  }

  private static Runnable guarded(String what, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("{} failed; it is tried again later", what, e);
      }
    };
  }

  /** Waits for the task that runs, and for no other. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        log.warn("background work on the log goes on after {} s; the disk is slow", STOP_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
