package io.binlogrelay.it.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The relay as an operator runs it: target/binlog-relay.jar in a process of its own, below a
 * relay.yaml in a directory of its own, on the same JVM as the tests.
 *
 * <p>It can be ended by SIGTERM or SIGKILL and started again on the same files and ports. Reading
 * (status, log) may happen on any thread, the rest on the test's.
 */
public final class RelayProcess implements Party {
  /** A start takes one or two seconds of an idle core. */
  private static final Duration LIVE_WITHIN = Duration.ofSeconds(30);

  /** What also waits for the source, and for the load that a test makes. */
  private static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(60);

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
  private static final AtomicInteger LAST_SERVER_ID = new AtomicInteger(900);

  private final RelaySettings settings;
  private final String name;
  private final int port = FreePorts.next();
  private final int adminPort = FreePorts.next();
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWERS_WITHIN).build();
  private @Nullable Process process;

  private RelayProcess(RelaySettings settings) {
    this.settings = settings;
    this.name = "relay-" + port;
    this.directory = TestFiles.newDirectory(name);
    settings
        .set("server.id", LAST_SERVER_ID.incrementAndGet())
        .set("server.listen", "127.0.0.1:" + port)
        .set("server.reportHost", "127.0.0.1")
        .set("server.reportPort", port)
        .set("relayLog.directory", directory.resolve("relay-log").toString())
        .set("admin.listen", "127.0.0.1:" + adminPort);
  }

  /** A relay that is not yet started; the settings are its own from now on. */
  public static RelayProcess of(RelaySettings settings) {
    return new RelayProcess(settings);
  }

  /** A started relay below that source, with settings as delivered. */
  public static RelayProcess below(SourceAddress source) {
    return of(RelaySettings.below(source)).start();
  }

  /** Starts it, the first time or again, and waits until replicas can connect. */
  public RelayProcess start() {
    launch();
    awaitLive();
    return this;
  }

  /** Starts it and does not wait: for starts that are to fail. */
  public void launch() {
    launch(ClassArchive.options());
  }

  void launch(List<String> moreJvmOptions) {
    if (isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("config", "jvm.options").toAbsolutePath());
    command.addAll(settings.jvmOptions());
    command.addAll(moreJvmOptions);
    command.addAll(
        List.of("-jar", jar().toString(), "run", "-c", directory.resolve("relay.yaml").toString()));
    try {
      Files.writeString(directory.resolve("relay.yaml"), settings.yaml());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Parties.joined(this);
  }

  /** Adds to the environment of its process, from the next start on. */
  public RelayProcess environment(Map<String, String> more) {
    environment.putAll(more);
    return this;
  }

  /** Waits until replicas can connect; fails at once when the process has ended. */
  void awaitLive() {
    Awaitility.await(name + " to be live")
        .atMost(LIVE_WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .failFast(
            () -> {
              if (!isAlive()) {
                throw new IllegalStateException(name + " ended while starting:\n" + log());
              }
            })
        .until(() -> httpStatus("/health/live") == 200);
  }

  /** Waits until its log has begun, so that it has something to serve. */
  public void awaitReady() {
    Awaitility.await(name + " to be ready")
        .atMost(FOLLOWS_WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> httpStatus("/health/ready") == 200);
  }

  /** Waits until the link to the source has that state, such as "streaming". */
  public void awaitSourceState(String state) {
    Awaitility.await(name + " to be " + state)
        .atMost(FOLLOWS_WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> status().at("/source/state").asText().equals(state));
  }

  /** Waits until it serves its log up to there. */
  public void awaitPublished(BinlogEnd end) {
    Awaitility.await(name + " to publish " + end)
        .atMost(FOLLOWS_WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> published().compareTo(end) >= 0);
  }

  /** Ends it with SIGTERM; returns its exit code. */
  public int sigterm() {
    running().destroy();
    return awaitExit();
  }

  /** Ends it with SIGKILL. */
  public void sigkill() {
    running().destroyForcibly();
    awaitExit();
  }

  /** Waits for the end of the process, bounded; returns its exit code. */
  public int awaitExit() {
    Process ending = running();
    try {
      if (!ending.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(name + " did not end within " + ENDS_WITHIN + ":\n" + log());
      }
      return ending.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ends", e);
    }
  }

  @Override
  public void close() {
    if (isAlive()) {
      sigkill();
    }
    Parties.left(this);
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** GET /status. */
  public JsonNode status() {
    try {
      return new ObjectMapper().readTree(get("/status").body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** End of what it serves, in the source's coordinates; from /status. */
  public BinlogEnd published() {
    JsonNode published = status().at("/relayLog/published");
    return new BinlogEnd(published.path("file").asText(), published.path("position").asLong());
  }

  /** The executed GTID set in MySQL's text form; from /status. */
  public String gtidExecuted() {
    return status().at("/relayLog/gtidExecuted").asText();
  }

  /** GET /metrics, as text. */
  public String metrics() {
    return get("/metrics").body();
  }

  /** The sum of a metric over all of its labels; 0 when it is not shown. */
  public double metric(String name) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(RelayProcess::value)
        .sum();
  }

  private static double value(String sample) {
    return Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1));
  }

  /** HTTP status code of a path of the admin address; 0 when nobody answers. */
  public int httpStatus(String path) {
    try {
      return get(path).statusCode();
    } catch (UncheckedIOException nobody) {
      return 0;
    }
  }

  /** Where replicas find it. */
  public SourceAddress address() {
    return SourceAddress.onLoopback(port);
  }

  /** Runs SQL on it through Connector/J as its administrator; the caller closes the session. */
  public java.sql.Connection connection() throws java.sql.SQLException {
    return new Sql(Sql.url(port), RelaySettings.ADMIN, RelaySettings.ADMIN_PASSWORD).connect();
  }

  /** Runs statements on it as its administrator. */
  public void execute(String... statements) {
    new Sql(Sql.url(port), RelaySettings.ADMIN, RelaySettings.ADMIN_PASSWORD).execute(statements);
  }

  /** Its settings; changes count from the next start on. */
  public RelaySettings settings() {
    return settings;
  }

  /** The directory of its files, as {@code relayLog.directory} says. */
  public Path relayLogDirectory() {
    return directory.resolve("relay-log");
  }

  /** Bytes of its heap that are still in use after a full collection, which this asks for. */
  public double liveHeapBytes() {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process collection =
          new ProcessBuilder(jcmd, Long.toString(running().pid()), "GC.run")
              .redirectErrorStream(true)
              .start();
      String said = new String(collection.getInputStream().readAllBytes(), UTF_8);
      if (collection.waitFor() != 0) {
        throw new IllegalStateException("jcmd GC.run failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " collects", e);
    }
    return metrics()
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
        .mapToDouble(RelayProcess::value)
        .sum();
  }

  /** Highest resident memory since the start, or since {@link #forgetPeak()}, in bytes. */
  public long peakResidentBytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + running().pid() + "/status"))) {
      String peak = lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
      return Long.parseLong(peak.replaceAll("[^0-9]", "")) << 10;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has read from files since its start, in bytes, as Linux counts it. */
  public long bytesRead() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + running().pid() + "/io"))) {
      String read = lines.filter(line -> line.startsWith("rchar:")).findFirst().orElseThrow();
      return Long.parseLong(read.replaceAll("[^0-9]", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts {@link #peakResidentBytes()} over from what is resident now. */
  public void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/" + running().pid() + "/clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process, as the kernel numbers it. */
  public long pid() {
    return running().pid();
  }

  /** TCP port for replicas on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Base address of its HTTP side. */
  public URI admin() {
    return URI.create("http://127.0.0.1:" + adminPort);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String log() {
    try {
      return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public String toString() {
    return name;
  }

  /** The relay's jar, as built by this Maven run. */
  public static Path jar() {
    return Path.of(System.getProperty("relay.jar", "target/binlog-relay.jar")).toAbsolutePath();
  }

  private HttpResponse<String> get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(admin().resolve(path)).timeout(ANSWERS_WITHIN).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking " + name, e);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return process;
  }

  private Path logFile() {
    return directory.resolve("relay.log");
  }
}
