package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogFileName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The log files of a directory as index and directory name them, seen without the lock and without
 * changing anything. Beside a running relay this is one moment's view: a file that is created or
 * purged meanwhile may be in one of the two only. Immutable; any thread.
 *
 * @param index the lines of {@code binlog.index}
 * @param sizes size in bytes of every log file in the directory, by name, as they were before the
 *     index was read
 */
public record StoredFiles(Path directory, List<IndexLine> index, SortedMap<String, Long> sizes) {

  /** Name of the file that lists the log files. */
  public static final String INDEX = LogDirectory.INDEX;

  /** Name of the file that {@link Remembered} reads. */
  public static final String STATE = LogDirectory.STATE;

  /** As numbered; names that differ in leading zeros only are different names. */
  private static final Comparator<String> ORDER =
      ((Comparator<String>) BinlogFileName::compare).thenComparing(Comparator.naturalOrder());

  /**
   * @param offset of the line in {@code binlog.index}, in bytes
   * @param name of the log file in it; empty if it is not the name of one
   */
  public record IndexLine(long offset, String text, Optional<String> name) {}

  /**
   * Looks at a directory.
   *
   * @throws IOException if it can't be read
   */
  public static StoredFiles in(Path directory) throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>(ORDER);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path file : all) {
        String name = String.valueOf(file.getFileName());
        if (BinlogFileName.isValid(name)) {
          sizeOf(file).ifPresent(size -> sizes.put(name, size));
        }
      }
    }
    return new StoredFiles(
        directory, LogIndex.lines(directory), Collections.unmodifiableSortedMap(sizes));
  }

  private static Optional<Long> sizeOf(Path file) throws IOException {
    try {
      return Optional.of(Files.size(file));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // purged since it was listed
    }
  }

  /** The files in the index, oldest first. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (IndexLine line : index) {
      line.name().ifPresent(names::add);
    }
    return names;
  }

  public Path path(String name) {
    return directory.resolve(name);
  }
}
