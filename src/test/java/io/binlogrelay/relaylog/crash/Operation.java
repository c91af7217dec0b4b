package io.binlogrelay.relaylog.crash;

/**
 * One change of the file system, as the program asked for it. Nodes (files and directories) have
 * numbers, because names come and go.
 */
public sealed interface Operation {

  /** The name it is about, without the directory. */
  String name();

  /** A directory comes to be. */
  record MakeDirectory(int directory, String name, int node) implements Operation {}

  /** An empty file comes to be. */
  record Create(int directory, String name, int node) implements Operation {}

  /** A file gets another name, maybe in another directory; a file that had it loses it. */
  record Rename(int directory, String name, int toDirectory, String to, int node)
      implements Operation {}

  /** A file loses its name. */
  record Delete(int directory, String name) implements Operation {}

  /** Bytes are given to the operating system. */
  record Write(int node, String name, int offset, byte[] bytes) implements Operation {
    @Override
    public String toString() {
      return "Write[" + name + " " + offset + "+" + bytes.length + "]";
    }
  }

  /** A file is made shorter. */
  record Truncate(int node, String name, int size) implements Operation {}

  /** fsync or fdatasync of a file, or fsync of a directory. */
  record Force(int node, String name) implements Operation {}

  /** The same, but it reported an error. */
  record ForceFailed(int node, String name) implements Operation {}
}
