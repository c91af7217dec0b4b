package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server gives to all clients together. */
class ServerLimitsTest {

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 2", "3, 3", "8, 8", "9, 8", "128, 8"})
  void replicasAreServedByAThreadForEachProcessorWithinBounds(int processors, int threads) {
    ServerLimits limits = ServerLimits.forProcessors(processors);
    assertThat(limits.eventLoops()).isEqualTo(threads);
    assertThat(limits.catchUpThreads()).isEqualTo(threads);
  }

  @Test
  void nothingIsLimitedToNothing() {
    assertThatThrownBy(
            () -> new ServerLimits(10, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 2))
        .hasMessageContaining("expected: all at least 1")
        .hasMessageContaining("10 connections, 0 handshakes");
  }
}
