package io.binlogrelay.gtid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects sources with their intervals in any order and makes the canonical set of them: sorted,
 * repeated sources joined, empty ones left out. In O(n log n), since a stranger chooses the order.
 * One thread.
 */
final class SourceSorter {
  private static final class Part {
    private final Tsid source;
    private final long[] intervals;

    Part(Tsid source, long[] intervals) {
      this.source = source;
      this.intervals = intervals;
    }
  }

  private final List<Part> parts;

  SourceSorter(int expected) {
    parts = new ArrayList<>(expected);
  }

  void add(Tsid source, long[] intervals) {
    if (intervals.length > 0) {
      parts.add(new Part(source, intervals));
    }
  }

  GtidSet toSet() {
    if (parts.isEmpty()) {
      return GtidSet.EMPTY;
    }
    parts.sort(Comparator.comparing(part -> part.source));
    int distinct = 1;
    for (int i = 1; i < parts.size(); i++) {
      distinct += parts.get(i).source.equals(parts.get(i - 1).source) ? 0 : 1;
    }
    Tsid[] sources = new Tsid[distinct];
    long[][] intervals = new long[distinct][];
    int next = 0;
    for (int i = 0; i < distinct; i++) {
      Tsid source = parts.get(next).source;
      int end = next + 1;
      while (end < parts.size() && parts.get(end).source.equals(source)) {
        end++;
      }
      sources[i] = source;
      intervals[i] = join(next, end);
      next = end;
    }
    return new GtidSet(sources, intervals);
  }

  /** Pairwise from both halves, so that many repetitions do not make it quadratic. */
  private long[] join(int from, int to) {
    if (to - from == 1) {
      return parts.get(from).intervals;
    }
    int middle = (from + to) >>> 1;
    return Intervals.union(join(from, middle), join(middle, to));
  }
}
