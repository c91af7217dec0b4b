package io.binlogrelay.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.binlogrelay.offline.LogVerifier;
import io.binlogrelay.offline.Progress;
import io.binlogrelay.offline.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code log verify}: is every byte of the log as it has to be? */
@Command(
    name = "verify",
    description = {
      "Read a whole log and check every checksum, length, position and transaction boundary, GTIDs"
          + " and names from file to file, and the index, the state and the GTID indexes against the files. Also"
          + " beside a running relay, whose unfinished tail is no error. Changes nothing.",
    },
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    footer = {
      "",
      "Exit codes: 0 nothing is wrong, 1 something is, 2 bad command line, 3 no relay",
      "log there."
    })
final class LogVerifyCommand extends LogDirectoryCommand {

  @Option(names = "--json", description = "One JSON document, and no progress.")
  private boolean json;

  @Override
  int run(Path log) throws IOException {
    Verification result = verify(log);
    if (json) {
      print(document(result));
    } else {
      show(result);
    }
    return result.sound() ? ExitCode.OK : ExitCode.FAILED;
  }

  private Verification verify(Path log) throws IOException {
    if (json) {
      return LogVerifier.verify(log, Progress.NONE);
    }
    try (ProgressLine progress = new ProgressLine(err(), Terminal.isAttached())) {
      return LogVerifier.verify(log, progress);
    }
  }

  private void show(Verification result) {
    PrintWriter out = out();
    result.findings().forEach(finding -> out.println("WRONG  " + finding));
    if (result.findingCount() > result.findings().size()) {
      out.println("and " + (result.findingCount() - result.findings().size()) + " more");
    }
    result.notes().forEach(note -> out.println("note   " + note));
    out.printf(
        "%s, %s, %s: %s%n",
        Quantity.of(result.files(), "file"),
        Quantity.bytes(result.bytes()),
        Quantity.of(result.transactions(), "whole transaction"),
        result.sound() ? "nothing is wrong" : result.findingCount() + " wrong");
    out.flush();
  }

  private static ObjectNode document(Verification result) {
    ObjectNode document = object();
    document.put("directory", String.valueOf(result.directory()));
    document.put("sound", result.sound());
    document.put("files", result.files());
    document.put("bytes", result.bytes());
    document.put("transactions", result.transactions());
    document.put("gtidExecuted", result.executed().toString());
    document.put("findingCount", result.findingCount());
    FindingsJson.put(document, result.findings());
    FindingsJson.putNotes(document, result.notes());
    return document;
  }
}
