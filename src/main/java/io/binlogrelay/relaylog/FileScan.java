package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.EventChecksum;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.MalformedEventException;
import io.binlogrelay.binlog.TransactionBoundary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log file event by event, checks each as the writer did when it came, and tells a {@link
 * Ledger} of it. Stops at the first damage instead of throwing: whether damage is a torn tail or
 * corruption is for recovery to say. Memory is bounded by the chunk; one thread.
 */
final class FileScan {

  /** Enough to read the head of a file and to follow it in pieces. */
  static final int HEAD_CHUNK = 128 << 10;

  /** For reading a whole file. */
  static final int FULL_CHUNK = 1 << 20;

  /** mysqld's binlog limit for one event (max_allowed_packet at its maximum), with its header. */
  private static final long MAX_EVENT = (1L << 30) + (1 << 20);

  /**
   * @param size of the file
   * @param end offset after the last good event
   * @param damage what stopped the scan, null if it reached the end of the file
   */
  record Outcome(long size, long end, @Nullable Damage damage) {}

  /** What is wrong at an offset. */
  record Damage(long offset, String what, Object expected, Object found) {
    @Override
    public String toString() {
      return "offset " + offset + ": " + what + ", expected " + expected + ", found " + found;
    }
  }

  private final FileChannel channel;
  private final Ledger ledger;
  private final boolean headOnly;
  private final ByteBuffer buffer;
  private final EventChecksum checksum = new EventChecksum();
  private final EventPieces pieces = new EventPieces();
  private final long size;

  /** Offset of the event that comes next. */
  private long offset = LogFile.FIRST_EVENT;

  /** Offset of the byte after the last one in the buffer. */
  private long unread = LogFile.FIRST_EVENT;

  private @Nullable Damage damage;

  private FileScan(FileChannel channel, Ledger ledger, int chunk, boolean headOnly)
      throws IOException {
    this.channel = channel;
    this.ledger = ledger;
    this.headOnly = headOnly;
    this.buffer = ByteBuffer.allocateDirect(chunk).order(ByteOrder.LITTLE_ENDIAN).flip();
    this.size = channel.size();
  }

  /** Scans the whole file. */
  static Outcome whole(Path file, Ledger ledger) throws IOException {
    return run(file, ledger, FULL_CHUNK, false);
  }

  /** Scans no further than needed to know how the file begins: {@link Ledger#head}. */
  static Outcome head(Path file, Ledger ledger) throws IOException {
    return run(file, ledger, HEAD_CHUNK, true);
  }

  private static Outcome run(Path file, Ledger ledger, int chunk, boolean headOnly)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileScan scan = new FileScan(channel, ledger, chunk, headOnly);
      ledger.beginFile();
      scan.checkMagic();
      while (scan.damage == null && scan.offset < scan.size && !scan.done()) {
        scan.nextEvent();
      }
      return new Outcome(scan.size, scan.offset, scan.damage);
    }
  }

  private boolean done() {
    return headOnly && ledger.head() != null;
  }

  private void checkMagic() throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(LogFile.MAGIC.length);
    channel.read(magic, 0);
    if (!ByteBuffer.wrap(LogFile.MAGIC).equals(magic.rewind())) {
      offset = 0;
      damage = new Damage(0, "magic of a binary log", "fe62696e", hex(magic.array()));
    }
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(String.format("%02x", b));
    }
    return text.toString();
  }

  private void nextEvent() throws IOException {
    if (!fill(EventHeader.LENGTH)) {
      damaged("event header", EventHeader.LENGTH + " bytes", buffer.remaining());
      return;
    }
    int at = buffer.position();
    long length = EventHeader.eventLength(buffer, at);
    if (length < EventHeader.LENGTH || length > Math.min(MAX_EVENT, size - offset)) {
      damaged("event length", "19 to " + Math.min(MAX_EVENT, size - offset), length);
      return;
    }
    long end = (offset + length) & 0xffff_ffffL;
    if (EventHeader.logPosition(buffer, at) != end) {
      damaged("end position (log_pos)", end, EventHeader.logPosition(buffer, at));
      return;
    }
    try {
      if (length <= buffer.capacity()) {
        wholeEvent((int) length);
      } else {
        eventInPieces(length);
      }
    } catch (LedgerException e) {
      damaged(e.what(), e.expected(), e.found());
    } catch (MalformedEventException e) {
      damaged("content of the event", "one that can be read", e);
    }
  }

  private void wholeEvent(int length) throws IOException {
    fill(length);
    int at = buffer.position();
    if (hasChecksum(at) && !checksum.matches(buffer, at, length)) {
      damaged("CRC32 of " + EventType.name(EventHeader.type(buffer, at)), "a match", "none");
      return;
    }
    ledger.begin(buffer, at, length);
    buffer.position(at + length);
    passed(length);
  }

  private void eventInPieces(long length) throws IOException {
    fill(TransactionBoundary.HEAD_BYTES);
    pieces.begin(length, hasChecksum(buffer.position()));
    boolean first = true;
    while (pieces.missing() > 0) {
      fill(1);
      int at = buffer.position();
      int available = (int) Math.min(buffer.remaining(), pieces.missing());
      if (first) {
        ledger.begin(buffer, at, available);
        first = false;
      } else {
        ledger.more(buffer, at, available);
      }
      pieces.add(buffer, at, available);
      buffer.position(at + available);
    }
    if (!pieces.checksumMatches()) {
      damaged("CRC32 of a large event", "a match", "none");
      return;
    }
    passed(length);
  }

  private boolean hasChecksum(int at) {
    return EventHeader.type(buffer, at) == EventType.FORMAT_DESCRIPTION
        || ledger.checksum().trailerLength() > 0;
  }

  private void passed(long length) {
    offset += length;
    ledger.end(offset);
  }

  private void damaged(String what, Object expected, Object found) {
    damage = new Damage(offset, what, expected, found);
  }

  /** Reads on until so many bytes are at hand; false if the file ends before. */
  private boolean fill(int wanted) throws IOException {
    while (buffer.remaining() < wanted) {
      buffer.compact();
      int read = channel.read(buffer, unread);
      buffer.flip();
      if (read < 0) {
        return false;
      }
      unread += read;
    }
    return true;
  }
}
