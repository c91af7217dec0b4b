package io.binlogrelay.gtid;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One source's growing intervals inside a {@link GtidSetBuilder}. One thread.
 *
 * <p>The frozen copy is kept until the next change, so that snapshots of a set with many sources
 * copy only the sources that moved.
 */
final class IntervalList {
  private long[] pairs;
  private int length;
  private long @Nullable [] frozen;

  IntervalList(long[] frozen) {
    this.pairs = frozen.clone();
    this.length = frozen.length;
    this.frozen = frozen;
  }

  /** Adds a number; the one after the highest allocates nothing. */
  void add(long gno) {
    if (length > 0 && pairs[length - 1] == gno) {
      pairs[length - 1] = gno + 1;
      frozen = null;
      return;
    }
    int next = Intervals.indexOfStartAfter(pairs, length, gno);
    if (next > 0 && gno < pairs[next - 1]) {
      return;
    }
    frozen = null;
    boolean touchesBefore = next > 0 && pairs[next - 1] == gno;
    boolean touchesNext = next < length && pairs[next] == gno + 1;
    if (touchesBefore && touchesNext) {
      pairs[next - 1] = pairs[next + 1];
      System.arraycopy(pairs, next + 2, pairs, next, length - next - 2);
      length -= 2;
    } else if (touchesBefore) {
      pairs[next - 1] = gno + 1;
    } else if (touchesNext) {
      pairs[next] = gno;
    } else {
      insert(next, gno, gno + 1);
    }
  }

  /** Adds the numbers of {@code [start, end)}; in ascending order it is cheap. */
  void add(long start, long end) {
    if (length > 0 && pairs[length - 1] == start) {
      pairs[length - 1] = end;
    } else if (length == 0 || pairs[length - 1] < start) {
      insert(length, start, end);
    } else {
      pairs = Intervals.union(freeze(), new long[] {start, end});
      length = pairs.length;
    }
    frozen = null;
  }

  boolean contains(long gno) {
    return Intervals.contains(pairs, length, gno);
  }

  /** The intervals as an array that nobody changes. */
  long[] freeze() {
    long[] copy = frozen;
    if (copy == null) {
      copy = Arrays.copyOf(pairs, length);
      frozen = copy;
    }
    return copy;
  }

  private void insert(int at, long start, long end) {
    if (length == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(4, pairs.length * 2));
    }
    System.arraycopy(pairs, at, pairs, at + 2, length - at);
    pairs[at] = start;
    pairs[at + 1] = end;
    length += 2;
  }
}
