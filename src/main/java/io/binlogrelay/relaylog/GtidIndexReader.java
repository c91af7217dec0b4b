package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidFormatException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads a GTID index block by block, also one that is being written. It holds one record in memory,
 * which is at most {@link GtidIndex#MAX_SET} and 29 bytes. An index that is damaged, or is not that
 * of the log file, ends early; whoever relies on it reads the log from there. Not thread-safe.
 */
final class GtidIndexReader implements Closeable {

  private static final int CHUNK = 16 << 10;

  private final FileChannel channel;
  private final int identity;
  private ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN).flip();

  /** Offset in the index of the record that comes next; 0 before the header was read. */
  private long offset;

  private int checksum;
  private long end = LogFile.FIRST_EVENT;
  private long transactions;
  private @Nullable Long logSize;
  private @Nullable Damage damage;

  private GtidIndexReader(FileChannel channel, int identity) {
    this.channel = channel;
    this.identity = identity;
  }

  /**
   * Opens the index of a log file.
   *
   * @throws NoSuchFileException if there is none
   */
  static GtidIndexReader open(IndexedLog log) throws IOException {
    FileChannel channel = FileChannel.open(log.index(), StandardOpenOption.READ);
    try {
      GtidIndexReader reader = new GtidIndexReader(channel, log.identity());
      reader.isBegun();
      return reader;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether its header was read; one that has no whole header may have been made just now. */
  private boolean isBegun() throws IOException {
    if (offset == 0 && fill(GtidIndex.HEADER)) {
      readHeader();
    }
    return offset > 0;
  }

  private void readHeader() {
    int computed = GtidIndex.checksum(0, buffer, 0, GtidIndex.HEADER - GtidIndex.CHECKSUM);
    int found = buffer.getInt(GtidIndex.HEADER - GtidIndex.CHECKSUM);
    if (buffer.getLong(0) != GtidIndex.MAGIC || computed != found) {
      damaged("header of the GTID index", "blgtidx, version 1", "something else");
    } else if (buffer.getInt(Long.BYTES) != identity) {
      damaged("log file of the GTID index", "the one beside it", "another");
    } else {
      take(GtidIndex.HEADER, found);
    }
  }

  /**
   * The next block; null if there is none. Where neither the log's end nor damage is the reason, it
   * may be written yet.
   */
  @Nullable IndexedBlock next() throws IOException {
    boolean ended = damage != null || logSize != null;
    if (ended || !isBegun() || !fill(GtidIndex.RECORD + GtidIndex.CHECKSUM)) {
      return null;
    }
    int at = buffer.position();
    int length = buffer.getInt(at + GtidIndex.RECORD - Integer.BYTES);
    if (length < 0 || length > GtidIndex.MAX_SET) {
      return damaged("length of a GTID set", "0 to " + GtidIndex.MAX_SET, length);
    }
    int whole = GtidIndex.RECORD + length + GtidIndex.CHECKSUM;
    if (!fill(whole)) {
      return null;
    }
    at = buffer.position();
    int computed = GtidIndex.checksum(checksum, buffer, at, at + whole - GtidIndex.CHECKSUM);
    int found = buffer.getInt(at + whole - GtidIndex.CHECKSUM);
    if (computed != found) {
      return damaged("checksum of the GTID index", hex(computed), hex(found));
    }
    return record(at, length, whole);
  }

  private @Nullable IndexedBlock record(int at, int length, int whole) {
    byte kind = buffer.get(at);
    long newEnd = buffer.getLong(at + 1);
    long newTransactions = buffer.getLong(at + 1 + Long.BYTES);
    int bytesBefore = buffer.getInt(at + 1 + 2 * Long.BYTES);
    if (newEnd < end || newTransactions < transactions) {
      return damaged("end of a block", "after " + end, newEnd);
    }
    if (kind == GtidIndex.END) {
      logSize = newEnd;
      take(whole, buffer.getInt(at + whole - GtidIndex.CHECKSUM));
      return null;
    }
    GtidSet gtids = null;
    if (kind == GtidIndex.BLOCK) {
      try {
        gtids =
            GtidSet.decode(
                buffer
                    .duplicate()
                    .position(at + GtidIndex.RECORD)
                    .limit(at + GtidIndex.RECORD + length));
      } catch (GtidFormatException e) {
        return damaged(
            "GTID set of a block", "one that can be read", String.valueOf(e.getMessage()));
      }
    }
    IndexedBlock block =
        new IndexedBlock(end, newEnd, newTransactions - transactions, bytesBefore, gtids);
    end = newEnd;
    transactions = newTransactions;
    take(whole, buffer.getInt(at + whole - GtidIndex.CHECKSUM));
    return block;
  }

  private void take(int bytes, int newChecksum) {
    buffer.position(buffer.position() + bytes);
    offset += bytes;
    checksum = newChecksum;
  }

  private @Nullable IndexedBlock damaged(String what, Object expected, Object found) {
    damage = new Damage(offset, what, expected, found);
    return null;
  }

  private static String hex(int value) {
    return "0x" + HexFormat.of().toHexDigits(value);
  }

  /** Transactions of the log file up to the end of the last block that was read. */
  long transactions() {
    return transactions;
  }

  /** Offset in the index of what was not read yet. */
  long offset() {
    return offset;
  }

  /** The checksum that the next record continues. */
  int checksum() {
    return checksum;
  }

  /** What is wrong with the index where {@link #next} ended; null if nothing is. */
  @Nullable Damage damage() {
    return damage;
  }

  /** The size at which the log file was closed, null if the index does not tell it so far. */
  @Nullable Long logSize() {
    return logSize;
  }

  /** Reads on until so many bytes are at hand; false if the index ends before. */
  private boolean fill(int wanted) throws IOException {
    while (buffer.remaining() < wanted) {
      long unread = offset + buffer.remaining();
      if (buffer.capacity() < wanted) {
        ByteBuffer larger = ByteBuffer.allocate(wanted).order(ByteOrder.LITTLE_ENDIAN);
        buffer = larger.put(buffer);
      } else {
        buffer.compact();
      }
      int read = channel.read(buffer, unread);
      buffer.flip();
      if (read < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
