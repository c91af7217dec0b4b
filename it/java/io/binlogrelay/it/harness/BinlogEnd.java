package io.binlogrelay.it.harness;

/**
 * Where a server's binary log ends.
 *
 * @param file its newest file
 * @param position offset after the last event, in bytes
 */
public record BinlogEnd(String file, long position) implements Comparable<BinlogEnd> {

  @Override
  public int compareTo(BinlogEnd other) {
    int files = file.compareTo(other.file);
    return files != 0 ? files : Long.compare(position, other.position);
  }
}
