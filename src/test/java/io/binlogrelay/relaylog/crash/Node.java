package io.binlogrelay.relaylog.crash;

import java.nio.file.attribute.FileTime;
import java.util.SortedMap;
import java.util.TreeMap;

/** A file or directory as the running program sees it. Guarded by its {@link LiveDisk}. */
abstract sealed class Node {

  private final int number;
  private FileTime modified = FileTime.fromMillis(System.currentTimeMillis());

  private Node(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  FileTime modified() {
    return modified;
  }

  void touch() {
    modified = FileTime.fromMillis(System.currentTimeMillis());
  }

  /** A file; it lives on without a name as long as a channel is open. */
  static final class OfFile extends Node {
    private final Content content;
    private boolean locked;

    OfFile(int number, Content content) {
      super(number);
      this.content = content;
    }

    Content content() {
      return content;
    }

    boolean locked() {
      return locked;
    }

    void lock(boolean held) {
      locked = held;
    }
  }

  /** A directory. */
  static final class OfDirectory extends Node {
    private final SortedMap<String, Node> entries = new TreeMap<>();

    OfDirectory(int number) {
      super(number);
    }

    SortedMap<String, Node> entries() {
      return entries;
    }
  }
}
