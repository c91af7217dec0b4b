package io.binlogrelay.cli;

import io.binlogrelay.gtid.GtidFormatException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.offline.inspect.InspectionSink;
import io.binlogrelay.offline.inspect.Inspector;
import io.binlogrelay.offline.inspect.Selection;
import io.binlogrelay.relaylog.LogFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code log inspect}: the events of one file. */
@Command(
    name = "inspect",
    description = {
      "Show the events of a log file: position, time, type, server_id, size and what it does."
          + " Events inside a compressed transaction are shown with their place in it, +N. Also for"
          + " the file that a relay is writing, and for any binary log of MySQL. Changes nothing."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    footer = {
      "",
      "Exit codes: 0 shown, 1 something that was shown is damaged, 2 bad command line,",
      "3 the file can't be read."
    })
final class LogInspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "A binary log file.")
  private Path file = Path.of("binlog.000001");

  @Option(
      names = "--from",
      paramLabel = "POS",
      description =
          "The position of the first event to show. What is before it is not read, so this also"
              + " leads past a damaged event.")
  private long from = LogFile.FIRST_EVENT;

  @Option(
      names = "--to",
      paramLabel = "POS",
      description = "Show no event that begins at this position or later.")
  private long to = Long.MAX_VALUE;

  @Option(
      names = "--gtid",
      paramLabel = "GTID",
      description = "Only the transactions with this GTID, or with the GTIDs of this set.")
  private @Nullable String gtid;

  @Option(names = "--rows", description = "Show the rows, before and after, and not only count.")
  private boolean rows;

  @Option(names = "--json", description = "One JSON object per line: events, rows, damage.")
  private boolean json;

  @Override
  public Integer call() {
    Selection selection = new Selection(from, to, gtids(), rows);
    try {
      return Inspector.inspect(file, selection, sink()) ? ExitCode.OK : ExitCode.FAILED;
    } catch (IOException e) {
      spec.commandLine().getErr().println(UnreadableLog.reason(file, e));
      return ExitCode.RELAY_LOG_REFUSED;
    } finally {
      spec.commandLine().getOut().flush();
    }
  }

  private InspectionSink sink() {
    if (json) {
      return new InspectionJson(spec.commandLine().getOut());
    }
    InspectionText text = new InspectionText(spec.commandLine().getOut());
    text.head();
    return text;
  }

  private Optional<GtidSet> gtids() {
    try {
      return Optional.ofNullable(gtid).map(GtidSet::parse);
    } catch (GtidFormatException e) {
      throw new ParameterException(spec.commandLine(), "--gtid: " + e.getMessage(), e);
    }
  }
}
