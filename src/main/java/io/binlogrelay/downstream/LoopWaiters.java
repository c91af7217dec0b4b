package io.binlogrelay.downstream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sessions of one event loop that have sent everything and wait for the log to grow. However
 * many they are, a publication costs the writer at most one task here.
 *
 * <p>{@link #signal} may be called by any thread, everything else only on the loop.
 */
final class LoopWaiters {

  private final EventLoop loop;
  private final TailDelay delay;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private List<DumpSession> waiting = new ArrayList<>();
  private List<DumpSession> waking = new ArrayList<>();
  private volatile boolean anyone;
  private volatile long signalled;

  /**
   * @param delay is told how long they wait for the loop
   */
  LoopWaiters(EventLoop loop, TailDelay delay) {
    this.loop = loop;
    this.delay = delay;
  }

  EventLoop loop() {
    return loop;
  }

  /**
   * Adds a session, which must look at the published end once more afterwards: a publication that
   * came before this call is not signalled.
   */
  void add(DumpSession session) {
    session.waitsAt(waiting.size());
    waiting.add(session);
    anyone = true;
  }

  /** Takes a session out that no longer waits. */
  void remove(DumpSession session) {
    int at = session.waitsAt();
    if (at < 0) {
      return;
    }
    DumpSession last = waiting.remove(waiting.size() - 1);
    if (last != session) {
      waiting.set(at, last);
      last.waitsAt(at);
    }
    session.waitsAt(DumpSession.NOT_WAITING);
  }

  /** The log was published: wakes everybody soon. */
  void signal() {
    if (anyone && scheduled.compareAndSet(false, true)) {
      signalled = System.nanoTime();
      loop.execute(this::wake);
    }
  }

  private void wake() {
    delay.served(signalled, System.nanoTime());
    scheduled.set(false);
    List<DumpSession> all = waiting;
    waiting = waking;
    waking = all;
    anyone = false;
    for (DumpSession session : all) {
      session.waitsAt(DumpSession.NOT_WAITING);
    }
    for (DumpSession session : all) {
      session.wake();
    }
    all.clear();
  }
}
