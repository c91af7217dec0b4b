package io.binlogrelay.it.bench;

import static org.awaitility.Awaitility.await;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.RelayProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long after a commit its transaction arrives below the relay, beside a reader of the source
 * itself of the same commits. The program's thread only.
 */
final class ChainDelay {
  private static final int CLIENTS = 8;
  private static final int WARM_UP_SECONDS = 0;
  private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(2);

  private final PlainMySql source;
  private final RelayProcess relay;
  private final SpeedOptions options;
  private final Map<Integer, List<Result>> results = new TreeMap<>(ChainDelay::fastestLast);

  /**
   * One run; delays in milliseconds.
   *
   * @param perSecond commits
   * @param syncMillis mean time of an fdatasync of the relay
   */
  private record Result(
      double perSecond, Delays direct, Delays below, double syncMillis, double cpuMillis) {}

  ChainDelay(PlainMySql source, RelayProcess relay, SpeedOptions options) {
    this.source = source;
    this.relay = relay;
    this.options = options;
  }

  private static int fastestLast(int one, int other) {
    return Integer.compareUnsigned(one - 1, other - 1); // 0 is as fast as they return
  }

  /** All rates once. */
  void run() throws Exception {
    for (int rate : options.rates()) {
      relay.awaitPublished(source.end());
      results.computeIfAbsent(rate, key -> new ArrayList<>()).add(measure(rate));
    }
  }

  private Result measure(int rate) throws Exception {
    ServerProcess process = new ServerProcess("relay", relay.address(), relay.pid());
    GtidSet before = source.executed();
    try (TailReaders direct = new TailReaders(source.address(), before, 1);
        TailReaders below = new TailReaders(relay.address(), before, 1)) {
      double syncs = syncs();
      double syncSeconds = syncSeconds();
      double cpu = process.cpuSeconds();
      Load.Result load =
          Load.run(source.address(), CLIENTS, WARM_UP_SECONDS, options.seconds(), rate);
      long commits = source.executed().minus(before).count();
      await("all commits to arrive")
          .atMost(ARRIVES_WITHIN)
          .until(() -> direct.count() == commits && below.count() == commits);
      return new Result(
          load.perSecond(),
          direct.delays(),
          below.delays(),
          1e3 * (syncSeconds() - syncSeconds) / (syncs() - syncs),
          1e3 * (process.cpuSeconds() - cpu) / commits);
    }
  }

  private double syncs() {
    return relay.metric("binlogrelay_relay_log_sync_seconds_count");
  }

  private double syncSeconds() {
    return relay.metric("binlogrelay_relay_log_sync_seconds_sum");
  }

  void print() {
    System.out.printf(
        "%n| asked for | commits/s | direct p50 ms | below p50 | direct p99 | below p99 | below max"
            + " | fdatasync ms | relay CPU ms/commit |%n");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    results.forEach(
        (rate, measured) ->
            System.out.printf(
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                rate == 0 ? "full speed" : rate + "/s",
                Spread.of(measured, "%,.0f", Result::perSecond),
                Spread.of(measured, "%.2f", result -> result.direct().p50()),
                Spread.of(measured, "%.2f", result -> result.below().p50()),
                Spread.of(measured, "%.2f", result -> result.direct().p99()),
                Spread.of(measured, "%.2f", result -> result.below().p99()),
                Spread.of(measured, "%.1f", result -> result.below().max()),
                Spread.of(measured, "%.2f", Result::syncMillis),
                Spread.of(measured, "%.2f", Result::cpuMillis)));
  }
}
