package io.binlogrelay.it.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What {@link SpeedBench} measures, from system properties.
 *
 * @param only sections to run, of {@code ingest}, {@code fan-out}, {@code joins}, {@code chain} and
 *     {@code crowd}
 * @param rounds how often each
 * @param small transactions of the small set; 1.5 million are 841 MB
 * @param large transactions of the large set, 1 MB each
 * @param readers how many at once, one run for each
 * @param volume bytes of a run over all its readers; none reads more than the set
 * @param rates commits per second of the chain's runs; 0 for as fast as they return
 * @param seconds of a chain's run
 * @param heap the relay's -Xmx
 */
record SpeedOptions(
    List<String> only,
    int rounds,
    int small,
    int large,
    List<Integer> readers,
    long volume,
    List<Integer> rates,
    int seconds,
    String heap) {

  static SpeedOptions ofSystemProperties() {
    return new SpeedOptions(
        words("only", "ingest,fan-out,joins,chain,crowd"),
        Integer.getInteger("rounds", 3),
        Integer.getInteger("small", 1_500_000),
        Integer.getInteger("large", 1000),
        numbers("readers", "1,4,16,64"),
        Long.getLong("volume", 2_000_000_000),
        numbers("rates", "200,1000,0"),
        Integer.getInteger("seconds", 6),
        System.getProperty("heap", "128m"));
  }

  private static List<String> words(String property, String preset) {
    return List.of(System.getProperty(property, preset).split(","));
  }

  private static List<Integer> numbers(String property, String preset) {
    return Arrays.stream(System.getProperty(property, preset).split(","))
        .map(Integer::valueOf)
        .toList();
  }
}
