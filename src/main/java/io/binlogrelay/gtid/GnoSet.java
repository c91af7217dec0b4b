package io.binlogrelay.gtid;

/** The transaction numbers of one source in a set, as intervals in ascending order. Any thread. */
public final class GnoSet {
  static final GnoSet EMPTY = new GnoSet(Intervals.NONE);

  private final long[] pairs;

  /** Takes the array over; it is canonical and nobody changes it any more. */
  GnoSet(long[] pairs) {
    this.pairs = pairs;
  }

  public int intervals() {
    return pairs.length / 2;
  }

  /** First number of an interval. */
  public long start(int interval) {
    return pairs[2 * interval];
  }

  /** The number after the last one of an interval. */
  public long end(int interval) {
    return pairs[2 * interval + 1];
  }

  /** Whether every number from {@code start} on, up to and without {@code end}, is in. */
  public boolean contains(long start, long end) {
    // Intervals do not touch, so one of them must hold all of it.
    int before = Intervals.indexOfStartAfter(pairs, pairs.length, start) - 2;
    return before >= 0 && end <= pairs[before + 1];
  }
}
