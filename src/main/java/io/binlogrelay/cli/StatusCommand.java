package io.binlogrelay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code status}: the live state of a running relay. */
@Command(
    name = "status",
    description = "Show the live state of a running relay.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    footer = {"", "Exit codes: 0 shown, 1 no relay answers, 2 bad command line."})
final class StatusCommand implements Callable<Integer> {
  private static final String CLEAR_SCREEN = "\033[H\033[2J";

  private final ObjectMapper mapper = new ObjectMapper();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The relay's admin.listen (default: ${DEFAULT-VALUE}).")
  private String admin = "";

  @Option(names = "--json", description = "The JSON of /status as it is; one line with --watch.")
  private boolean json;

  @Option(names = "--watch", description = "Show it again every second until Ctrl-C.")
  private boolean watch;

  @Override
  public Integer call() throws InterruptedException {
    AdminClient client = client();
    if (!watch) {
      return showOnce(client);
    }
    while (true) {
      showOnce(client);
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private AdminClient client() {
    try {
      return new AdminClient(admin);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--admin: " + e.getMessage(), e);
    }
  }

  private int showOnce(AdminClient client) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      String text = text(client.status());
      out.print(watch && !json && Terminal.isAttached() ? CLEAR_SCREEN : "");
      out.println(text);
      out.flush();
      return ExitCode.OK;
    } catch (IOException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private String text(String body) throws IOException {
    try {
      JsonNode status = mapper.readTree(body);
      if (json) {
        return watch ? status.toString() : body;
      }
      return new StatusView(status, Instant.now()).text();
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is not JSON: is that a relay?", e);
    }
  }
}
