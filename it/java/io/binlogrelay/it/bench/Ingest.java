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
 * How fast an empty relay takes a source's log in, with {@code sync: interval:100ms}. The clock
 * starts when the first file of its log appears; what a JVM costs before that is told apart. How
 * far it is, is asked of the files, which costs the relay nothing. The program's thread only.
 */
final class Ingest {
  private static final Duration DONE_WITHIN = Duration.ofMinutes(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  private final PlainMySql source;
  private final SpeedOptions options;
  private final List<Result> results = new ArrayList<>();

  /**
   * One run.
   *
   * @param bytes that came
   * @param seconds until the last one was in a file
   * @param cpuSeconds of the relay for them
   * @param startCpuSeconds of the relay before
   */
  private record Result(
      long bytes, double seconds, double cpuSeconds, double startCpuSeconds, double peakMib) {

    double megabytesPerSecond() {
      return bytes / 1e6 / seconds;
    }

    double cpuSecondsPerGb() {
      return cpuSeconds / (bytes / 1e9);
    }
  }

  Ingest(PlainMySql source, SpeedOptions options) {
    this.source = source;
    this.options = options;
  }

  /** From the source's first file to its end, by a new relay. */
  void run() throws Exception {
    BinlogEnd end = source.end();
    RelaySettings settings =
        RelaySettings.below(source.address())
            .set("relayLog.sync", "interval:100ms")
            .jvm("-Xmx" + options.heap());
    try (RelayProcess relay = RelayProcess.of(settings)) {
      relay.launch();
      ServerProcess process = new ServerProcess("relay", relay.address(), relay.pid());
      Path log = relay.relayLogDirectory();
      awaitFile(log.resolve("binlog.000001"), 1);
      long started = System.nanoTime();
      double before = process.cpuSeconds();
      awaitFile(log.resolve(end.file()), end.position());
      double seconds = (System.nanoTime() - started) / 1e9;
      double cpu = process.cpuSeconds() - before;
      results.add(new Result(bytesOf(log), seconds, cpu, before, process.peakResidentMib()));
      relay.awaitPublished(end);
    }
  }

  private static void awaitFile(Path file, long size) {
    await(file + " to have " + size + " bytes")
        .atMost(DONE_WITHIN)
        .pollInterval(LOOK_EVERY)
        .pollDelay(Duration.ZERO)
        .until(() -> Files.exists(file) && Files.size(file) >= size);
  }

  private static long bytesOf(Path log) throws IOException {
    long bytes = 0;
    try (var files = Files.newDirectoryStream(log, "binlog.[0-9]*[0-9]")) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  void print(String what) {
    System.out.printf(
        "%n| ingest of %s, sync: interval:100ms | MB/s | CPU s/GB | CPU s of the start | peak MiB"
            + " |%n",
        what);
    System.out.println("|---|---:|---:|---:|---:|");
    System.out.printf(
        "| relay | %s | %s | %s | %s |%n",
        Spread.of(results, "%,.0f", Result::megabytesPerSecond),
        Spread.of(results, "%.2f", Result::cpuSecondsPerGb),
        Spread.of(results, "%.1f", Result::startCpuSeconds),
        Spread.of(results, "%.0f", Result::peakMib));
  }
}
