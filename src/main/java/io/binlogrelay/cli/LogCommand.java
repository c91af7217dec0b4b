package io.binlogrelay.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code log}: the relay log off-line; each thing to do with it is a command of its own. */
@Command(
    name = "log",
    description = "Look into a relay log, with or without a relay running on it.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LogListCommand.class,
      LogInspectCommand.class,
      LogVerifyCommand.class,
      LogRebuildIndexCommand.class,
      LogResetCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done and nothing is wrong, 1 something is wrong with the log,",
      "2 bad command line, 3 there is no relay log that could be used.",
    })
final class LogCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which log command? See below.");
  }
}
