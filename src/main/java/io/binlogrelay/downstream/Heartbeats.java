package io.binlogrelay.downstream;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When one dump owes its replica a heartbeat: after a period in which it wrote nothing. Confined to
 * the dump's event loop.
 */
final class Heartbeats {

  /** They are not sent more often than this, whatever a replica asks for. */
  private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final EventLoop loop;
  private final DumpOutput output;
  private final long periodNanos;
  private @Nullable ScheduledFuture<?> next;

  /**
   * @param periodNanos as the replica asked for; 0 or less for none
   */
  Heartbeats(EventLoop loop, DumpOutput output, long periodNanos) {
    this.loop = loop;
    this.output = output;
    this.periodNanos = periodNanos <= 0 ? 0 : Math.max(periodNanos, MIN_NANOS);
  }

  /** The shorter of the period, if there is one, and so many nanoseconds. */
  long periodNanosUpTo(long most) {
    return periodNanos == 0 ? most : Math.min(periodNanos, most);
  }

  /** Whether nothing was written for a period. */
  boolean isDue() {
    return periodNanos > 0 && dueInNanos() <= 0;
  }

  /** Begins to look at the clock, unless it does already. */
  void start(Runnable whenDue) {
    if (periodNanos > 0 && next == null) {
      scheduleNext(periodNanos, whenDue);
    }
  }

  void stop() {
    ScheduledFuture<?> pending = next;
    if (pending != null) {
      pending.cancel(false);
      next = null;
    }
  }

  private void tick(Runnable whenDue) {
    long due = dueInNanos();
    scheduleNext(due > 0 ? due : periodNanos, whenDue);
    if (due <= 0) {
      whenDue.run(); // it may stop us
    }
  }

  private void scheduleNext(long nanos, Runnable whenDue) {
    next = loop.schedule(() -> tick(whenDue), nanos, TimeUnit.NANOSECONDS);
  }

  private long dueInNanos() {
    return periodNanos - (System.nanoTime() - output.lastWriteNanos());
  }
}
