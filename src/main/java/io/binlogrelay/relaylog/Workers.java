package io.binlogrelay.relaylog;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Makes the log's background threads. A seam: a test runs their work where it chooses, so that a
 * crash between any two steps of theirs and the writer's can be shown.
 */
interface Workers {

  /**
   * A worker with one thread. After its shutdown it finishes what runs, drops what waits and
   * ignores what comes; it is never interrupted, as that would close the files it has open.
   */
  ScheduledExecutorService worker(String name);

  /** Daemon threads, which is what they are outside tests. */
  static ScheduledExecutorService daemon(String name) {
    ScheduledThreadPoolExecutor worker =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    worker.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    return worker;
  }
}
