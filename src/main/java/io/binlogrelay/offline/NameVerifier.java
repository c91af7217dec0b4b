package io.binlogrelay.offline;

import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.relaylog.FileScan;
import io.binlogrelay.relaylog.LogFile;
import io.binlogrelay.relaylog.Remembered;
import io.binlogrelay.relaylog.Remembered.Purged;
import io.binlogrelay.relaylog.StoredFiles;
import io.binlogrelay.relaylog.StoredFiles.IndexLine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that the index and the directory name the same files, in order, beginning with the one
 * that the state says; and that no file of the index is missing. Files that are being purged may be
 * there or not. One thread.
 */
final class NameVerifier {
  private final StoredFiles stored;
  private final Optional<Purged> purged;
  private final Findings findings;

  /**
   * @param purged what the state says of it that was read after the index, so that it knows of
   *     every file that is missing there
   */
  NameVerifier(StoredFiles stored, Optional<Purged> purged, Findings findings) {
    this.stored = stored;
    this.purged = purged;
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
    String first = keptNames().stream().findFirst().orElse("none");
    if (purged.isPresent() && !purged.get().firstKept().equals(first)) {
      findings.add(
          StoredFiles.INDEX, 0, "first file after a purge", purged.get().firstKept(), first);
    }
  }

  private List<String> keptNames() {
    List<String> names = new ArrayList<>(stored.names());
    purged.ifPresent(gone -> names.removeAll(gone.removing()));
    return names;
  }

  /**
   * The files in the index, without those at its end that were created but never begun, as recovery
   * drops them.
   *
   * @param marked name of the file that the durable mark is in, which was begun
   */
  List<String> begunFiles(String marked) throws IOException {
    List<String> names = keptNames();
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
    if (isBeingPurged(name) || !StoredFiles.in(stored.directory()).names().contains(name)) {
      return;
    }
    for (IndexLine line : stored.index()) {
      if (line.name().filter(name::equals).isPresent()) {
        found(line, "log file " + name, "there", "missing");
      }
    }
  }

  /** No log file is in the directory only. Last, when what was being purged may be gone. */
  void checkStrays() throws IOException {
    List<String> names = stored.names();
    for (Map.Entry<String, Long> file : stored.sizes().entrySet()) {
      String name = file.getKey();
      // One whose creation was interrupted has its magic at most.
      boolean holdsEvents = file.getValue() > LogFile.FIRST_EVENT;
      if (holdsEvents && !names.contains(name) && isThere(name) && !isBeingPurged(name)) {
        findings.add(name, 0, "log file", "named in " + StoredFiles.INDEX, "not named there");
      }
    }
  }

  private boolean isBeingPurged(String name) throws IOException {
    return Remembered.in(stored.directory())
        .flatMap(Remembered::purged)
        .filter(gone -> gone.removing().contains(name))
        .isPresent();
  }

  private void found(IndexLine line, String what, String expected, String found) {
    findings.add(StoredFiles.INDEX, line.offset(), what, expected, found);
  }
}
