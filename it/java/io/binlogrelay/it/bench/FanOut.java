package io.binlogrelay.it.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Readers of the same file at each of several servers in turn. The order moves on with each round,
 * so that what the machine does beside it strikes all of them alike. The program's thread only.
 */
final class FanOut {
  private static final int WARM_UP_READERS = 4;

  private final List<ServerProcess> servers;
  private final SpeedOptions options;
  private final Map<Key, List<Result>> results = new LinkedHashMap<>();

  private record Key(String set, int readers, String server) {}

  /**
   * One run.
   *
   * @param megabytes per second, of all readers together
   * @param cpuSeconds of the server for each GB
   * @param peakMib the server's highest resident memory
   */
  private record Result(double megabytes, double cpuSeconds, double peakMib) {}

  FanOut(List<ServerProcess> servers, SpeedOptions options) {
    this.servers = servers;
    this.options = options;
  }

  /** Before that each server serves it once, so that a JVM has compiled what serves it. */
  void run(DataSet set) throws IOException {
    for (ServerProcess server : servers) {
      measure(server, set, WARM_UP_READERS);
    }
    for (int readers : options.readers()) {
      for (int round = 0; round < options.rounds(); round++) {
        List<ServerProcess> order = new ArrayList<>(servers);
        Collections.rotate(order, round);
        for (ServerProcess server : order) {
          results
              .computeIfAbsent(new Key(set.name(), readers, server.name()), k -> new ArrayList<>())
              .add(measure(server, set, readers));
        }
      }
    }
  }

  private Result measure(ServerProcess server, DataSet set, int readers) throws IOException {
    long each = Math.min(set.bytes(), options.volume() / readers);
    try (Drain drain = new Drain(server.address(), readers)) {
      server.forgetPeak();
      double before = server.cpuSeconds();
      double seconds = drain.read(set.before(), each);
      double cpu = server.cpuSeconds() - before;
      double gigabytes = each * (double) readers / 1e9;
      return new Result(gigabytes * 1e3 / seconds, cpu / gigabytes, server.peakResidentMib());
    }
  }

  void print() {
    System.out.printf("%n| events | readers | served by | MB/s | CPU s/GB | peak MiB |%n");
    System.out.println("|---|---:|---|---:|---:|---:|");
    results.forEach(
        (key, measured) ->
            System.out.printf(
                "| %s | %d | %s | %s | %s | %s |%n",
                key.set(),
                key.readers(),
                key.server(),
                Spread.of(measured, "%,.0f", Result::megabytes),
                Spread.of(measured, "%.2f", Result::cpuSeconds),
                Spread.of(measured, "%.0f", Result::peakMib)));
  }
}
