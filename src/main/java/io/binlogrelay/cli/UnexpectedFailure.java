package io.binlogrelay.cli;

import io.binlogrelay.config.ConfigRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The last resort of every command: a refused configuration, or a fault of ours. */
final class UnexpectedFailure implements CommandLine.IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFailure.class);

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (failure instanceof ConfigRefused) {
      commandLine.getErr().println(failure.getMessage());
      return ExitCode.BAD_CONFIGURATION;
    }
    LOG.error("this should not have happened; please report it", failure);
    return ExitCode.FAILED;
  }
}
