package io.binlogrelay.it.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a table shows of the rounds' results: the median, with the lowest and the highest. */
final class Spread {

  private Spread() {}

  /** As "median (lowest to highest)", each in that format. */
  static <T> String of(Collection<T> results, String format, ToDoubleFunction<T> value) {
    double[] sorted = results.stream().mapToDouble(value).sorted().toArray();
    String shown = format + " (" + format + " to " + format + ")";
    return String.format(
        Locale.ROOT, shown, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }
}
