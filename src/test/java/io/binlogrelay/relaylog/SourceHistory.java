package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a source wrote: its files, and for each offset at which no transaction is open what was
 * executed by then. Made by a {@link SourceHistoryBuilder}, so it knows these without asking the
 * code under test.
 */
final class SourceHistory {

  /** The log up to some offset. */
  record Boundary(GtidSet executed, long transactions) {}

  /**
   * @param boundaries offsets at which a log may end
   */
  record SourceFile(
      String name, List<byte[]> events, byte[] bytes, NavigableMap<Long, Boundary> boundaries) {}

  private final List<SourceFile> files;

  SourceHistory(List<SourceFile> files) {
    this.files = List.copyOf(files);
  }

  List<SourceFile> files() {
    return files;
  }

  int index(String name) {
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new AssertionError("the source has no file " + name);
  }

  SourceFile file(String name) {
    return files.get(index(name));
  }

  BinlogPosition end() {
    SourceFile last = files.get(files.size() - 1);
    return new BinlogPosition(last.name(), last.bytes().length);
  }

  /** What is executed there; null where a transaction is open or an event goes on. */
  @Nullable Boundary at(BinlogPosition position) {
    return file(position.file()).boundaries().get(position.offset());
  }

  /** Bytes of the whole history before a position; 0 for none. */
  long streamOffset(@Nullable BinlogPosition position) {
    if (position == null) {
      return 0;
    }
    long offset = position.offset();
    for (SourceFile file : files.subList(0, index(position.file()))) {
      offset += file.bytes().length;
    }
    return offset;
  }

  /** What is executed before the file of that number. */
  GtidSet executedBefore(int number) {
    return files.get(number).boundaries().firstEntry().getValue().executed();
  }

  /** The names of the files up to that one. */
  List<String> namesUpTo(String last) {
    List<String> names = new ArrayList<>();
    for (SourceFile file : files.subList(0, index(last) + 1)) {
      names.add(file.name());
    }
    return names;
  }

  static NavigableMap<Long, Boundary> boundaries() {
    return new TreeMap<>();
  }
}
