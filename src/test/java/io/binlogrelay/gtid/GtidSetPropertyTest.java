package io.binlogrelay.gtid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random sets against {@link NaiveGtidSet}. */
class GtidSetPropertyTest {
  private static final int ROUNDS = 400;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @BeforeEach
  void printSeed() {
    System.out.println("GtidSetPropertyTest seed " + seed);
  }

  @Test
  void agreesWithTheNaiveModel() {
    for (int i = 0; i < ROUNDS; i++) {
      check(NaiveGtidSet.sources(random, 1 + random.nextInt(6)), 0.6);
    }
  }

  @Test
  void agreesWithTheNaiveModelForAThousandServers() {
    for (int i = 0; i < 5; i++) {
      check(NaiveGtidSet.sources(random, 1000), 0.7);
    }
  }

  @Test
  void roundTripsAsTextAndBytes() {
    for (int i = 0; i < ROUNDS; i++) {
      List<Tsid> sources = NaiveGtidSet.sources(random, random.nextInt(i == 0 ? 1000 : 8));
      GtidSet set = GtidSet.parse(NaiveGtidSet.random(random, sources, 0.8).toString());

      assertThat(GtidSet.parse(set.toString())).isEqualTo(set);
      assertThat(GtidSet.decode(ByteBuffer.wrap(set.encode())))
          .isEqualTo(set)
          .hasSameHashCodeAs(set);
    }
  }

  @Test
  void isTheSameSetWhateverTheOrderOfItsParts() {
    for (int i = 0; i < ROUNDS; i++) {
      NaiveGtidSet naive = NaiveGtidSet.random(random, NaiveGtidSet.sources(random, 5), 0.9);
      List<Gtid> gtids = naive.gtids();
      Collections.shuffle(gtids, random);
      GtidSetBuilder builder = new GtidSetBuilder();
      StringBuilder text = new StringBuilder();
      for (Gtid gtid : gtids) {
        text.append(gtid).append(" ,\n");
        add(builder, gtid);
      }

      assertThat(GtidSet.parse(text.toString())).hasToString(naive.toString());
      assertThat(builder.snapshot()).hasToString(naive.toString());
    }
  }

  @Test
  void aSnapshotStaysAsItIsWhileItsBuilderGrows() {
    for (int i = 0; i < ROUNDS; i++) {
      List<Tsid> sources = NaiveGtidSet.sources(random, 4);
      NaiveGtidSet first = NaiveGtidSet.random(random, sources, 0.7);
      NaiveGtidSet second = NaiveGtidSet.random(random, sources, 0.7);
      GtidSet start = GtidSet.parse(first.toString());
      GtidSetBuilder builder = new GtidSetBuilder(start);
      GtidSet before = builder.snapshot();
      second.gtids().forEach(gtid -> add(builder, gtid));
      GtidSet after = builder.snapshot();
      builder.addAll(GtidSet.parse(second.toString()));

      assertThat(start).hasToString(first.toString());
      assertThat(before).isEqualTo(start);
      assertThat(after).hasToString(first.union(second).toString());
      assertThat(builder.snapshot()).isEqualTo(after);
    }
  }

  @Test
  void isTheSameSetWhetherNumbersOrIntervalsAreAdded() {
    for (int i = 0; i < ROUNDS; i++) {
      List<Tsid> sources = NaiveGtidSet.sources(random, 5);
      NaiveGtidSet before = NaiveGtidSet.random(random, sources, 0.5);
      NaiveGtidSet added = NaiveGtidSet.random(random, sources, 0.8);
      GtidSet intervals = GtidSet.parse(added.toString());
      GtidSetBuilder builder = new GtidSetBuilder(GtidSet.parse(before.toString()));
      GtidSet snapshot = builder.snapshot();
      for (Tsid tsid : intervals.tsids()) {
        GnoSet gnos = intervals.gnos(tsid);
        for (int n = gnos.intervals() - 1; n >= 0; n--) {
          int interval = random.nextBoolean() ? n : gnos.intervals() - 1 - n;
          builder.add(tsid, gnos.start(interval), gnos.end(interval));
          builder.add(tsid, gnos.start(n), gnos.end(n));
        }
      }
      assertThat(builder.snapshot()).hasToString(before.union(added).toString());
      assertThat(snapshot).hasToString(before.toString());
    }
  }

