package io.binlogrelay.downstream;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Notices a client that has sent no command for as long as its session allows. Looks now and then,
 * so that a command costs no timer. On the channel's event loop.
 */
final class IdleWatch {

  /** A session may shorten its time while the watch sleeps. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventExecutor loop;
  private final Supplier<Duration> allowed;
  private final Runnable onIdle;
  private long activeNanos = System.nanoTime();
  private ScheduledFuture<?> next;

  IdleWatch(EventExecutor loop, Supplier<Duration> allowed, Runnable onIdle) {
    this.loop = loop;
    this.allowed = allowed;
    this.onIdle = onIdle;
    this.next = schedule();
  }

  /** A command came. */
  void active() {
    activeNanos = System.nanoTime();
  }

  void end() {
    next.cancel(false);
  }

  private ScheduledFuture<?> schedule() {
    return loop.schedule(this::look, LOOK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void look() {
    if (System.nanoTime() - activeNanos >= allowed.get().toNanos()) {
      onIdle.run();
    } else {
      next = schedule();
    }
  }
}
