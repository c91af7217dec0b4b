package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.relaylog.StoredFiles.IndexLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code binlog.index}: the names of the log files, oldest first, one {@code ./NAME} per line, as
 * mysqld's own index has them. Replaced whole at each change. Not thread-safe: {@link LogFiles}
 * guards it.
 */
final class LogIndex {

  private static final String PREFIX = "./";

  private final LogDirectory directory;
  private List<String> names;

  private LogIndex(LogDirectory directory, List<String> names) {
    this.directory = directory;
    this.names = List.copyOf(names);
  }

  /** Reads the index; one that does not exist is empty. */
  static LogIndex read(LogDirectory directory) throws IOException {
    List<String> names = new ArrayList<>();
    for (IndexLine line : lines(directory.path())) {
      String name = line.name().orElseThrow(() -> refused(directory, line));
      if (!names.isEmpty()) {
        refuseIfNotAfter(names.get(names.size() - 1), name, directory);
      }
      names.add(name);
    }
    return new LogIndex(directory, names);
  }

  /** A source's file names only grow, and so do ours. */
  private static void refuseIfNotAfter(String before, String name, LogDirectory directory) {
    if (BinlogFileName.compare(before, name) >= 0) {
      throw new RelayLogRefused(
          directory.file(LogDirectory.INDEX)
              + " is damaged: expected a name after "
              + before
              + ", found "
              + name);
    }
  }

  /** The lines of an index, whatever they say; none if it does not exist. */
  static List<IndexLine> lines(Path directory) throws IOException {
    List<IndexLine> lines = new ArrayList<>();
    long offset = 0;
    for (String line : content(directory).lines().toList()) {
      String name = line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line;
      lines.add(
          new IndexLine(
              offset, line, BinlogFileName.isValid(name) ? Optional.of(name) : Optional.empty()));
      offset += line.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    return lines;
  }

  private static String content(Path directory) throws IOException {
    try {
      return new String(
          Files.readAllBytes(directory.resolve(LogDirectory.INDEX)), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static RelayLogRefused refused(LogDirectory directory, IndexLine line) {
    return new RelayLogRefused(
        "a line of "
            + directory.file(LogDirectory.INDEX)
            + " is not the name of a log file: expected ./NAME.NNNNNN, found '"
            + line.text()
            + "'");
  }

  List<String> names() {
    return names;
  }

  void add(String name) throws IOException {
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    store(longer);
  }

  /** Costs nothing if it has none of them; if it fails, they are in it as before. */
  void removeAll(Collection<String> gone) throws IOException {
    List<String> kept = new ArrayList<>(names);
    if (kept.removeAll(Set.copyOf(gone))) {
      store(kept);
    }
  }

  void removeLast() throws IOException {
    store(names.subList(0, names.size() - 1));
  }

  /** What could not be stored did not happen: the next change replaces the file whole again. */
  private void store(List<String> changed) throws IOException {
    StringBuilder content = new StringBuilder();
    for (String name : changed) {
      content.append(PREFIX).append(name).append('\n');
    }
    directory.replace(LogDirectory.INDEX, content.toString());
    names = List.copyOf(changed);
  }
}
