package io.binlogrelay.downstream;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * How one dump that catches up gives way to those at the tail: unhindered it takes whatever is left
 * of the processors, and then every thread on a commit's way waits for one. So it rests after each
 * write, the longer the more these had to wait lately. It does not rest while it has nobody to give
 * way to, nor unless it reads at least twice as fast as the log grows: it always comes nearer.
 *
 * <p>Confined to the dump's event loop.
 */
final class CatchUpPace {

  /** For so much as it sends, it rests as long as the tail had to wait. */
  private static final int BYTES_PER_DELAY = 32 << 10;

  /** This leaves a dump 250 MB per second, more than replicas usually apply. */
  private static final int MAX_NANOS_PER_BYTE = 4;

  /** No rest is longer, whatever was sent before it: from memory, at the tail, it never rested. */
  private static final long MAX_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(16);

  private final EventLoop loop;
  private final TailDelay tail;
  private long read;
  private long published;
  private long sent;
  private boolean resting;

  CatchUpPace(EventLoop loop, TailDelay tail) {
    this.loop = loop;
    this.tail = tail;
  }

  /** Whether it rests, so that nothing more may be read now. */
  boolean rests() {
    return resting;
  }

  /**
   * Goes on with the next read, at once or after a rest.
   *
   * @param nowRead bytes of the log, from its beginning, that are read
   * @param nowPublished bytes of it that are published
   * @param nowSent bytes that were sent in all
   */
  void goOn(long nowRead, long nowPublished, long nowSent, Runnable next) {
    boolean gains = nowRead - read >= 2 * (nowPublished - published);
    long rest = gains ? restNanos(nowSent - sent, tail.nanos(System.nanoTime())) : 0;
    read = nowRead;
    published = nowPublished;
    sent = nowSent;
    if (rest == 0) {
      next.run();
      return;
    }
    resting = true;
    loop.schedule(
        () -> {
          resting = false;
          next.run();
        },
        Math.min(rest, MAX_REST_NANOS),
        TimeUnit.NANOSECONDS);
  }

  /** How long to rest after so many bytes while the tail has to wait so long. */
  static long restNanos(long bytes, long tailDelayNanos) {
    return Math.min(bytes * tailDelayNanos / BYTES_PER_DELAY, bytes * MAX_NANOS_PER_BYTE);
  }
}
