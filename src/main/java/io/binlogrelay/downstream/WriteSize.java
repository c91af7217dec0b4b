package io.binlogrelay.downstream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much one write of a dump may hold, so that all dumps together stay within their memory even
 * if none of their replicas takes anything: a dump holds at most three writes' worth, two in its
 * channel and one being filled.
 *
 * <pre>  memory for dumps = max(budget, dumps * 3 * {@link #MIN})</pre>
 *
 * Any thread.
 */
final class WriteSize {

  /** A write is never planned smaller; two buffers of {@link DumpReader#MIN_ROOM} and a half. */
  static final int MIN = 24 << 10;

  /** A larger one would not be cheaper: the system call is long paid for. */
  static final int MAX = 256 << 10;

  private static final int WRITES_PER_DUMP = 3;

  private final long budgetBytes;
  private final AtomicInteger dumps = new AtomicInteger();
  private volatile int bytes = MAX;

  /**
   * @param budgetBytes what all dumps may hold together
   */
  WriteSize(long budgetBytes) {
    this.budgetBytes = budgetBytes;
  }

  /** Half of the memory that the JVM gives to direct buffers, which is as much as its heap. */
  static WriteSize ofThisJvm() {
    return new WriteSize(Runtime.getRuntime().maxMemory() / 2);
  }

  /** What one write may hold now, a power of two or one of the bounds. */
  int bytes() {
    return bytes;
  }

  void dumpBegins() {
    share(dumps.incrementAndGet());
  }

  void dumpEnds() {
    share(dumps.decrementAndGet());
  }

  private void share(int among) {
    long each = budgetBytes / WRITES_PER_DUMP / Math.max(1, among);
    bytes = (int) Math.max(MIN, Math.min(MAX, Long.highestOneBit(Math.max(1, each))));
  }
}
