package io.binlogrelay.gtid;

import java.util.Arrays;

/**
 * The algebra of one source's transaction numbers: arrays of {@code [start, end)} pairs, ascending,
 * non-empty, not touching. Pure functions that never change their arguments; a result may be an
 * argument itself. Any thread.
 */
final class Intervals {
  static final long[] NONE = {};

  private Intervals() {}

  static boolean contains(long[] pairs, int length, long gno) {
    int before = indexOfStartAfter(pairs, length, gno) - 2;
    return before >= 0 && gno < pairs[before + 1];
  }

  /** Index of the first pair that starts after {@code gno}; {@code length} if there is none. */
  static int indexOfStartAfter(long[] pairs, int length, long gno) {
    int low = 0;
    int high = length >> 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pairs[middle << 1] <= gno) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low << 1;
  }

  static boolean containsAll(long[] outer, long[] inner) {
    int o = 0;
    for (int i = 0; i < inner.length; i += 2) {
      while (o < outer.length && outer[o + 1] <= inner[i]) {
        o += 2;
      }
      // Intervals do not touch, so one of the outer ones must hold the inner one alone.
      if (o == outer.length || outer[o] > inner[i] || outer[o + 1] < inner[i + 1]) {
        return false;
      }
    }
    return true;
  }

  static long[] union(long[] a, long[] b) {
    if (a.length == 0) {
      return b;
    }
    if (b.length == 0) {
      return a;
    }
    long[] result = new long[a.length + b.length];
    int n = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      boolean fromA = j == b.length || (i < a.length && a[i] <= b[j]);
      long start = fromA ? a[i] : b[j];
      long end = fromA ? a[i + 1] : b[j + 1];
      if (fromA) {
        i += 2;
      } else {
        j += 2;
      }
      if (n > 0 && start <= result[n - 1]) {
        result[n - 1] = Math.max(result[n - 1], end);
      } else {
        result[n++] = start;
        result[n++] = end;
      }
    }
    return trimmed(result, n);
  }

  static long[] minus(long[] a, long[] b) {
    if (a == b) {
      return NONE; // two snapshots of a set share the sources that did not change
    }
    if (a.length == 0 || b.length == 0) {
      return a;
    }
    long[] result = new long[a.length + b.length];
    int n = 0;
    int j = 0;
    for (int i = 0; i < a.length; i += 2) {
      long start = a[i];
      long end = a[i + 1];
      while (j < b.length && b[j + 1] <= start) {
        j += 2;
      }
      // The last pair of b looked at may reach into the next pair of a, so j stays on it.
      while (j < b.length && b[j] < end && start < end) {
        if (b[j] > start) {
          result[n++] = start;
          result[n++] = b[j];
        }
        start = b[j + 1];
        if (start < end) {
          j += 2;
        }
      }
      if (start < end) {
        result[n++] = start;
        result[n++] = end;
      }
    }
    return trimmed(result, n);
  }

  static long[] intersect(long[] a, long[] b) {
    if (a.length == 0 || b.length == 0) {
      return NONE;
    }
    long[] result = new long[a.length + b.length];
    int n = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      long start = Math.max(a[i], b[j]);
      long end = Math.min(a[i + 1], b[j + 1]);
      if (start < end) {
        result[n++] = start;
        result[n++] = end;
      }
      if (a[i + 1] < b[j + 1]) {
        i += 2;
      } else {
        j += 2;
      }
    }
    return trimmed(result, n);
  }

  private static long[] trimmed(long[] pairs, int length) {
    return length == pairs.length ? pairs : Arrays.copyOf(pairs, length);
  }
}
