package io.binlogrelay.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debezium's embedded engine takes the source's changes from the relay, in a JVM of its own ({@code
 * it/debezium}).
 */
@ExtendWith(LogsOnFailure.class)
class DebeziumIT {

  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final List<Integer> seen = new CopyOnWriteArrayList<>();
  private final List<String> unexpected = new CopyOnWriteArrayList<>();

  @Test
  void everyChangeComesAlthoughTheConnectorIsStoppedAndKilledInTheMiddle() throws Exception {
    MySqlServer source = SharedServers.source(MySqlImage.last());
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      source.execute(
          "CREATE DATABASE shop",
          "CREATE TABLE shop.orders (id INT PRIMARY KEY, item VARCHAR(40))");
      insert(source, 1, 50);
      relay.awaitPublished(source.binlogEnd());
      Path settings = settings(relay);

      try (Capture first = new Capture(settings)) {
        awaitSeen(50, first);
        insert(source, 51, 100);
        awaitSeen(100, first);
      }
      insert(source, 101, 150);
      source.execute("ALTER TABLE shop.orders ADD COLUMN price INT", "FLUSH BINARY LOGS");
      relay.awaitPublished(source.binlogEnd());
      try (Capture second = new Capture(settings)) {
        awaitSeen(150, second);
        insert(source, 151, 200);
        awaitSeen(200, second);
        assertThat(relay.status().at("/replicas/0/mode").asText()).isEqualTo("gtid");
        assertThat(seen).containsExactlyElementsOf(numbers(1, 200));
        insert(source, 201, 240);
        awaitSeen(220, second);
        second.kill();
      }
      insert(source, 241, 250);
      int before = seen.size();
      try (Capture third = new Capture(settings)) {
        awaitSeen(250, third);
      }
      assertThat(seen.stream().distinct()).containsExactlyElementsOf(numbers(1, 250));
      // What it had not noted before it was killed may come again, in the same order.
      assertThat(seen.subList(before, seen.size()))
          .containsExactlyElementsOf(numbers(seen.get(before), 250));
      assertThat(unexpected).isEmpty();
    }
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }

  private static void insert(MySqlServer source, int from, int to) {
    source.execute(
        IntStream.rangeClosed(from, to)
            .mapToObj(id -> "INSERT INTO shop.orders (id, item) VALUES (" + id + ", 'a thing')")
            .toArray(String[]::new));
  }

  /** No data is taken but from the log, which holds all of it from the beginning. */
  private Path settings(RelayProcess relay) throws IOException {
    Properties settings = new Properties();
    settings.putAll(
        Map.ofEntries(
            Map.entry("name", "shop"),
            Map.entry("connector.class", "io.debezium.connector.mysql.MySqlConnector"),
            Map.entry("topic.prefix", "shop"),
            Map.entry("database.hostname", "127.0.0.1"),
            Map.entry("database.port", Integer.toString(relay.port())),
            Map.entry("database.user", SourceAddress.USER),
            Map.entry("database.password", SourceAddress.PASSWORD),
            Map.entry("database.server.id", "5401"),
            Map.entry("database.ssl.mode", "disabled"),
            Map.entry("include.schema.changes", "false"),
            Map.entry("value.converter.schemas.enable", "false"),
            Map.entry("key.converter.schemas.enable", "false"),
            Map.entry(
                "schema.history.internal", "io.debezium.storage.file.history.FileSchemaHistory"),
            Map.entry(
                "schema.history.internal.file.filename", directory.resolve("schema").toString()),
            Map.entry("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore"),
            Map.entry("offset.storage.file.filename", directory.resolve("offsets").toString()),
            Map.entry("offset.flush.interval.ms", "0")));
    settings.put("snapshot.mode", "configuration_based");
    settings.put("snapshot.mode.configuration.based.snapshot.data", "false");
    settings.put("snapshot.mode.configuration.based.snapshot.schema", "false");
    settings.put("snapshot.mode.configuration.based.start.stream", "true");
    Path file = directory.resolve("capture.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    return file;
  }

  private void awaitSeen(int id, Capture capture) {
    Awaitility.await("change " + id)
        .atMost(WITHIN)
        .failFast(() -> assertThat(capture.process.isAlive()).as(capture.log()).isTrue())
        .untilAsserted(() -> assertThat(seen).as(capture.log()).contains(id));
  }

  /** A JVM with the engine; closing it ends the engine in order. */
  private final class Capture implements AutoCloseable {

    private final Path log = directory.resolve("capture.log");
    private final Process process;
    private final Thread reader;

    Capture(Path settings) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  Path.of("target", "debezium").toAbsolutePath() + "/*",
                  Path.of("it", "debezium", "Capture.java").toString(),
                  settings.toString())
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      reader = new Thread(this::read, "debezium's changes");
      reader.start();
    }

    private void read() {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode change = line.startsWith("{") ? new ObjectMapper().readTree(line) : null;
          if (change != null && change.at("/source/table").asText().equals("orders")) {
            seen.add(change.at("/after/id").asInt());
          } else if (!line.equals("ended")) {
            unexpected.add(line);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Ends it as a power failure would. */
    void kill() throws InterruptedException {
      process.destroyForcibly();
      reader.join();
    }

    String log() {
      try {
        String all = Files.readString(log);
        return all.substring(Math.max(0, all.length() - 4000));
      } catch (IOException e) {
        return e.toString();
      }
    }

    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      try {
        if (!process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("Debezium does not end: " + log());
        }
        reader.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while Debezium ends", e);
      }
    }
  }
}
