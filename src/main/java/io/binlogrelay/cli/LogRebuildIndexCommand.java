package io.binlogrelay.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.binlogrelay.offline.IndexRebuilder;
import io.binlogrelay.offline.Progress;
import io.binlogrelay.offline.Rebuilding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code log rebuild-index}: makes the GTID indexes anew. */
@Command(
    name = "rebuild-index",
    description = {
      "Read all files of a log and write their GTID indexes anew. A relay does so by itself where"
          + " one is missing or damaged. Beside a running relay, the newest file is left to it.",
    },
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    footer = {
      "",
      "Exit codes: 0 done, 1 a log file is damaged, whose index stays as it was, 2 bad",
      "command line, 3 no relay log there, or it can't be read or written."
    })
final class LogRebuildIndexCommand extends LogDirectoryCommand {

  @Option(names = "--json", description = "One JSON document, and no progress.")
  private boolean json;

  @Override
  int run(Path log) throws IOException {
    Rebuilding result = rebuild(log);
    if (json) {
      print(document(result));
    } else {
      show(result);
    }
    return result.findings().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private Rebuilding rebuild(Path log) throws IOException {
    if (json) {
      return IndexRebuilder.rebuild(log, Progress.NONE);
    }
    try (ProgressLine progress = new ProgressLine(err(), Terminal.isAttached())) {
      return IndexRebuilder.rebuild(log, progress);
    }
  }

  private void show(Rebuilding result) {
    PrintWriter out = out();
    result.findings().forEach(finding -> out.println("WRONG  " + finding));
    result.notes().forEach(note -> out.println("note   " + note));
    out.printf(
        "%s, %s, for %s of log%n",
        result.indexes() == 1 ? "1 index" : result.indexes() + " indexes",
        Quantity.bytes(result.indexBytes()),
        Quantity.bytes(result.bytes()));
    out.flush();
  }

  private static ObjectNode document(Rebuilding result) {
    ObjectNode document = object();
    document.put("directory", String.valueOf(result.directory()));
    document.put("indexes", result.indexes());
    document.put("indexBytes", result.indexBytes());
    document.put("bytes", result.bytes());
    FindingsJson.put(document, result.findings());
    FindingsJson.putNotes(document, result.notes());
    return document;
  }
}
