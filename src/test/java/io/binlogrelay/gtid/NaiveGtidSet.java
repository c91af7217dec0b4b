package io.binlogrelay.gtid;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** A GTID set as one bit per transaction, to check the real one against. */
final class NaiveGtidSet {
  private final Map<Tsid, BitSet> sources = new TreeMap<>();

  static List<Tsid> sources(Random random, int uuids) {
    List<Tsid> sources = new ArrayList<>();
    for (int i = 0; i < uuids; i++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      sources.add(Tsid.of(uuid));
      if (random.nextInt(4) == 0) {
        sources.add(Tsid.of(uuid, "tag_" + random.nextInt(3)));
        sources.add(Tsid.of(uuid, "z" + random.nextInt(10)));
      }
    }
    return sources;
  }

  /** A set over some of the sources, with runs and holes. */
  static NaiveGtidSet random(Random random, List<Tsid> sources, double share) {
    NaiveGtidSet set = new NaiveGtidSet();
    for (Tsid source : sources) {
      if (random.nextDouble() < share) {
        int runs = random.nextInt(6);
        for (int i = 0; i < runs; i++) {
          int start = 1 + random.nextInt(90);
          set.bits(source).set(start, start + 1 + random.nextInt(12));
        }
      }
    }
    set.sources.values().removeIf(BitSet::isEmpty);
    return set;
  }

  NaiveGtidSet union(NaiveGtidSet other) {
    NaiveGtidSet result = copy();
    other.sources.forEach((source, bits) -> result.bits(source).or(bits));
    return result;
  }

  NaiveGtidSet minus(NaiveGtidSet other) {
    NaiveGtidSet result = copy();
    other.sources.forEach((source, bits) -> result.bits(source).andNot(bits));
    result.sources.values().removeIf(BitSet::isEmpty);
    return result;
  }

  NaiveGtidSet intersect(NaiveGtidSet other) {
    return minus(minus(other));
  }

  boolean contains(Tsid source, int gno) {
    return sources.containsKey(source) && sources.get(source).get(gno);
  }

  boolean contains(NaiveGtidSet other) {
    return other.minus(this).sources.isEmpty();
  }

  long count() {
    return sources.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  List<Gtid> gtids() {
    List<Gtid> gtids = new ArrayList<>();
    sources.forEach((source, bits) -> bits.stream().forEach(n -> gtids.add(new Gtid(source, n))));
    return gtids;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    UUID uuid = null;
    for (Map.Entry<Tsid, BitSet> entry : sources.entrySet()) {
      Tsid source = entry.getKey();
      if (!source.uuid().equals(uuid)) {
        out.append(uuid == null ? "" : ",").append(source.uuid());
        uuid = source.uuid();
      }
      out.append(source.tagged() ? ":" + source.tag() : "");
      BitSet bits = entry.getValue();
      for (int start = bits.nextSetBit(0); start >= 0; ) {
        int end = bits.nextClearBit(start);
        out.append(':').append(start).append(end - start > 1 ? "-" + (end - 1) : "");
        start = bits.nextSetBit(end);
      }
    }
    return out.toString();
  }

  private NaiveGtidSet copy() {
    NaiveGtidSet copy = new NaiveGtidSet();
    sources.forEach((source, bits) -> copy.bits(source).or(bits));
    return copy;
  }

  private BitSet bits(Tsid source) {
    return sources.computeIfAbsent(source, s -> new BitSet());
  }
}
