package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginFailuresTest {

  private Instant now = Instant.EPOCH;
  private final LoginFailures failures = new LoginFailures(new TestClock());

  @Test
  void theFirstThreeAreFreeAndEachFurtherOneCostsASecondMoreUpToTen() {
    for (int i = 0; i < 3; i++) {
      assertThat(failures.failed("10.0.0.1")).isZero();
    }
    for (int seconds = 1; seconds <= 10; seconds++) {
      assertThat(failures.failed("10.0.0.1")).hasSeconds(seconds);
    }
    assertThat(failures.failed("10.0.0.1")).hasSeconds(10);
    assertThat(failures.failed("10.0.0.2")).as("another address").isZero();
  }

  @Test
  void aSuccessAnHourOrAThousandOthersMakeItForgotten() {
    for (int way = 0; way < 3; way++) {
      for (int i = 0; i < 4; i++) {
        failures.failed("10.0.0.1");
      }
      if (way == 0) {
        failures.succeeded("10.0.0.1");
      } else if (way == 1) {
        now = now.plus(Duration.ofHours(1));
      } else {
        for (int i = 0; i < 1024; i++) {
          failures.failed("10.1." + i / 256 + "." + i % 256);
        }
      }
      assertThat(failures.failed("10.0.0.1")).as("way %d", way).isZero();
      failures.succeeded("10.0.0.1");
    }
  }

  private final class TestClock extends Clock {

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
