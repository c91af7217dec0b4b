package io.binlogrelay.it;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.RelayProcess;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * When a relay had published what, asked twenty times a second: only from then on can a replica
 * have it. What comes before is the disk's time, which belongs to nobody's lag.
 */
final class Publications implements AutoCloseable {
  private static final long PAUSE_NANOS = 50_000_000;

  private record Sample(long nanos, BinlogEnd published) {}

  private final RelayProcess relay;
  private final Thread thread = new Thread(this::sample, "publications");
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;

  private Publications(RelayProcess relay) {
    this.relay = relay;
  }

  /** Begins to ask; the first answer is there when this returns. */
  static Publications of(RelayProcess relay) {
    Publications publications = new Publications(relay);
    publications.ask();
    publications.thread.start();
    return publications;
  }

  /** The last moment at which the relay was seen without it, by {@link System#nanoTime}. */
  long lastWithout(BinlogEnd end) {
    long last = samples.get(0).nanos();
    for (Sample sample : samples) {
      if (sample.published().compareTo(end) < 0) {
        last = sample.nanos();
      }
    }
    return last;
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking ends", e);
    }
  }

  private void sample() {
    while (!stopping) {
      ask();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void ask() {
    long before = System.nanoTime();
    samples.add(new Sample(before, relay.published()));
  }
}
