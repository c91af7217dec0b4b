package io.binlogrelay.it.bench;

import static org.awaitility.Awaitility.await;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.RawSession;
import io.binlogrelay.it.harness.RelayProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Many replicas at the tail: what they cost the relay while nothing happens, and how late the last
 * of them is while commits come; then the same beside a replica that takes nothing and one that
 * catches up from the beginning; of the source itself as of the relay. The program's thread only.
 */
final class Crowd {
  private static final String DISTURBED = ", one stalled, one catching up";
  private static final int CLIENTS = 8;
  private static final int IDLE_REPLICAS = 1000;
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(1);

  private final PlainMySql source;
  private final RelayProcess relay;
  private final SpeedOptions options;
  private final long history;
  private final Map<Key, List<Result>> results = new LinkedHashMap<>();
  private String idle = "";

  private record Key(int replicas, int rate, String below) {}

  /**
   * One run: delays of the last one served; CPU for each second of it, in milliseconds; MB per
   * second of the one that catches up.
   */
  private record Result(
      Delays delays, double cpuMillis, double sourceCpuMillis, double caughtUpRate) {}

  /**
   * @param history bytes of the log that are there for who catches up
   */
  Crowd(PlainMySql source, RelayProcess relay, SpeedOptions options, long history) {
    this.history = history;
    this.source = source;
    this.relay = relay;
    this.options = options;
  }

  /** Once: replicas that have everything, and no commits. */
  void idle() throws Exception {
    ServerProcess process = process();
    double before = process.residentMib();
    try (TailReaders replicas = replicas(process, IDLE_REPLICAS)) {
      double kib = 1024 * (process.residentMib() - before) / IDLE_REPLICAS;
      double cpu = process.cpuSeconds();
      await("the time that is measured")
          .pollDelay(IDLE)
          .timeout(IDLE.multipliedBy(2))
          .until(() -> true);
      cpu = process.cpuSeconds() - cpu;
      idle =
          "%d idle replicas: %.0f KiB each (%.0f MiB resident), %.1f ms CPU per second, %d transactions"
              .formatted(
                  IDLE_REPLICAS,
                  kib,
                  process.residentMib(),
                  1e3 * cpu / IDLE.toSeconds(),
                  replicas.count());
    }
  }

  /** So many replicas and commits per second, directly below the source and below the relay. */
  void run(int replicas, int rate) throws Exception {
    for (ServerProcess server : List.of(mysqld(), process())) {
      add(new Key(replicas, rate, server.name()), server, () -> 0);
      addDisturbed(new Key(replicas, rate, server.name() + DISTURBED), server);
    }
  }

  private void addDisturbed(Key key, ServerProcess server) throws Exception {
    try (RawSession stalled = DumpRequest.session(server.address())) {
      DumpRequest.send(stalled, GtidSet.EMPTY);
      try (CatchingUp another = new CatchingUp(server.address(), history)) {
        add(key, server, another::bytes);
      }
    }
  }

  private void add(Key key, ServerProcess server, LongSupplier caughtUp) throws Exception {
    results.computeIfAbsent(key, k -> new ArrayList<>()).add(measure(key, server, caughtUp));
  }

  private Result measure(Key key, ServerProcess server, LongSupplier caughtUp) throws Exception {
    relay.awaitPublished(source.end());
    GtidSet before = source.executed();
    try (TailReaders readers = replicas(server, key.replicas())) {
      long caughtUpBefore = caughtUp.getAsLong();
      double cpu = server.cpuSeconds();
      double sourceCpu = mysqld().cpuSeconds();
      Load.run(source.address(), CLIENTS, 0, options.seconds(), key.rate());
      long commits = source.executed().minus(before).count();
      await("all commits to arrive at all")
          .atMost(ARRIVES_WITHIN)
          .until(() -> readers.count() == commits);
      double each = 1e3 / options.seconds();
      return new Result(
          readers.delays(),
          each * (server.cpuSeconds() - cpu),
          each * (mysqld().cpuSeconds() - sourceCpu),
          (caughtUp.getAsLong() - caughtUpBefore) / 1e6 / options.seconds());
    }
  }

  private TailReaders replicas(ServerProcess server, int count) throws Exception {
    return new TailReaders(server.address(), source.executed(), count);
  }

  private ServerProcess mysqld() {
    return new ServerProcess("mysqld", source.address(), source.pid());
  }

  private ServerProcess process() {
    return new ServerProcess("relay", relay.address(), relay.pid());
  }

  void print() {
    System.out.printf("%n%s%n", idle);
    System.out.printf(
        "%n| replicas | commits/s | below | last one p50 ms | p99 | server CPU ms/s | source CPU"
            + " ms/s | MB/s of the one that catches up |%n");
    System.out.println("|---:|---:|---|---:|---:|---:|---:|---:|");
    results.forEach(
        (key, measured) ->
            System.out.printf(
                "| %d | %d | %s | %s | %s | %s | %s | %s |%n",
                key.replicas(),
                key.rate(),
                key.below(),
                Spread.of(measured, "%.2f", result -> result.delays().p50()),
                Spread.of(measured, "%.2f", result -> result.delays().p99()),
                Spread.of(measured, "%.0f", Result::cpuMillis),
                Spread.of(measured, "%.0f", Result::sourceCpuMillis),
                Spread.of(measured, "%.0f", Result::caughtUpRate)));
  }
}
