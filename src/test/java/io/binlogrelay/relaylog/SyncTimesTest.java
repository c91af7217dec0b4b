package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SyncTimesTest {

  private final LogCounters counters = new LogCounters();

  @Test
  void eachSyncIsCountedByItsDuration() {
    took(Duration.ofNanos(1));
    took(Duration.ofNanos(250_000));
    took(Duration.ofNanos(250_001));
    took(Duration.ofSeconds(1));
    took(Duration.ofMillis(1001));
    took(Duration.ofMinutes(1));

    SyncTimes times = counters.syncs();
    assertThat(times.counts()).containsExactly(2L, 1L, 0L, 0L, 0L, 0L, 1L, 1L, 0L, 1L);
    assertThat(times.count()).isEqualTo(6);
    assertThat(times.slow()).isEqualTo(2);
    assertThat(times.seconds()).isBetween(62.0, 62.01);
  }

  private void took(Duration time) {
    counters.synced(time.toNanos());
  }
}
