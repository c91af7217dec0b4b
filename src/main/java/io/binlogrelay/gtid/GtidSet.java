package io.binlogrelay.gtid;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * An immutable, canonical set of GTIDs: equal sets have equal text, bytes and hash codes. Any
 * thread.
 */
public final class GtidSet {
  public static final GtidSet EMPTY = new GtidSet(new Tsid[0], new long[0][]);

  // Parallel arrays, see the package comment; no source without an interval.
  private final Tsid[] sources;
  private final long[][] intervals;

  /** Takes the arrays over; they are canonical and nobody changes them any more. */
  GtidSet(Tsid[] sources, long[][] intervals) {
    this.sources = sources;
    this.intervals = intervals;
  }

  /**
   * Reads MySQL's text, {@code uuid:1-5:7:tag:1,uuid:2}: upper case, white space and line breaks,
   * empty elements and any order of sources and intervals are fine, as for the server.
   *
   * @throws GtidFormatException if the text is malformed
   */
  public static GtidSet parse(String text) {
    return new GtidText(text).parseSet();
  }

  /**
   * Reads the binary form, untagged or tagged, from the buffer's position up to its limit, all of
   * it. The buffer is left as it is. Sources may come in any order and repeatedly, since clients
   * write them so and the server takes them.
   *
   * @throws GtidFormatException if the bytes are malformed
   */
  public static GtidSet decode(ByteBuffer encoded) {
    return GtidSetEncoding.decode(encoded);
  }

  /** The binary form; the tagged format only if a source is tagged. */
  public byte[] encode() {
    return GtidSetEncoding.encode(this);
  }

  public boolean isEmpty() {
    return sources.length == 0;
  }

  /** Number of GTIDs; {@link Long#MAX_VALUE} if it is higher than that. */
  public long count() {
    long count = 0;
    for (long[] pairs : intervals) {
      for (int i = 0; i < pairs.length; i += 2) {
        count += pairs[i + 1] - pairs[i];
        if (count < 0) {
          return Long.MAX_VALUE;
        }
      }
    }
    return count;
  }

  public boolean contains(Gtid gtid) {
    return contains(gtid.tsid(), gtid.gno());
  }

  public boolean contains(Tsid tsid, long gno) {
    return containsAt(Tsid.search(sources, sources.length, tsid), gno);
  }

  /**
   * Whether the untagged GTID with this UUID, given as its two halves, is in; allocates nothing.
   */
  public boolean containsUntagged(long uuidHigh, long uuidLow, long gno) {
    return containsAt(Tsid.search(sources, sources.length, uuidHigh, uuidLow, ""), gno);
  }

  /** Whether every GTID of the other set is in this one. */
  public boolean contains(GtidSet other) {
    int mine = 0;
    for (int i = 0; i < other.sources.length; i++) {
      while (mine < sources.length && sources[mine].compareTo(other.sources[i]) < 0) {
        mine++;
      }
      if (mine == sources.length
          || !sources[mine].equals(other.sources[i])
          || !Intervals.containsAll(intervals[mine], other.intervals[i])) {
        return false;
      }
    }
    return true;
  }

  /** What is in this set or in the other. */
  public GtidSet union(GtidSet other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    return merge(other, Intervals::union);
  }

  /** What is in this set and not in the other. */
  public GtidSet minus(GtidSet other) {
    return isEmpty() || other.isEmpty() ? this : merge(other, Intervals::minus);
  }

  /** What is in both sets. */
  public GtidSet intersect(GtidSet other) {
    return isEmpty() || other.isEmpty() ? EMPTY : merge(other, Intervals::intersect);
  }

  /** The part whose sources have this UUID, with all its tags. */
  public GtidSet ofUuid(UUID uuid) {
    int from = Tsid.search(sources, sources.length, Tsid.of(uuid));
    from = from < 0 ? -from - 1 : from;
    int to = from;
    while (to < sources.length && sources[to].uuid().equals(uuid)) {
      to++;
    }
    return from == to
        ? EMPTY
        : new GtidSet(
            Arrays.copyOfRange(sources, from, to), Arrays.copyOfRange(intervals, from, to));
  }

  /** The sources of this set in MySQL's order. */
  public List<Tsid> tsids() {
    return List.of(sources);
  }

  /** The transaction numbers of one source; empty if the set has none of it. */
  public GnoSet gnos(Tsid tsid) {
    int at = Tsid.search(sources, sources.length, tsid);
    return at < 0 ? GnoSet.EMPTY : new GnoSet(intervals[at]);
  }

  public boolean hasTags() {
    for (Tsid source : sources) {
      if (source.tagged()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GtidSet set
        && Arrays.equals(sources, set.sources)
        && Arrays.deepEquals(intervals, set.intervals);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sources) + Arrays.deepHashCode(intervals);
  }

  /** MySQL's canonical text, {@code uuid:1-5:7:tag:1,uuid:2}, with no line breaks. */
  @Override
  public String toString() {
    return GtidText.format(this);
  }

  /** Not to be changed. */
  Tsid[] sources() {
    return sources;
  }

  /** Not to be changed. */
  long[][] intervals() {
    return intervals;
  }

  private boolean containsAt(int source, long gno) {
    return source >= 0 && Intervals.contains(intervals[source], intervals[source].length, gno);
  }

  private interface Operation {
    long[] apply(long[] mine, long[] theirs);
  }

  private GtidSet merge(GtidSet other, Operation operation) {
    Tsid[] resultSources = new Tsid[sources.length + other.sources.length];
    long[][] resultIntervals = new long[resultSources.length][];
    int n = 0;
    int i = 0;
    int j = 0;
    while (i < sources.length || j < other.sources.length) {
      int order =
          i == sources.length
              ? 1
              : j == other.sources.length ? -1 : sources[i].compareTo(other.sources[j]);
      Tsid source = order <= 0 ? sources[i] : other.sources[j];
      long[] mine = order <= 0 ? intervals[i++] : Intervals.NONE;
      long[] theirs = order >= 0 ? other.intervals[j++] : Intervals.NONE;
      long[] result = operation.apply(mine, theirs);
      if (result.length > 0) {
        resultSources[n] = source;
        resultIntervals[n++] = result;
      }
    }
    return n == 0
        ? EMPTY
        : new GtidSet(Arrays.copyOf(resultSources, n), Arrays.copyOf(resultIntervals, n));
  }
}
