package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Birth, withdrawal and removal of log files: the order of steps that leaves, wherever a crash
 * comes, either no trace of a file or one that recovery recognises: as unborn (indexed or not, it
 * holds no event), or as purged (the state says so).
 *
 * <p>Recovery first; afterwards the writer's thread at the end of the list and the background
 * thread at its beginning. The lock is for the list: no file is removed under it.
 */
final class LogFiles {

  private final LogDirectory directory;
  private final LogIndex index;

  LogFiles(LogDirectory directory, LogIndex index) {
    this.directory = directory;
    this.index = index;
  }

  /** The names of all files, oldest first. */
  synchronized List<String> names() {
    return index.names();
  }

  Path path(String name) {
    return directory.file(name);
  }

  /** Creates a file with nothing but its magic, durable in name and content, and indexes it. */
  void create(String name) throws IOException {
    dropUnborn(name);
    try (FileChannel file =
        FileChannel.open(path(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(LogFile.MAGIC));
      file.force(true);
    }
    directory.sync();
    synchronized (this) {
      index.add(name);
    }
  }

  /** An earlier attempt may have left it, when the disk failed before it was indexed. */
  private void dropUnborn(String name) throws IOException {
    if (!names().contains(name)
        && Files.exists(path(name))
        && Files.size(path(name)) <= LogFile.MAGIC.length) {
      remove(path(name));
    }
  }

  /** Takes back the newest file, of which nothing was published. */
  void withdrawNewest() throws IOException {
    List<String> names = names();
    Path newest = path(names.get(names.size() - 1));
    empty(newest);
    synchronized (this) {
      index.removeLast();
    }
    remove(newest);
  }

  /**
   * Removes the oldest files, which the state must already call purged: out of the index first,
   * then what is derived from them, then they themselves. It may be called again after a failure or
   * a crash, for files of which nothing is left too.
   */
  void removeOldest(List<String> gone) throws IOException {
    synchronized (this) {
      index.removeAll(gone);
    }
    for (String name : gone) {
      Files.deleteIfExists(GtidIndex.of(path(name)));
      Files.deleteIfExists(path(name));
    }
    directory.sync();
  }

  /**
   * Whether the directory takes so many bytes; throws a {@link StorageException} if it does not.
   */
  void probe(int bytes) {
    WriteProbe.run(directory, bytes);
  }

  /** Removes the GTID indexes of files that are not part of the log. */
  void removeStaleIndexes() throws IOException {
    List<String> names = names();
    try (DirectoryStream<Path> indexes =
        Files.newDirectoryStream(directory.path(), "*" + GtidIndex.SUFFIX)) {
      for (Path index : indexes) {
        String name = String.valueOf(index.getFileName());
        if (!names.contains(name.substring(0, name.length() - GtidIndex.SUFFIX.length()))) {
          Files.delete(index);
        }
      }
    }
  }

  /** Removes a file that never got into the index. */
  void removeUnindexed(String name) throws IOException {
    remove(path(name));
  }

  /** Emptied first: should we stop before it is out of the index, it is seen to hold nothing. */
  private static void empty(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
      channel.force(true);
    }
  }

  private void remove(Path file) throws IOException {
    Files.deleteIfExists(GtidIndex.of(file));
    Files.deleteIfExists(file);
    directory.sync();
  }
}
