package io.binlogrelay.relaylog;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What the writer counts for status and metrics. Counted once a batch; any thread may read. */
final class LogCounters {

  private final List<LongAdder> syncs = new ArrayList<>();
  private final LongAdder syncNanos = new LongAdder();
  private final LongAdder writeNanos = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  LogCounters() {
    for (int place = 0; place <= SyncTimes.BOUNDS.size(); place++) {
      syncs.add(new LongAdder());
    }
  }

  void synced(long nanos) {
    syncs.get(SyncTimes.placeOf(nanos)).increment();
    syncNanos.add(nanos);
  }

  void wrote(long nanos) {
    writeNanos.add(nanos);
  }

  void received(long durableBytes) {
    bytes.add(durableBytes);
  }

  SyncTimes syncs() {
    return new SyncTimes(syncNanos.sum(), syncs.stream().map(LongAdder::sum).toList());
  }

  long writeNanos() {
    return writeNanos.sum();
  }

  long bytes() {
    return bytes.sum();
  }
}
