package io.binlogrelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.BinlogPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private final RetryPolicy policy = new RetryPolicy(() -> 0);

  @Test
  void doublesTheDelayUpToThirtySeconds() {
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      seconds.add(policy.after(new SessionEnd.Lost("gone")).after().toSeconds());
    }
    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
  }

  @Test
  void beginsAgainAfterAHealthyStream() {
    policy.after(new SessionEnd.Lost("gone"));
    policy.after(new SessionEnd.Lost("gone"));
    policy.onHealthy();
    assertThat(policy.after(new SessionEnd.Lost("gone")).after()).isEqualTo(Backoff.FIRST);
  }

  @Test
  void takesUpToHalfOfTheDelayAwayByChance() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      Duration delay = new Backoff(RetryPolicy.LOST_LAST, random::nextDouble).next();
      assertThat(delay).isBetween(Duration.ofMillis(500), Duration.ofMillis(1000));
    }
  }

  @Test
  void showsARefusalAndTriesSlowly() {
    RetryPolicy.Next next =
        policy.after(new SessionEnd.Refused(LinkState.SOURCE_REWOUND, "shorter"));
    assertThat(next)
        .isEqualTo(new RetryPolicy.Next(LinkState.SOURCE_REWOUND, "shorter", RetryPolicy.REFUSED));
  }

  @Test
  void asksAFailingDiskAgainAfterAPauseThatGrowsToTenSecondsUntilItWorks() {
    SessionEnd full = new SessionEnd.Refused(LinkState.STORAGE_ERROR, "disk full");
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      seconds.add(policy.after(full).after().toSeconds());
    }
    assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
    policy.onHealthy();
    assertThat(policy.after(full).after().toSeconds()).isEqualTo(10);
    policy.onDiskWorks();
    assertThat(policy.after(full))
        .isEqualTo(new RetryPolicy.Next(LinkState.STORAGE_ERROR, "disk full", Backoff.FIRST));
  }

  @Test
  void plansAgainAtOnceButNotInALoop() {
    assertThat(policy.after(new SessionEnd.Replan("mode")).after()).isZero();
    assertThat(policy.after(new SessionEnd.Replan("mode")).after()).isEqualTo(Backoff.FIRST);
    policy.onHealthy();
    assertThat(policy.after(new SessionEnd.Replan("mode")).after()).isZero();
  }

  @Test
  void callsAnEventBadThatIsRefusedThreeTimesAtTheSamePlace() {
    SessionEnd here = new SessionEnd.Rejected(new BinlogPosition("binlog.000001", 4), "crc");
    SessionEnd there = new SessionEnd.Rejected(new BinlogPosition("binlog.000001", 99), "crc");
    assertThat(policy.after(here).state()).isEqualTo(LinkState.WAITING);
    assertThat(policy.after(there).state()).isEqualTo(LinkState.WAITING);
    assertThat(policy.after(here).state()).isEqualTo(LinkState.WAITING);
    assertThat(policy.after(here).state()).isEqualTo(LinkState.WAITING);
    RetryPolicy.Next third = policy.after(here);
    assertThat(third.state()).isEqualTo(LinkState.BAD_EVENT);
    assertThat(third.after()).isEqualTo(RetryPolicy.REFUSED);
  }
}
