package io.binlogrelay.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point: reads the command line, runs one command, exits with its code. */
@Command(
    name = "binlog-relay",
    description = "One durable, continuous binary log between a MySQL source and its replicas.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 a check failed or no relay answered, 2 bad",
      "configuration or command line, 3 relay log refused, 4 cannot listen.",
      "",
      "First steps:",
      "  binlog-relay check -c relay.yaml    is everything ready?",
      "  binlog-relay run -c relay.yaml      run until stopped",
      "  binlog-relay status --watch         how is it doing?",
      "  binlog-relay log list --dir DIR     what is in the log?"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Called by the JVM. */
  public static void main(String[] arguments) {
    System.exit(commandLine().setOut(standardOutput()).execute(arguments));
  }

  /**
   * In UTF-8 whatever the locale: rows and JSON would lose what a locale's character set lacks, and
   * a service often has the locale C.
   */
  private static PrintWriter standardOutput() {
    return new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  }

  /** The whole command line. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .addSubcommand(new RunCommand())
        .addSubcommand(new CheckCommand())
        .addSubcommand(new StatusCommand())
        .addSubcommand(new LogCommand())
        .setExecutionExceptionHandler(new UnexpectedFailure());
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? See below.");
  }
}
