package io.binlogrelay.gtid;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GtidSetTest {
  private static final String A = "0a13cbba-e4ce-11f1-bd21-02fc00000001";
  private static final String B = "ff13cbba-e4ce-11f1-bd21-02fc00000001";
  private static final int LOOK_UPS = 200_000;

  @Test
  void ordersUuidsAsUnsignedBytes() {
    assertThat(GtidSet.parse(B + ":1," + A + ":1")).hasToString(A + ":1," + B + ":1");
  }

  @Test
  void takesThePartOfOneUuidWithAllItsTags() {
    GtidSet set = GtidSet.parse(A + ":1-3:x:7:y:8," + B + ":1:x:2");

    assertThat(set.ofUuid(UUID.fromString(A))).hasToString(A + ":1-3:x:7:y:8");
    assertThat(set.ofUuid(UUID.fromString(B))).hasToString(B + ":1:x:2");
    assertThat(set.ofUuid(new UUID(0, 0))).isSameAs(GtidSet.EMPTY);
  }

  @Test
  void knowsWhetherASourceIsTagged() {
    assertThat(GtidSet.parse(A + ":1-3").hasTags()).isFalse();
    assertThat(GtidSet.parse(A + ":1-3," + B + ":t:1").hasTags()).isTrue();
  }

  @Test
  void tagsAreSourcesOfTheirOwn() {
    GtidSet set = GtidSet.parse(A + ":1-9:tagx:11-12");

    assertThat(set.contains(Gtid.parse(A + ":11"))).isFalse();
    assertThat(set.contains(Gtid.parse(A + ":TagX:11"))).isTrue();
    assertThat(set.contains(Gtid.parse(A + ":tagx:9"))).isFalse();
    assertThat(set.count()).isEqualTo(11);
  }

  @Test
  void reachesTheHighestNumberWithoutOverflow() {
    GtidSet all = GtidSet.parse(A + ":1-" + Gtid.MAX_GNO);
    GtidSet both = all.union(GtidSet.parse(B + ":1-" + Gtid.MAX_GNO));

    assertThat(all.count()).isEqualTo(Gtid.MAX_GNO);
    assertThat(both.count()).isEqualTo(Long.MAX_VALUE);
    assertThat(all.contains(Tsid.of(UUID.fromString(A)), Gtid.MAX_GNO)).isTrue();
    assertThat(both.minus(all)).hasToString(B + ":1-" + Gtid.MAX_GNO);
    assertThat(all.contains(Tsid.of(UUID.fromString(A)), Long.MAX_VALUE)).isFalse();
    assertThat(all.contains(Tsid.of(UUID.fromString(A)), 0)).isFalse();
    assertThat(all.contains(Tsid.of(UUID.fromString(A)), -1)).isFalse();
  }

  @Test
  void givesBackItselfWhenNothingIsAddedOrTaken() {
    GtidSet set = GtidSet.parse(A + ":1-3");

    assertThat(set.union(GtidSet.EMPTY)).isSameAs(set);
    assertThat(GtidSet.EMPTY.union(set)).isSameAs(set);
    assertThat(set.minus(GtidSet.EMPTY)).isSameAs(set);
    assertThat(set.minus(set)).isSameAs(GtidSet.EMPTY);
    assertThat(set.contains(GtidSet.EMPTY)).isTrue();
    assertThat(GtidSet.EMPTY.contains(GtidSet.EMPTY)).isTrue();
    assertThat(GtidSet.EMPTY.contains(set)).isFalse();
  }

  @Test
  void looksUpAndCountsOnWithoutAllocating() {
    GtidSetBuilder builder = new GtidSetBuilder();
    for (int i = 0; i < 1000; i++) {
      builder.addUntagged(i * 31L, i, 1);
    }
    GtidSet set = builder.snapshot();
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    int found = 0;
    for (int i = 0; i < LOOK_UPS; i++) {
      found += set.containsUntagged(i % 1000 * 31L, i % 1000, 1 + (i & 1)) ? 1 : 0;
      builder.addUntagged(i % 1000 * 31L, i % 1000, 2 + i / 1000);
    }
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;

    assertThat(found).isEqualTo(LOOK_UPS / 2);
    assertThat(allocated).isLessThan(LOOK_UPS);
    assertThat(builder.snapshot().count()).isEqualTo(1000 + LOOK_UPS);
  }
}
