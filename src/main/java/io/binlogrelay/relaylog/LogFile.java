package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.gtid.GtidSet;

/**
 * One file of the relay log as readers know it. Any thread may read it; only the writer's thread
 * publishes.
 */
public final class LogFile {

  /** The first four bytes of a MySQL binary log, {@code fe 62 69 6e} (manual: binary log file). */
  static final byte[] MAGIC = {(byte) 0xfe, 'b', 'i', 'n'};

  /** Offset of the first event of every file. */
  public static final int FIRST_EVENT = 4;

  private final String name;
  private final long streamStart;
  private final long transactionsBefore;
  private final Head head;
  private volatile long publishedSize;
  private volatile boolean closed;

  /**
   * How the file begins.
   *
   * @param format its format description
   * @param formatEvent the stored bytes of that event; not to be changed
   * @param previousGtids its Previous_gtids, empty where the file has none
   */
  record Head(FormatDescription format, byte[] formatEvent, GtidSet previousGtids) {}

  LogFile(String name, long streamStart, long transactionsBefore, Head head) {
    this.name = name;
    this.streamStart = streamStart;
    this.transactionsBefore = transactionsBefore;
    this.head = head;
  }

  /** The name on disk and on the wire, which is the source's name for it. */
  public String name() {
    return name;
  }

  public FormatDescription format() {
    return head.format();
  }

  /** A copy of the stored FDE event, checksum included, to be sent at the start of a dump. */
  public byte[] formatEvent() {
    return head.formatEvent().clone();
  }

  public GtidSet previousGtids() {
    return head.previousGtids();
  }

  /**
   * Bytes of this file that readers may read, from its beginning. Never shrinks, unless a sync
   * fails under {@link SyncMode.Never}.
   */
  public long publishedSize() {
    return publishedSize;
  }

  /** Whether a newer file is published, so that this one has its final size. */
  public boolean closed() {
    return closed;
  }

  /** Transactions in older files, purged ones included: {@link PublishedEnd#transactions}. */
  public long transactionsBefore() {
    return transactionsBefore;
  }

  /** Bytes in older files: the place of this file's first byte in the whole log. */
  public long streamStart() {
    return streamStart;
  }

  Head head() {
    return head;
  }

  void publish(long size) {
    publishedSize = size;
  }

  /** Called when a newer file is published, after the last {@link #publish}. */
  void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return name;
  }
}
