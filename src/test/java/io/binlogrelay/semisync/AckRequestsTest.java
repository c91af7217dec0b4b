package io.binlogrelay.semisync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AckRequestsTest {

  private final AckRequests requests = new AckRequests();

  @Test
  void findsTheNextOne() {
    assertThat(requests.firstAfter(0)).isEqualTo(AckRequests.NONE);
    requests.add(100);
    requests.add(200);
    requests.add(300);
    assertThat(requests.firstAfter(0)).isEqualTo(100);
    assertThat(requests.firstAfter(100)).isEqualTo(200);
    assertThat(requests.firstAfter(250)).isEqualTo(300);
    assertThat(requests.firstAfter(300)).isEqualTo(AckRequests.NONE);
  }

  @Test
  void forgetsWhatWasCutOffWhenItComesAgain() {
    requests.add(100);
    requests.add(200);
    requests.add(300);
    requests.add(150); // the log was cut to between 100 and 150
    assertThat(requests.firstAfter(100)).isEqualTo(150);
    assertThat(requests.firstAfter(150)).isEqualTo(AckRequests.NONE);
  }

  @Test
  void keepsTheNewestThousands() {
    for (long end = 1; end <= 100_000; end++) {
      requests.add(end * 10);
    }
    assertThat(requests.firstAfter(0)).isBetween(900_000L, 970_000L);
    assertThat(requests.firstAfter(999_985)).isEqualTo(999_990);
    assertThat(requests.firstAfter(1_000_000)).isEqualTo(AckRequests.NONE);
  }
}
