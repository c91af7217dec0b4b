package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.FaultProxy;
import io.binlogrelay.it.harness.FaultProxy.Direction;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayCommand;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the HTTP side says is what the servers around the relay say. */
@ExtendWith(LogsOnFailure.class)
class StatusAndMetricsIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** The text format: a name, perhaps labels, a number. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[^}]*})? ([-+]?[0-9.]+([eE][-+]?[0-9]+)?|NaN|[+-]Inf)");

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void statusIsWhatTheServersSay(MySqlImage image) throws IOException {
    Instant begin = Instant.now().minusSeconds(1);
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    write(source, "one");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      source.execute("FLUSH BINARY LOGS");
      write(source, "two");
      replica.replication().awaitCaughtUpWith(source);
      BinlogEnd end = source.binlogEnd();
      awaitAtTheTail(relay, end);
      JsonNode status = relay.status();

      JsonNode link = status.path("source");
      assertThat(link.path("state").asText()).isEqualTo("streaming");
      assertThat(link.path("host").asText()).isEqualTo("127.0.0.1");
      assertThat(link.path("port").asInt()).isEqualTo(source.port());
      assertThat(link.path("serverUuid").asText()).isEqualTo(source.serverUuid());
      assertThat(link.path("serverId").asInt()).isEqualTo(source.serverId());
      assertThat(link.path("version").asText()).isEqualTo(source.queryString("SELECT VERSION()"));
      assertThat(link.path("gtidMode").asText()).isEqualTo("ON");
      assertThat(link.path("reconnects").asInt()).isZero();
      assertThat(Instant.parse(link.path("lastEventAt").asText()))
          .isBetween(begin, Instant.now().plusSeconds(1));

      JsonNode log = status.path("relayLog");
      for (String place : List.of("received", "durable", "published")) {
        assertThat(end(log.path(place))).as(place).isEqualTo(end);
      }
      assertThat(log.path("gtidExecuted").asText()).isEqualTo(source.gtidExecuted());
      assertThat(log.path("gtidPurged").asText()).isEmpty();
      assertThat(log.path("transactions").asInt()).isEqualTo(6);
      assertFiles(log, source.binaryLogs());

      assertThat(status.path("replicas")).hasSize(1);
      JsonNode follower = status.path("replicas").path(0);
      assertThat(follower.path("serverId").asInt()).isEqualTo(replica.serverId());
      assertThat(follower.path("serverUuid").asText()).isEqualTo(replica.serverUuid());
      assertThat(follower.path("user").asText()).isEqualTo(relay.address().user());
      assertThat(follower.path("mode").asText()).isEqualTo("gtid");
      assertThat(end(follower)).isEqualTo(end);
      assertThat(follower.path("lagBytes").asLong()).isZero();
      assertThat(follower.path("lagTransactions").asLong()).isZero();

      RelayCommand json = RelayCommand.run("status", "--json", "--admin", relay.admin().toString());
      assertThat(json.exitCode()).isZero();
      assertThat(new ObjectMapper().readTree(json.output()).path("relayLog")).isEqualTo(log);

      replica.replication().stop();
      Awaitility.await("the replica to be gone")
          .atMost(SOON)
          .until(() -> relay.status().path("replicas").isEmpty());
    }
  }

  @Test
  void lagOfAReplicaThatReadsNothingIsShownUntilItHasCaughtUp() {
    MySqlServer source = SharedServers.source(MySqlImage.last());
    MySqlServer replica = SharedServers.replica(MySqlImage.last());
    try (RelayProcess relay = RelayProcess.below(source.address());
        FaultProxy proxy = FaultProxy.before(relay.address())) {
      write(source, "one");
      replica.replication().followByGtid(relay.address().through(proxy));
      replica.replication().awaitCaughtUpWith(source);
      awaitAtTheTail(relay, source.binlogEnd());
      proxy.stallAfter(Direction.TO_CLIENT, 0);
      int transactions = 24;
      for (int i = 0; i < transactions; i++) {
        source.execute("INSERT INTO one.t VALUES (" + (100 + i) + ", REPEAT('x', 1000000))");
      }
      relay.awaitPublished(source.binlogEnd());

      JsonNode follower = relay.status().at("/replicas/0");
      assertThat(follower.path("lagBytes").asLong()).isBetween(1_000_000L, 25_000_000L);
      assertThat(follower.path("lagTransactions").asLong()).isBetween(1L, (long) transactions);
      assertThat(follower.path("state").asText()).isNotEqualTo("at-the-tail");
      assertThat(sum(relay, "binlogrelay_replica_lag_bytes")).isGreaterThanOrEqualTo(1_000_000);

      proxy.resume(Direction.TO_CLIENT);
      replica.replication().awaitCaughtUpWith(source);
      awaitAtTheTail(relay, source.binlogEnd());
      assertThat(sum(relay, "binlogrelay_replica_lag_bytes")).isZero();
      assertThat(sum(relay, "binlogrelay_replica_lag_transactions")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void metricsHaveEveryNameOfTheManualAndCountWhatHappened(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      write(source, "one");
      replica.replication().awaitCaughtUpWith(source);
      awaitAtTheTail(relay, source.binlogEnd());
      Map<String, Double> samples = samples(relay);

      for (String name : documentedNames()) {
        assertThat(samples.keySet())
            .as(name)
            .anyMatch(
                sample -> name.startsWith("_") ? sample.endsWith(name) : sample.startsWith(name));
      }
      assertThat(relay.metrics()).contains("binlogrelay_source_state{state=\"streaming\"} 1.0");
      assertThat(samples)
          .containsEntry("binlogrelay_source_state", 1.0) // of all states, one
          .containsEntry("binlogrelay_replicas", 1.0)
          .containsEntry("binlogrelay_relay_log_transactions_total", 3.0)
          .containsEntry("binlogrelay_relay_log_files", 1.0)
          .containsEntry(
              "binlogrelay_relay_log_published_position_bytes",
              (double) source.binlogEnd().position())
          .containsEntry("binlogrelay_replica_lag_bytes", 0.0);
      assertThat(samples.get("binlogrelay_sent_bytes_total"))
          .isGreaterThan(source.binlogEnd().position());
    }
  }

  @Test
  void relayIsReadyFromItsFirstFileOnEvenWhileItsSourceIsAway() {
    MySqlServer source = SharedServers.source(MySqlImage.last());
    try (FaultProxy proxy = FaultProxy.before(source.address());
        RelayProcess relay =
            RelayProcess.of(RelaySettings.below(source.address().through(proxy)))) {
      proxy.refuse(true);
      relay.start();
      assertThat(relay.httpStatus("/health/ready")).isEqualTo(503);
      assertThat(relay.httpStatus("/health/live")).isEqualTo(200);

      proxy.refuse(false);
      relay.awaitReady();
      relay.awaitSourceState("streaming");

      proxy.refuse(true);
      proxy.cutNow(FaultProxy.Ending.RST);
      relay.awaitSourceState("waiting");

      assertThat(relay.httpStatus("/health/live")).isEqualTo(200);
      assertThat(relay.httpStatus("/health/ready")).isEqualTo(200);
      assertThat(relay.status().at("/source/reason").asText()).isNotEmpty();
      assertThat(relay.httpStatus("/nothing")).isEqualTo(404);

      proxy.refuse(false);
      relay.awaitSourceState("streaming");
      assertThat(relay.status().at("/source/reconnects").asInt()).isPositive();
    }
  }

  @Test
  void startsThatCannotBeEndWithTheirOwnExitCode() {
    MySqlServer source = SharedServers.source(MySqlImage.last());
    try (RelayProcess running = RelayProcess.below(source.address())) {
      assertEnds(
          2, "source.hots", relay(source, "source.hots", List.of("127.0.0.1:" + source.port())));
      assertEnds(
          3,
          running.relayLogDirectory().toString(),
          relay(source, "relayLog.directory", running.relayLogDirectory().toString()));
      assertEnds(
          4,
          "127.0.0.1:" + running.port(),
          relay(source, "server.listen", "127.0.0.1:" + running.port()));
      assertEnds(
          4,
          running.admin().getAuthority(),
          relay(source, "admin.listen", running.admin().getAuthority()));

      running.awaitReady();
      assertThat(running.sigterm()).isZero();
    }
  }

  private static RelayProcess relay(MySqlServer source, String key, Object value) {
    RelayProcess relay = RelayProcess.of(RelaySettings.below(source.address()));
    relay.settings().set(key, value);
    return relay;
  }

  private static void assertEnds(int exitCode, String named, RelayProcess relay) {
    try (relay) {
      relay.launch();
      assertThat(relay.awaitExit()).as(relay.log()).isEqualTo(exitCode);
      assertThat(relay.log()).contains(named).doesNotContain("\tat ");
    }
  }

  private static void awaitAtTheTail(RelayProcess relay, BinlogEnd end) {
    Awaitility.await("the replica at the tail of " + relay)
        .atMost(SOON)
        .until(
            () -> {
              JsonNode follower = relay.status().at("/replicas/0");
              return follower.path("state").asText().equals("at-the-tail")
                  && end(follower).equals(end);
            });
  }

  private static BinlogEnd end(JsonNode place) {
    return new BinlogEnd(place.path("file").asText(), place.path("position").asLong());
  }

  private static void assertFiles(JsonNode log, Map<String, Long> binaryLogs) {
    Map<String, Long> files = new LinkedHashMap<>();
    List<Boolean> closed = new ArrayList<>();
    long total = 0;
    for (JsonNode file : log.path("files")) {
      files.put(file.path("name").asText(), file.path("size").asLong());
      closed.add(file.path("closed").asBoolean());
      total += file.path("size").asLong();
    }
    assertThat(files).isEqualTo(binaryLogs);
    assertThat(closed).containsExactly(true, false);
    assertThat(log.path("totalBytes").asLong()).isEqualTo(total);
  }

  private static double sum(RelayProcess relay, String name) {
    return samples(relay).getOrDefault(name, -1.0);
  }

  /** Sum per name over all labels; fails on a line that no scraper could read. */
  private static Map<String, Double> samples(RelayProcess relay) {
    Map<String, Double> samples = new LinkedHashMap<>();
    for (String line : relay.metrics().split("\n")) {
      if (!line.startsWith("#") && !line.isBlank()) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        samples.merge(sample.group(1), Double.parseDouble(sample.group(3)), Double::sum);
      }
    }
    return samples;
  }

  /** From the README's table: whole names, and ends of names that share the one before. */
  private static List<String> documentedNames() throws IOException {
    List<String> names = new ArrayList<>();
    String manual = Files.readString(Path.of("README.md"));
    for (String line : manual.split("\n")) {
      if (line.startsWith("| `binlogrelay_") || line.startsWith("| `jvm_")) {
        Matcher name = Pattern.compile("`([a-z_]+)").matcher(line.substring(0, line.indexOf(" |")));
        while (name.find()) {
          names.add(name.group(1));
        }
      }
    }
    assertThat(names).hasSizeGreaterThan(20);
    return names;
  }

  private static void write(MySqlServer source, String database) {
    source.execute(
        "CREATE DATABASE " + database,
        "CREATE TABLE " + database + ".t (id INT PRIMARY KEY, v LONGTEXT)",
        "INSERT INTO " + database + ".t VALUES (1, 'one'), (2, 'two')");
  }
}
