package io.binlogrelay.it.bench;

import static org.awaitility.Awaitility.await;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast an empty relay takes a source's log in, with {@code sync: interval:100ms} and without
 * TLS. The clock starts when the first file of its log appears; what a JVM costs before that is
 * told apart, and so is the second half of the newest file, by when most of it is compiled. How far
 * it is, is asked of the files, which costs the relay nothing. Before each run as many bytes go
 * into a {@link PlainFile}. The program's thread only.
 */
final class Ingest {
  private static final Duration DONE_WITHIN = Duration.ofMinutes(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private final PlainMySql source;
  private final SpeedOptions options;
  private final List<Result> results = new ArrayList<>();

  /**
   * A part of a run.
   *
   * @param seconds until its last byte was in a file
   * @param cpuSeconds of the relay meanwhile
   */
  private record Part(long bytes, double seconds, double cpuSeconds) {

    double megabytesPerSecond() {
      return bytes / 1e6 / seconds;
    }

    double cpuSecondsPerGb() {
      return cpuSeconds / (bytes / 1e9);
    }
  }

  /** One run, with what the relay used before it, and the plain write before that. */
  private record Result(
      double plainMegabytesPerSecond,
      double plainCpuSecondsPerGb,
      Part whole,
      Part secondHalf,
      double startCpuSeconds,
      double peakMib) {}

  /** A moment of a run. */
  private record Mark(long nanos, double cpuSeconds) {

    static Mark now(ServerProcess process) throws IOException {
      return new Mark(System.nanoTime(), process.cpuSeconds());
    }

    Part until(Mark later, long bytes) {
      return new Part(bytes, (later.nanos - nanos) / 1e9, later.cpuSeconds - cpuSeconds);
    }
  }

  Ingest(PlainMySql source, SpeedOptions options) {
    this.source = source;
    this.options = options;
  }

  /**
   * From the source's first file to its end, by a new relay.
   *
   * @param file the one that is measured, with all but some bytes of what there is
   * @param bytes its size
   */
  void run(String file, long bytes) throws Exception {
    BinlogEnd end = source.end();
    RelaySettings settings =
        RelaySettings.below(source.address())
            .set("relayLog.sync", "interval:100ms")
            .set("source.tls.mode", "disabled")
            .jvm("-Xmx" + options.heap());
    try (RelayProcess relay = RelayProcess.of(settings);
        PlainFile plain = new PlainFile(relay.relayLogDirectory().resolveSibling("plain"), bytes)) {
      relay.launch();
      ServerProcess process = new ServerProcess("relay", relay.address(), relay.pid());
      Path log = relay.relayLogDirectory();
      awaitFile(log.resolve("binlog.000001"), 1, plain);
      Mark start = Mark.now(process);
      awaitFile(log.resolve(file), bytes / 2, plain);
      Mark half = Mark.now(process);
      awaitFile(log.resolve(file), bytes, plain);
      Mark all = Mark.now(process);
      results.add(
          new Result(
              plain.megabytesPerSecond(),
              plain.cpuSecondsPerGb(),
              start.until(all, bytes),
              half.until(all, bytes - bytes / 2),
              start.cpuSeconds(),
              process.peakResidentMib()));
      relay.awaitPublished(end);
    }
  }

  /** Waits until the file has that size, while the plain file makes room for it. */
  private static void awaitFile(Path file, long size, PlainFile plain) {
    await(file + " to have " + size + " bytes")
        .atMost(DONE_WITHIN)
        .pollInterval(LOOK_EVERY)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              long has = Files.exists(file) ? Files.size(file) : 0;
              plain.makeRoomFor(has);
              return has >= size;
            });
  }

  void print(String what) {
    System.out.printf(
        "%n| ingest of %s, sync: interval:100ms | MB/s | CPU s/GB | CPU s of the start | peak MiB"
            + " |%n",
        what);
    System.out.println("|---|---:|---:|---:|---:|");
    System.out.printf(
        "| a plain write of as much, before it | %s | %s | | |%n",
        Spread.of(results, "%,.0f", Result::plainMegabytesPerSecond),
        Spread.of(results, "%.2f", Result::plainCpuSecondsPerGb));
    System.out.printf(
        "| by a relay that has just started | %s | %s | %s | %s |%n",
        Spread.of(results, "%,.0f", result -> result.whole().megabytesPerSecond()),
        Spread.of(results, "%.2f", result -> result.whole().cpuSecondsPerGb()),
        Spread.of(results, "%.1f", Result::startCpuSeconds),
        Spread.of(results, "%.0f", Result::peakMib));
    System.out.printf(
        "| the second half of it | %s | %s | | |%n",
        Spread.of(results, "%,.0f", result -> result.secondHalf().megabytesPerSecond()),
        Spread.of(results, "%.2f", result -> result.secondHalf().cpuSecondsPerGb()));
  }
}
