package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The layout of a GTID index file, which the package comment draws, and which log file it belongs
 * to. Pure functions, any thread.
 */
final class GtidIndex {

  /** Behind the name of the log file. No name of a log file ends so. */
  static final String SUFFIX = ".gtid-index";

  /**
   * A block spans at least so many bytes of the log. A dump that begins in a block has to read it
   * from its beginning: 1 MiB takes well below a millisecond from the page cache, and an index of 1
   * GiB is then 80 KiB in a thousand small steps.
   */
  static final long BLOCK_BYTES = 1L << 20;

  /**
   * So large may the GTID set of a block be that spans {@link #BLOCK_BYTES}. With a larger one, as
   * with a thousand UUIDs or holes everywhere, a block grows until it is as many times larger; so
   * an index is never more than a small part of its log.
   */
  static final int SET_BYTES = 4 << 10;

  /**
   * A block whose GTID set is larger does not tell it and has to be read. It is what a block as
   * large as a log file may tell.
   */
  static final int MAX_SET = 4 << 20;

  /** {@code blgtidx} and the version of the layout. */
  static final long MAGIC =
      ByteBuffer.wrap("blgtidx\1".getBytes(StandardCharsets.US_ASCII))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getLong();

  /** Magic, identity, checksum. */
  static final int HEADER = 8 + 4 + 4;

  /** A record without its set and its checksum: kind, end, transactions, bytes before, length. */
  static final int RECORD = 1 + 8 + 8 + 4 + 4;

  static final int CHECKSUM = 4;

  /** Kinds of records. */
  static final byte BLOCK = 1;

  static final byte UNTOLD_BLOCK = 2;
  static final byte END = 3;

  private GtidIndex() {}

  /** The index of a log file. */
  static Path of(Path log) {
    return log.resolveSibling(log.getFileName() + SUFFIX);
  }

  /** Ties an index to its log file: a CRC32C of the file's name, FDE and Previous_gtids. */
  static int identity(String name, LogFile.Head head) {
    CRC32C sum = new CRC32C();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    sum.update(head.formatEvent());
    sum.update(head.previousGtids().encode());
    return (int) sum.getValue();
  }

  /**
   * The checksum of what is between two indices of a buffer. It covers the checksum before it, too,
   * so that what is left of an older index never passes for the continuation of a newer one.
   */
  static int checksum(int before, ByteBuffer buffer, int from, int to) {
    CRC32C sum = new CRC32C();
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      sum.update(before >>> shift & 0xff);
    }
    sum.update(buffer.duplicate().position(from).limit(to));
    return (int) sum.getValue();
  }

  /** Whether every transaction of a block is in a set. */
  static boolean isIn(IndexedBlock block, GtidSet held) {
    GtidSet gtids = block.gtids();
    // Anonymous transactions are counted, but nobody holds them by GTID.
    return gtids != null && gtids.count() == block.transactions() && held.contains(gtids);
  }
}
