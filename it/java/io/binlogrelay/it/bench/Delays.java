package io.binlogrelay.it.bench;

import java.util.Arrays;

/**
 * How long it took, in milliseconds.
 *
 * @param p50 half of them took at most so long
 * @param p99 99 in a hundred
 * @param max all
 */
record Delays(double p50, double p99, double max) {

  /** Of microseconds, which are sorted here. */
  static Delays of(long[] micros) {
    Arrays.sort(micros);
    return new Delays(at(micros, 0.5), at(micros, 0.99), at(micros, 1));
  }

  private static double at(long[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e3;
  }
}
