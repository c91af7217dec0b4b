package io.binlogrelay.binlog;

/**
 * A place in a source's binlog. Any thread.
 *
 * @param offset in bytes from the file's start
 */
public record BinlogPosition(String file, long offset) {
  /** Offset of a file's first event, after the magic bytes. */
  public static final long FIRST_EVENT = 4;

  /** {@code binlog.000003:4}. */
  @Override
  public String toString() {
    return file + ":" + offset;
  }
}
