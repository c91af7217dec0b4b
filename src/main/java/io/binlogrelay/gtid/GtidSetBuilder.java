package io.binlogrelay.gtid;

import java.util.Arrays;
import java.util.UUID;

/**
 * A growing GTID set. One thread; its snapshots may go to any thread.
 *
 * <p>Adding the next number of a known source allocates nothing. A snapshot costs an array of one
 * reference per source, plus the intervals of the sources that changed since the last one.
 */
public final class GtidSetBuilder {
  // Snapshots share this array; adding a source replaces it.
  private Tsid[] sources;
  private IntervalList[] lists;
  // Transactions of one source come in runs.
  private int last;

  public GtidSetBuilder() {
    this(GtidSet.EMPTY);
  }

  public GtidSetBuilder(GtidSet start) {
    sources = start.sources();
    lists = listsOf(start);
  }

  /**
   * Adds one GTID; adding it again changes nothing.
   *
   * @throws GtidFormatException if the number is not 1 to {@link Gtid#MAX_GNO}
   */
  public void add(Tsid tsid, long gno) {
    Gtid.checkGno(gno);
    int at = Tsid.search(sources, sources.length, tsid);
    if (at < 0) {
      at = insert(-at - 1, tsid);
    }
    lists[at].add(gno);
  }

  /**
   * Adds every number of a source from {@code start} on, up to and without {@code end}.
   *
   * @throws GtidFormatException if they are not all 1 to {@link Gtid#MAX_GNO}, or none
   */
  public void add(Tsid tsid, long start, long end) {
    Gtid.checkGno(start);
    Gtid.checkGno(end - 1);
    if (end <= start) {
      throw new GtidFormatException(
          "GTID interval: expected an end after " + start + ", found " + end);
    }
    int at = Tsid.search(sources, sources.length, tsid);
    if (at < 0) {
      at = insert(-at - 1, tsid);
    }
    lists[at].add(start, end);
  }

  /**
   * Adds an untagged GTID given as the two halves of its UUID.
   *
   * @throws GtidFormatException if the number is not 1 to {@link Gtid#MAX_GNO}
   */
  public void addUntagged(long uuidHigh, long uuidLow, long gno) {
    Gtid.checkGno(gno);
    int at = find(uuidHigh, uuidLow);
    last = at >= 0 ? at : insert(-at - 1, Tsid.of(new UUID(uuidHigh, uuidLow)));
    lists[last].add(gno);
  }

  /** Costs as much as a union of the two sets. */
  public void addAll(GtidSet set) {
    GtidSet all = snapshot().union(set);
    sources = all.sources();
    lists = listsOf(all);
  }

  public boolean contains(Tsid tsid, long gno) {
    int at = Tsid.search(sources, sources.length, tsid);
    return at >= 0 && lists[at].contains(gno);
  }

  /** The same for an untagged GTID given as the two halves of its UUID; allocates nothing. */
  public boolean containsUntagged(long uuidHigh, long uuidLow, long gno) {
    int at = find(uuidHigh, uuidLow);
    return at >= 0 && lists[at].contains(gno);
  }

  /** Index of an untagged source, as {@link Tsid#search} tells it; quick for the last one. */
  private int find(long uuidHigh, long uuidLow) {
    if (last < sources.length && Tsid.compare(uuidHigh, uuidLow, "", sources[last]) == 0) {
      return last;
    }
    return Tsid.search(sources, sources.length, uuidHigh, uuidLow, "");
  }

  /** The set as it is now. */
  public GtidSet snapshot() {
    if (sources.length == 0) {
      return GtidSet.EMPTY;
    }
    long[][] intervals = new long[lists.length][];
    for (int i = 0; i < lists.length; i++) {
      intervals[i] = lists[i].freeze();
    }
    return new GtidSet(sources, intervals);
  }

  private static IntervalList[] listsOf(GtidSet set) {
    long[][] intervals = set.intervals();
    IntervalList[] lists = new IntervalList[intervals.length];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = new IntervalList(intervals[i]);
    }
    return lists;
  }

  private int insert(int at, Tsid tsid) {
    Tsid[] moreSources = Arrays.copyOf(sources, sources.length + 1);
    System.arraycopy(sources, at, moreSources, at + 1, sources.length - at);
    moreSources[at] = tsid;
    IntervalList[] moreLists = Arrays.copyOf(lists, lists.length + 1);
    System.arraycopy(lists, at, moreLists, at + 1, lists.length - at);
    moreLists[at] = new IntervalList(Intervals.NONE);
    sources = moreSources;
    lists = moreLists;
    return at;
  }
}
