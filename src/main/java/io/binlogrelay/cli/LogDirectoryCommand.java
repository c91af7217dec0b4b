package io.binlogrelay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.binlogrelay.relaylog.RelayLogRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the {@code log} commands have in common: the directory, and what it means to fail. */
abstract class LogDirectoryCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "The directory of the log, as relayLog.directory has it.")
  private Path directory = Path.of("relay-log");

  /** Does the work; returns the exit code. */
  abstract int run(Path log) throws IOException;

  @Override
  public final Integer call() {
    try {
      if (Files.exists(directory) && !Files.isDirectory(directory)) {
        throw new RelayLogRefused(directory + ": expected a directory, found something else");
      }
      return run(directory);
    } catch (RelayLogRefused e) {
      err().println(e.getMessage());
    } catch (IOException e) {
      err().println(UnreadableLog.reason(directory, e));
    }
    return ExitCode.RELAY_LOG_REFUSED;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  final void print(ObjectNode node) {
    try {
      out().println(MAPPER.writeValueAsString(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers that can't be written", e);
    }
  }
}
