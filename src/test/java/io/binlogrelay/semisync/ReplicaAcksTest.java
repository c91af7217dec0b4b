package io.binlogrelay.semisync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplicaAcksTest {

  @Test
  void oneOfManyIsEnoughForOne() {
    ReplicaAcks acks = new ReplicaAcks(1);
    assertThat(acks.quorum()).isEqualTo(ReplicaAcks.NONE);
    acks.acknowledged(7, 100);
    acks.acknowledged(8, 50);
    assertThat(acks.quorum()).isEqualTo(100);
  }

  @Test
  void theSameReplicaTwiceIsOne() {
    ReplicaAcks acks = new ReplicaAcks(2);
    acks.acknowledged(7, 100);
    acks.acknowledged(7, 200);
    assertThat(acks.quorum()).isEqualTo(ReplicaAcks.NONE);
    acks.acknowledged(8, 150);
    assertThat(acks.quorum()).isEqualTo(150);
    acks.acknowledged(9, 170);
    assertThat(acks.quorum()).isEqualTo(170);
  }

  @Test
  void whatComesLateTakesNothingBack() {
    ReplicaAcks acks = new ReplicaAcks(1);
    acks.acknowledged(7, 100);
    acks.acknowledged(7, 90);
    assertThat(acks.quorum()).isEqualTo(100);
    assertThat(acks.of(7)).isEqualTo(100);
    assertThat(acks.of(8)).isEqualTo(ReplicaAcks.NONE);
  }

  @Test
  void listenersHearOfProgressOnly() {
    ReplicaAcks acks = new ReplicaAcks(2);
    List<Long> heard = new ArrayList<>();
    acks.onQuorum(() -> heard.add(acks.quorum()));
    acks.acknowledged(1, 100);
    acks.acknowledged(2, 80);
    acks.acknowledged(1, 120); // the second is still at 80
    acks.acknowledged(2, 130);
    assertThat(heard).containsExactly(80L, 120L);
  }

  @Test
  void thousandsOfServerIdsStayWithinBounds() {
    ReplicaAcks acks = new ReplicaAcks(1);
    for (long id = 0; id < 10_000; id++) {
      acks.acknowledged(id, id + 1);
    }
    assertThat(acks.quorum()).isEqualTo(10_000);
    assertThat(acks.of(0)).isEqualTo(ReplicaAcks.NONE);
    assertThat(acks.of(9_999)).isEqualTo(10_000);
  }

  @Test
  void agreesWithCountingByHand() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int needed = 1 + random.nextInt(5);
      ReplicaAcks acks = new ReplicaAcks(needed);
      Map<Long, Long> expected = new HashMap<>();
      for (int i = 0; i < 50; i++) {
        long id = random.nextInt(6);
        long end = random.nextInt(1000);
        acks.acknowledged(id, end);
        expected.merge(id, end, Math::max);
        List<Long> sorted = expected.values().stream().sorted(Comparator.reverseOrder()).toList();
        long quorum = sorted.size() < needed ? ReplicaAcks.NONE : sorted.get(needed - 1);
        assertThat(acks.quorum()).as("seed %d", seed).isEqualTo(quorum);
      }
    }
  }
}
