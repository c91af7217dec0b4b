package io.binlogrelay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay in a process of its own, without any source: what it tells the one who started it. */
class RunCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Path log;
  private List<Process> processes = List.of();

  RunCommandTest(@TempDir Path directory) {
    this.directory = directory;
    this.log = directory.resolve("log.txt");
  }

  @BeforeEach
  void configure() throws IOException {
    configure("127.0.0.1:0");
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void sigtermStopsItCleanlyWithExitCodeZero() throws Exception {
    Process relay = run();
    await().atMost(PATIENCE).until(() -> log().contains("health, status and metrics"));

    relay.destroy();

    assertThat(exitCode(relay)).as(this::log).isEqualTo(ExitCode.OK);
    assertThat(log()).contains("stopped").doesNotContain("Exception");
  }

  @Test
  void withAnEmptyLogItIsAliveAndNotReady() throws Exception {
    run();
    await().atMost(PATIENCE).until(() -> log().contains("health, status and metrics"));
    Matcher admin = Pattern.compile("metrics on http:/(/127.0.0.1:\\d+)").matcher(log());
    assertThat(admin.find()).isTrue();

    assertThat(get("http:/" + admin.group(1) + "/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get("http:/" + admin.group(1) + "/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("\"ready\" : false", "relay log: empty", "source: ");
  }

  private static HttpResponse<String> get(String page) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(page)).timeout(PATIENCE).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aPortThatIsTakenIsNamedAndExitsWithFour() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      configure("127.0.0.1:" + taken.getLocalPort());

      assertThat(exitCode(run())).as(this::log).isEqualTo(ExitCode.CANNOT_BIND);
      assertThat(log()).contains(":" + taken.getLocalPort()).doesNotContain("\tat ");
    }
  }

  @Test
  void aRelayLogThatCannotBeTrustedIsRefusedWithExitCodeThree() throws Exception {
    Files.createDirectory(directory.resolve("relay-log"));
    Files.writeString(directory.resolve("relay-log").resolve("relay.state"), "not JSON");

    assertThat(exitCode(run())).as(this::log).isEqualTo(ExitCode.RELAY_LOG_REFUSED);
    assertThat(log()).contains("relay.state").doesNotContain("\tat ");
  }

  private void configure(String listen) throws IOException {
    Files.writeString(
        directory.resolve("relay.yaml"),
        """
        server:
          id: 900
          listen: %s
          accounts: [ { user: repl, password: s, roles: [replica] } ]
        source: { hosts: [ "127.0.0.1:1" ], user: repl, password: s }
        admin: { listen: "127.0.0.1:0" }
        """
            .formatted(listen));
  }

  private Process run() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "-c",
                directory.resolve("relay.yaml").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    processes = List.of(process);
    return process;
  }

  private int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(this::log).isTrue();
    return process.exitValue();
  }

  private String log() {
    try {
      return Files.exists(log) ? Files.readString(log, UTF_8) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