  @Test
  void theNumbersOfASourceAgreeWithTheSet() {
    for (int i = 0; i < ROUNDS; i++) {
      List<Tsid> sources = NaiveGtidSet.sources(random, 3);
      GtidSet set = GtidSet.parse(NaiveGtidSet.random(random, sources, 0.7).toString());
      for (Tsid source : sources) {
        int start = 1 + random.nextInt(104);
        int end = start + 1 + random.nextInt(8);
        boolean expected = true;
        for (int gno = start; gno < end; gno++) {
          expected &= set.contains(source, gno);
        }
        assertThat(set.gnos(source).contains(start, end)).isEqualTo(expected);
      }
    }
  }

  private void add(GtidSetBuilder builder, Gtid gtid) {
    if (gtid.tsid().tagged() || random.nextBoolean()) {
      builder.add(gtid.tsid(), gtid.gno());
    } else {
      builder.addUntagged(
          gtid.tsid().uuid().getMostSignificantBits(),
          gtid.tsid().uuid().getLeastSignificantBits(),
          gtid.gno());
    }
  }

  private void check(List<Tsid> sources, double share) {
    NaiveGtidSet naiveA = NaiveGtidSet.random(random, sources, share);
    NaiveGtidSet naiveB = NaiveGtidSet.random(random, sources, share);
    if (random.nextInt(3) == 0) {
      naiveB = naiveB.intersect(naiveA);
    }
    GtidSet a = GtidSet.parse(naiveA.toString());
    GtidSet b = GtidSet.parse(naiveB.toString());

    GtidSetBuilder builder = new GtidSetBuilder(a);
    assertThat(a).hasToString(naiveA.toString());
    assertThat(a.count()).isEqualTo(naiveA.count());
    assertThat(a.isEmpty()).isEqualTo(naiveA.count() == 0);
    assertThat(a.union(b)).hasToString(naiveA.union(naiveB).toString());
    assertThat(a.minus(b)).hasToString(naiveA.minus(naiveB).toString());
    assertThat(a.intersect(b)).hasToString(naiveA.intersect(naiveB).toString());
    assertThat(a.contains(b)).isEqualTo(naiveA.contains(naiveB));
    assertThat(b.contains(a)).isEqualTo(naiveB.contains(naiveA));
    assertThat(a.union(b).contains(a)).isTrue();
    assertThat(a.union(b)).isEqualTo(b.union(a)).hasSameHashCodeAs(b.union(a));
    assertThat(a.minus(b).union(a.intersect(b))).isEqualTo(a);
    for (int i = 0; i < 50 && !sources.isEmpty(); i++) {
      Tsid source = sources.get(random.nextInt(sources.size()));
      int gno = 1 + random.nextInt(104);
      long high = source.uuid().getMostSignificantBits();
      long low = source.uuid().getLeastSignificantBits();
      boolean expected = naiveA.contains(source, gno);
      boolean expectedUntagged = naiveA.contains(Tsid.of(source.uuid()), gno);
      assertThat(a.contains(source, gno)).isEqualTo(expected);
      assertThat(builder.contains(source, gno)).isEqualTo(expected);
      assertThat(a.containsUntagged(high, low, gno)).isEqualTo(expectedUntagged);
      assertThat(builder.containsUntagged(high, low, gno)).isEqualTo(expectedUntagged);
    }
    UUID uuid = sources.get(random.nextInt(sources.size())).uuid();
    GtidSet ofUuid = a.ofUuid(uuid);
    assertThat(ofUuid.union(a.minus(ofUuid))).isEqualTo(a);
    assertThat(a.minus(ofUuid).ofUuid(uuid)).isSameAs(GtidSet.EMPTY);
    assertThat(ofUuid.count() + a.minus(ofUuid).count()).isEqualTo(a.count());
  }
}
