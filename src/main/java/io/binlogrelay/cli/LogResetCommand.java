package io.binlogrelay.cli;

import io.binlogrelay.relaylog.SetAside;
import io.binlogrelay.relaylog.StoredFiles;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code log reset}: sets a log aside, for the next relay to begin a new one. */
@Command(
    name = "reset",
    description = {
      "Set a whole log aside, so that the next relay begins a new one. Its files move into"
          + " DIR/set-aside-TIME, nothing is deleted. The relay's server_uuid and RSA key stay, so"
          + " that replicas go on seeing the same source. Refused while a relay runs.",
    },
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    footer = {
      "",
      "Exit codes: 0 set aside, 1 not confirmed, 2 bad command line, 3 no log there,",
      "or a relay is using it."
    })
final class LogResetCommand extends LogDirectoryCommand {

  @Option(names = "--yes", description = "Do not ask. Needed where there is no terminal.")
  private boolean yes;

  @Override
  int run(Path log) throws IOException {
    StoredFiles stored = StoredFiles.in(log);
    if (!yes && !confirmed(stored)) {
      err().println("nothing was changed");
      return ExitCode.FAILED;
    }
    SetAside result = SetAside.run(log, Instant.now());
    out()
        .printf(
            "%s, %s, set aside in %s%n",
            Quantity.of(result.files(), "log file"),
            Quantity.bytes(result.bytes()),
            result.target());
    out()
        .println(
            result
                .serverUuid()
                .map(uuid -> "kept: server_uuid " + uuid + " and the RSA key")
                .orElse("relay.state could not be read: the next relay has a new server_uuid"));
    out()
        .println(
            "The next start begins a new log where source.start says. Delete the old one when"
                + " nobody needs it.");
    out().flush();
    return ExitCode.OK;
  }

  private boolean confirmed(StoredFiles stored) {
    Console console = System.console();
    if (console == null) {
      err().println("there is no terminal to ask on: say --yes");
      return false;
    }
    long bytes = stored.sizes().values().stream().mapToLong(Long::longValue).sum();
    String answer =
        console.readLine(
            "Set %s, %s, of %s aside? [y/N] ",
            Quantity.of(stored.sizes().size(), "log file"),
            Quantity.bytes(bytes),
            stored.directory());
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
