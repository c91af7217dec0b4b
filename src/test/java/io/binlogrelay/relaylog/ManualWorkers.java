package io.binlogrelay.relaylog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Background work that is done when and where a test says so. One thread. */
final class ManualWorkers implements Workers {

  private final List<Worker> workers = new ArrayList<>();

  @Override
  public ScheduledExecutorService worker(String name) {
    Worker worker = new Worker();
    workers.add(worker);
    return worker;
  }

  /** Does what is waiting, however long it was to wait, and each periodic task once. */
  void work() {
    for (Worker worker : List.copyOf(workers)) {
      worker.work();
    }
  }

  private static final class Worker extends AbstractExecutorService
      implements ScheduledExecutorService {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final List<Runnable> periodic = new ArrayList<>();
    private boolean shutdown;

    private void work() {
      for (int left = waiting.size(); left > 0 && !waiting.isEmpty(); left--) {
        waiting.remove().run();
      }
      List.copyOf(periodic).forEach(Runnable::run);
    }

    @Override
    public void execute(Runnable task) {
      if (!shutdown) {
        waiting.add(task);
      }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      execute(task);
      return new Scheduled(task);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long initialDelay, long delay, TimeUnit unit) {
      periodic.add(task);
      return new Scheduled(task);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        Runnable task, long initialDelay, long period, TimeUnit unit) {
      return scheduleWithFixedDelay(task, initialDelay, period, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
      shutdown = true;
      waiting.clear();
      periodic.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
      throw new UnsupportedOperationException("it would close files that are open");
    }

    @Override
    public boolean isShutdown() {
      return shutdown;
    }

    @Override
    public boolean isTerminated() {
      return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return shutdown;
    }
  }

  /** Nobody asks it anything. */
  private static final class Scheduled extends FutureTask<Void>
      implements RunnableScheduledFuture<Void> {

    private Scheduled(Runnable task) {
      super(task, null);
    }

    @Override
    public boolean isPeriodic() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long getDelay(TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Delayed other) {
      throw new UnsupportedOperationException();
    }
  }
}
