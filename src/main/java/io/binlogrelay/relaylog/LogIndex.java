package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogFileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code binlog.index}: the names of the log files, oldest first, one {@code ./NAME} per line, as
 * mysqld's own index has them. Replaced whole at each change. Not thread-safe: recovery first, the
 * writer's thread afterwards.
 */
final class LogIndex {

  private static final String PREFIX = "./";

  private final LogDirectory directory;
  private final List<String> names;

  private LogIndex(LogDirectory directory, List<String> names) {
    this.directory = directory;
    this.names = names;
  }

  /** Reads the index; one that does not exist is empty. */
  static LogIndex read(LogDirectory directory) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : lines(directory)) {
      names.add(nameIn(line, directory));
    }
    return new LogIndex(directory, names);
  }

  private static List<String> lines(LogDirectory directory) throws IOException {
    try {
      return Files.readAllLines(directory.file(LogDirectory.INDEX));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static String nameIn(String line, LogDirectory directory) {
    String name = line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line;
    if (!BinlogFileName.isValid(name)) {
      throw new RelayLogRefused(
          "a line of "
              + directory.file(LogDirectory.INDEX)
              + " is not the name of a log file: expected ./NAME.NNNNNN, found '"
              + line
              + "'");
    }
    return name;
  }

  List<String> names() {
    return List.copyOf(names);
  }

  void add(String name) throws IOException {
    names.add(name);
    store();
  }

  void removeLast() throws IOException {
    names.remove(names.size() - 1);
    store();
  }

  private void store() throws IOException {
    StringBuilder content = new StringBuilder();
    for (String name : names) {
      content.append(PREFIX).append(name).append('\n');
    }
    directory.replace(LogDirectory.INDEX, content.toString());
  }
}
