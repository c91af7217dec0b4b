package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a dump that catches up gives way to the tail, on a loop whose clock the test moves. */
class CatchUpPaceTest {

  private static final long WRITE = 256 << 10;
  private static final long LATE = 50_000;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final TailDelay tail = new TailDelay();
  private final CatchUpPace pace = new CatchUpPace(channel.eventLoop(), tail);
  private long published = 100 * WRITE;
  private long read;
  private int reads;

  @BeforeEach
  void beginWithOneWrite() {
    channel.freezeTime();
    write(0);
    assertThat(reads).isOne();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void withNobodyAtTheTailItGoesOnAtOnce() {
    write(0);
    assertThat(reads).isEqualTo(2);
    assertThat(pace.rests()).isFalse();
  }

  @Test
  void itRestsWhileTheTailIsServedLate() {
    tailWaits(LATE);
    write(0);
    assertThat(reads).isOne();
    assertThat(pace.rests()).isTrue();

    pass(LATE * WRITE / (32 << 10) - 1000); // the average is a little below
    assertThat(reads).isOne();
    pass(1000);
    assertThat(reads).isEqualTo(2);
    assertThat(pace.rests()).isFalse();
  }

  @Test
  void aLogThatGrowsHalfAsFastAsItReadsGivesItNoRest() {
    tailWaits(LATE);
    write(WRITE / 2 + 1);
    assertThat(reads).isEqualTo(2);
    write(WRITE / 2);
    assertThat(reads).isEqualTo(2);
    assertThat(pace.rests()).isTrue();
  }

  @Test
  void whatItSkipsUnsentGivesItNoRest() {
    tailWaits(LATE);
    read += 1 << 30;
    pace.goOn(read, published, WRITE, () -> reads++);
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void aReplicaThatWasAtTheTailDoesNotRestForWhatItGotThere() {
    tailWaits(LATE);
    long fromMemory = 32 << 20;
    read += fromMemory;
    pace.goOn(read, published, read, () -> reads++);
    assertThat(pace.rests()).isTrue();
    pass(TimeUnit.MILLISECONDS.toNanos(16));
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void itIsNeverSlowerThan250MegabytesPerSecond() {
    long restForASecond = CatchUpPace.restNanos(250_000_000, TimeUnit.SECONDS.toNanos(10));
    assertThat(restForASecond).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    assertThat(CatchUpPace.restNanos(64 << 20, Long.MAX_VALUE >> 30)).isPositive();
  }

  @Test
  void theDelayIsAnAverageThatIsForgottenAfterAMoment() {
    long now = System.nanoTime();
    assertThat(tail.nanos(now)).isZero();
    tail.served(now - 8000, now);
    assertThat(tail.nanos(now)).isEqualTo(1000);
    tail.served(now - 8000, now);
    assertThat(tail.nanos(now)).isEqualTo(1875);
    assertThat(tail.nanos(now + TimeUnit.MILLISECONDS.toNanos(49))).isEqualTo(1875);
    assertThat(tail.nanos(now + TimeUnit.MILLISECONDS.toNanos(50))).isZero();
  }

  private void write(long grown) {
    read += WRITE;
    published += grown;
    pace.goOn(read, published, read, () -> reads++);
  }

  /** Its last publication is served in the future, so that a slow test does not forget it. */
  private void tailWaits(long nanos) {
    long now = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    for (int i = 0; i < 100; i++) {
      tail.served(now - nanos, now);
    }
  }

  private void pass(long nanos) {
    channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }
}
