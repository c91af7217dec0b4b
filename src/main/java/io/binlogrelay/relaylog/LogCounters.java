package io.binlogrelay.relaylog;

import java.util.concurrent.atomic.LongAdder;

/** What the writer counts for status and metrics. Counted once a batch; any thread may read. */
final class LogCounters {

  private final LongAdder syncs = new LongAdder();
  private final LongAdder syncNanos = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  void synced(long nanos) {
    syncs.increment();
    syncNanos.add(nanos);
  }

  void received(long durableBytes) {
    bytes.add(durableBytes);
  }

  long syncs() {
    return syncs.sum();
  }

  long syncNanos() {
    return syncNanos.sum();
  }

  long bytes() {
    return bytes.sum();
  }
}
