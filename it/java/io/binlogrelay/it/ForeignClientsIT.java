package io.binlogrelay.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.FreePorts;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that MySQL's makers did not write, as Debian packages them; {@code it/verify} puts them
 * below {@code target}.
 */
@ParameterizedClass
@MethodSource("images")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(LogsOnFailure.class)
class ForeignClientsIT {

  private static final Path CLIENTS = Path.of("target", "foreign-clients").toAbsolutePath();

  @Parameter MySqlImage image;

  private RelayProcess relay;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @BeforeParameterizedClassInvocation
  void startChain() {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    relay = RelayProcess.below(source.address());
    replica.replication().followByGtid(relay.address());
    source.execute("CREATE DATABASE asked", "FLUSH BINARY LOGS");
    replica.replication().awaitCaughtUpWith(source);
  }

  @AfterParameterizedClassInvocation
  void endRelay() {
    relay.close();
  }

  @Test
  void theClientOfMariaDbAsksAndShowsItsStatus() throws Exception {
    String answers =
        output(
            "mariadb",
            "--execute=\\s; SHOW DATABASES; SHOW BINARY LOGS; SHOW REPLICA STATUS\\G; SHOW REPLICAS;"
                + " SHOW VARIABLES LIKE 'server_id'; SHOW PROCESSLIST;"
                + " SELECT @@version, CONNECTION_ID(), 'end' AS end");
    assertThat(answers)
        .contains("Current user:", "binlog.000002", "Replica_IO_Running: Yes", "server_id", "end")
        .contains("Binlog Dump GTID");
  }

  @Test
  void itsAdministrationAsksToo() throws Exception {
    assertThat(output("mariadb-admin", "ping", "status", "processlist"))
        .contains("mysqld is alive", "Uptime: ", RelaySettings.ADMIN);
  }

  @Test
  void thePrometheusExporterScrapesWithoutAnError(@TempDir Path directory) throws Exception {
    Path configuration = directory.resolve("exporter.cnf");
    Files.writeString(
        configuration,
        "[client]\nhost=127.0.0.1\nport="
            + relay.port()
            + "\nuser="
            + RelaySettings.ADMIN
            + "\npassword="
            + RelaySettings.ADMIN_PASSWORD
            + "\n");
    int port = FreePorts.next();
    Path log = directory.resolve("exporter.log");
    List<String> command = new ArrayList<>();
    command.add(CLIENTS.resolve("usr/bin/prometheus-mysqld-exporter").toString());
    command.add("--config.my-cnf=" + configuration);
    command.add("--web.listen-address=127.0.0.1:" + port);
    command.add("--collect.binlog_size");
    // Tables of InnoDB's, which a relay has not.
    command.add("--no-collect.info_schema.innodb_cmp");
    command.add("--no-collect.info_schema.innodb_cmpmem");
    boolean knowsSlaves = !image.isAtLeast(8, 4);
    // A source of 8.4 and newer does not understand SHOW SLAVE STATUS either.
    command.add((knowsSlaves ? "--" : "--no-") + "collect.slave_status");
    command.add((knowsSlaves ? "--" : "--no-") + "collect.slave_hosts");
    Process exporter =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      String metrics = Awaitility.await().ignoreExceptions().until(() -> scrape(port), m -> true);
      assertThat(metrics.lines())
          .contains("mysql_up 1", "mysql_binlog_files 2", "mysql_exporter_last_scrape_error 0");
      assertThat(metrics)
          .contains("mysql_global_variables_server_id ", "mysql_global_status_uptime ");
      if (knowsSlaves) {
        assertThat(metrics)
            .contains("mysql_slave_status_slave_io_running{")
            .contains("mysql_heartbeat_mysql_slave_hosts_info{");
      }
      assertThat(Files.readString(log)).doesNotContain("level=error");
    } finally {
      exporter.destroy();
    }
  }

  private static String scrape(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private String output(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(CLIENTS.resolve("usr/bin").resolve(program).toString());
    command.addAll(
        List.of(
            "--no-defaults",
            "--plugin-dir=" + plugins(),
            "--host=127.0.0.1",
            "--port=" + relay.port(),
            "--user=" + RelaySettings.ADMIN,
            "--password=" + RelaySettings.ADMIN_PASSWORD));
    command.addAll(List.of(arguments));
    Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(client.getInputStream().readAllBytes(), UTF_8);
    assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(client.exitValue()).as(said).isZero();
    return said;
  }

  private static Path plugins() throws IOException {
    try (Stream<Path> files = Files.walk(CLIENTS)) {
      return files
          .filter(file -> file.endsWith("caching_sha2_password.so"))
          .map(Path::getParent)
          .findFirst()
          .orElseThrow();
    }
  }
}
