package io.binlogrelay.offline;

import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.relaylog.FileScan;
import io.binlogrelay.relaylog.LogFile;
import io.binlogrelay.relaylog.StoredFiles;
import io.binlogrelay.relaylog.StoredFiles.IndexLine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Checks that the index and the directory name the same files, in order. One thread. */
final class NameVerifier {
  private final StoredFiles stored;
  private final Findings findings;

  NameVerifier(StoredFiles stored, Findings findings) {
    this.stored = stored;
    this.findings = findings;
  }

  /** Each line of the index is the name of a log file that comes after the one before it. */
  void checkIndex() {
    String previous = null;
    for (IndexLine line : stored.index()) {
      String name = line.name().orElse(null);
      if (name == null) {
        found(line, "line of the index", "./NAME.NNNNNN", line.text());
      } else if (previous != null && BinlogFileName.compare(previous, name) >= 0) {
        found(line, "name in the index", "one after " + previous, name);
      }
      previous = name == null ? previous : name;
    }
  }

  /**
   * The files in the index, without those at its end that were created but never begun, as recovery
   * drops them.
   *
   * @param marked name of the file that the durable mark is in, which was begun
   */
  List<String> begunFiles(String marked) throws IOException {
    List<String> names = new ArrayList<>(stored.names());
    while (!names.isEmpty()) {
      String last = names.get(names.size() - 1);
      if (last.equals(marked) || !isThere(last) || isBegun(last)) {
        break;
      }
      findings.note(last + " holds nothing yet");
      names.remove(names.size() - 1);
    }
    return names;
  }

  private boolean isBegun(String name) throws IOException {
    return FileScan.beginning(stored.path(name)).isPresent();
  }

  private boolean isThere(String name) {
    return Files.isRegularFile(stored.path(name));
  }

  /** A file of the index is not there: was it purged since the index was read? */
  void checkMissing(String name) throws IOException {
    if (!StoredFiles.in(stored.directory()).names().contains(name)) {
      return;
    }
    for (IndexLine line : stored.index()) {
      if (line.name().filter(name::equals).isPresent()) {
        found(line, "log file " + name, "there", "missing");
      }
    }
  }

  /**
   * No log file is in the directory only. To be called last, since a file that is being purged may
   * be out of the index and still there for a while.
   */
  void checkStrays() {
    List<String> names = stored.names();
    stored
        .sizes()
        .forEach(
            (name, size) -> {
              // One whose creation was interrupted has its magic at most.
              if (size > LogFile.FIRST_EVENT && !names.contains(name) && isThere(name)) {
                findings.add(
                    name, 0, "log file", "named in " + StoredFiles.INDEX, "not named there");
              }
            });
  }

  private void found(IndexLine line, String what, String expected, String found) {
    findings.add(StoredFiles.INDEX, line.offset(), what, expected, found);
  }
}
