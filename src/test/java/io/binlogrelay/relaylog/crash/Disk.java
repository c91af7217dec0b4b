package io.binlogrelay.relaylog.crash;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is on a disk, all of it durable: directories and files, neither linked twice. Not to be
 * changed once made.
 */
public sealed interface Disk {

  /** A disk with nothing but its root directory. */
  static Directory empty() {
    return new Directory(new TreeMap<>());
  }

  /** A file. */
  final class File implements Disk {
    private final Content content;

    File(Content content) {
      this.content = content;
    }

    public File(byte[] bytes) {
      this(new Content(bytes));
    }

    Content content() {
      return content.copy();
    }

    public byte[] bytes() {
      return content.toBytes();
    }
  }

  /** A directory and what is in it. */
  record Directory(SortedMap<String, Disk> entries) implements Disk {

    /** The bytes of all files by path, for comparison. */
    public SortedMap<String, byte[]> files() {
      SortedMap<String, byte[]> all = new TreeMap<>();
      collect("", all);
      return all;
    }

    private void collect(String prefix, SortedMap<String, byte[]> all) {
      for (Map.Entry<String, Disk> entry : entries.entrySet()) {
        String path = prefix + "/" + entry.getKey();
        if (entry.getValue() instanceof File file) {
          all.put(path, file.bytes());
        } else if (entry.getValue() instanceof Directory directory) {
          directory.collect(path, all);
        }
      }
    }

    /** The same with one file added or replaced. */
    public Directory with(String name, Disk entry) {
      SortedMap<String, Disk> changed = new TreeMap<>(entries);
      changed.put(name, entry);
      return new Directory(changed);
    }

    /** The same without that entry. */
    public Directory without(String name) {
      SortedMap<String, Disk> changed = new TreeMap<>(entries);
      changed.remove(name);
      return new Directory(changed);
    }
  }
}
