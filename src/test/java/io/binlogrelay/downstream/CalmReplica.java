package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.relaylog.BinlogBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A replica at the tail, and transactions for it, while others do what they like: each has to
 * arrive, byte for byte and soon. It has a thread of its own, which alone writes the log meanwhile.
 */
final class CalmReplica implements AutoCloseable {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int SERVER_ID = 4242;

  private final ServerFixture fixture;
  private final BinlogBuilder file;
  private final RawClient replica;
  private final Thread thread = new Thread(this::follow, "calm replica");
  private volatile boolean over;
  private volatile @Nullable Throwable failure;
  private int transactions;
  private long slowestNanos;

  /**
   * Begins to follow.
   *
   * @param file the newest of the log, with its events so far
   */
  CalmReplica(ServerFixture fixture, BinlogBuilder file) throws IOException {
    this.fixture = fixture;
    this.file = file;
    this.replica = fixture.replica();
    replica.dump("binlog.000001", file.position(), SERVER_ID, 0);
    replica.events(2);
    thread.start();
  }

  private void follow() {
    try {
      while (!over) {
        file.transaction(1000 + transactions, 100);
        long began = System.nanoTime();
        fixture.append(file);
        List<byte[]> all = file.events();
        assertThat(replica.events(4))
            .containsExactlyElementsOf(all.subList(all.size() - 4, all.size()));
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - began);
        transactions++;
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      failure = e;
    }
  }

  /** Ends, and says whether all came in time. */
  void assertUndisturbed() throws InterruptedException {
    over = true;
    thread.join();
    assertThat(failure).isNull();
    assertThat(transactions).isPositive();
    System.out.printf(
        "calm replica: %d transactions, the slowest after %d ms%n",
        transactions, TimeUnit.NANOSECONDS.toMillis(slowestNanos));
    assertThat(Duration.ofNanos(slowestNanos)).isLessThan(SOON);
  }

  @Override
  public void close() throws IOException {
    over = true;
    replica.close();
  }
}
