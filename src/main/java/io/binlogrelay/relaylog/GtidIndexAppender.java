package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidSet;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes the GTID index of one log file, block by block. Nothing waits for the disk but the end: an
 * index may lose what it likes, and every record of it that is left is true, since it tells only of
 * what is durable in the log and is never taken back. Not thread-safe.
 */
final class GtidIndexAppender implements Closeable {

  private final IndexedLog log;
  private final Path path;
  private final long blockBytes;

  private long end;
  private GtidSet executed;
  private long transactions;
  private @Nullable Long logSize;

  /** Where the next record goes; 0 before there is a header. */
  private long bytes;

  private int checksum;

  /** A block is not tried before the log has come so far. */
  private long notBefore;

  private @Nullable FileChannel channel;
  private @Nullable FileChannel logChannel;

  private GtidIndexAppender(IndexedLog log, Path path, IndexPrefix prefix, long blockBytes) {
    this.log = log;
    this.path = path;
    this.blockBytes = blockBytes;
    this.end = prefix.end();
    this.executed = prefix.executed();
    this.transactions = prefix.transactions();
    this.logSize = prefix.logSize();
    this.bytes = prefix.bytes();
    this.checksum = prefix.checksum();
    this.notBefore = end + blockBytes;
  }

  /**
   * Goes on with the index that is there, as far as it can be believed.
   *
   * @param durable bytes of the log file that an fdatasync covered
   * @param blockBytes what a block spans at least
   */
  static GtidIndexAppender open(IndexedLog log, long durable, long blockBytes) {
    IndexPrefix prefix = IndexPrefix.read(log, durable);
    return new GtidIndexAppender(log, log.index(), prefix, blockBytes);
  }

  /** Begins an index in a file that is not there yet. */
  static GtidIndexAppender create(IndexedLog log, Path path, long blockBytes) {
    IndexPrefix nothing = IndexPrefix.nothing(log, LogFile.FIRST_EVENT, null);
    return new GtidIndexAppender(log, path, nothing, blockBytes);
  }

  /** Offset in the log file after the last transaction that is indexed. */
  long end() {
    return end;
  }

  /** GTIDs up to {@link #end}. */
  GtidSet executed() {
    return executed;
  }

  /** Transactions of the file up to {@link #end}. */
  long transactions() {
    return transactions;
  }

  /** Whether the log file was closed with that size, and all of it is indexed. */
  boolean isComplete(long size) {
    Long known = logSize;
    return known != null && known == size;
  }

  /** Whether a block that ends there would be large enough. */
  boolean isDue(long newEnd) {
    return newEnd >= notBefore;
  }

  /**
   * Adds a block, unless its GTID set is still too large for it.
   *
   * @param newEnd offset after a transaction
   * @param newExecuted GTIDs up to there
   * @param newTransactions of this file up to there
   * @param anyway whether to add it in any case, as the log file ends
   */
  void block(long newEnd, GtidSet newExecuted, long newTransactions, boolean anyway)
      throws IOException {
    if (newEnd <= end || newTransactions <= transactions) {
      return;
    }
    byte[] set = newExecuted.minus(executed).encode();
    long span = newEnd - end;
    boolean told = set.length <= GtidIndex.MAX_SET;
    if (told && !anyway && set.length * blockBytes > span * GtidIndex.SET_BYTES) {
      notBefore = newEnd + span / 2;
      return;
    }
    record(
        told ? GtidIndex.BLOCK : GtidIndex.UNTOLD_BLOCK,
        newEnd,
        newTransactions,
        told ? set : new byte[0]);
    end = newEnd;
    executed = newExecuted;
    transactions = newTransactions;
    notBefore = end + blockBytes;
  }

  /** The log file is closed, with that size, and has no further transaction. */
  void complete(long size) throws IOException {
    if (!isComplete(size)) {
      record(GtidIndex.END, size, transactions, new byte[0]);
      opened().force(true);
      logSize = size;
    }
  }

  private void record(byte kind, long newEnd, long newTransactions, byte[] set) throws IOException {
    FileChannel out = opened();
    int length = GtidIndex.RECORD + set.length + GtidIndex.CHECKSUM;
    ByteBuffer record = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    record.put(kind).putLong(newEnd).putLong(newTransactions);
    record.putInt(IndexedLog.bytesBefore(openedLog(), newEnd));
    record.putInt(set.length).put(set);
    checksum = finish(out, record, checksum);
  }

  /** Puts the checksum behind a record and writes it; should that fail, it is written anew. */
  private int finish(FileChannel out, ByteBuffer record, int before) throws IOException {
    int sum = GtidIndex.checksum(before, record, 0, record.position());
    record.putInt(sum).flip();
    long at = bytes;
    while (record.hasRemaining()) {
      at += out.write(record, at);
    }
    bytes = at;
    return sum;
  }

  private FileChannel opened() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      return open;
    }
    if (bytes == 0) {
      Files.deleteIfExists(path); // who reads the old one goes on reading that
      open = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } else {
      open = FileChannel.open(path, StandardOpenOption.WRITE);
    }
    channel = open;
    if (bytes == 0) {
      ByteBuffer header = ByteBuffer.allocate(GtidIndex.HEADER).order(ByteOrder.LITTLE_ENDIAN);
      header.putLong(GtidIndex.MAGIC).putInt(log.identity());
      checksum = finish(open, header, 0);
    } else {
      open.truncate(bytes);
    }
    return open;
  }

  private FileChannel openedLog() throws IOException {
    FileChannel open = logChannel;
    if (open == null) {
      open = FileChannel.open(log.path(), StandardOpenOption.READ);
      logChannel = open;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    FileChannel openLog = logChannel;
    logChannel = null;
    try {
      if (open != null) {
        open.close();
      }
    } finally {
      if (openLog != null) {
        openLog.close();
      }
    }
  }
}
