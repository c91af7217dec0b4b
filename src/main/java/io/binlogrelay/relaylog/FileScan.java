package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.EventChecksum;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.binlog.MalformedEventException;
import io.binlogrelay.binlog.TransactionBoundary;
import io.binlogrelay.gtid.GtidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log file event by event, checks each as the writer did when it came, and tells a {@link
 * Ledger} of it. Damage is returned instead of thrown: whether it is a torn tail or corruption is
 * for recovery to say. Memory is bounded by the chunk; one thread.
 *
 * <p>Recovery stops at the first damage. {@link #read}, for people and tools, goes on past it where
 * the damaged event's length can be believed; but the ledger takes nothing more then, as what
 * follows may hang on what is damaged. So both mean the same by "whole".
 */
public final class FileScan {

  /** Enough to read the head of a file and to follow it in pieces; it is read in small steps. */
  static final int HEAD_CHUNK = 128 << 10;

  /** The head of most files is smaller, and there may be thousands of files. */
  private static final int HEAD_STEP = 4 << 10;

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

  /**
   * What a file amounts to.
   *
   * @param size of the file when it was opened, in bytes
   * @param wholeEnd end of the last undamaged event at which no transaction is open; 0 if the file
   *     does not even begin as a log file
   * @param head how it begins; empty where wholeEnd is 0
   * @param executed GTIDs up to wholeEnd: the base, the file's Previous_gtids and its own
   * @param transactions how many the file holds up to wholeEnd
   */
  public record Content(
      long size, long wholeEnd, Optional<Beginning> head, GtidSet executed, long transactions) {}

  /**
   * How a file begins.
   *
   * @param previousGtids empty also where the file has no such event
   */
  public record Beginning(FormatDescription format, GtidSet previousGtids) {}

  /** What is wrong at an offset. */
  public record Damage(long offset, String what, Object expected, Object found) {
    @Override
    public String toString() {
      return "offset " + offset + ": " + what + ", expected " + expected + ", found " + found;
    }
  }

  private final FileChannel channel;
  private final Ledger ledger;
  private final EventVisitor visitor;
  private final boolean headOnly;
  private final ByteBuffer buffer;
  private final EventChecksum checksum = new EventChecksum();
  private final EventPieces pieces = new EventPieces();
  private final long size;

  /** Offset of the event that comes next. */
  private long offset = LogFile.FIRST_EVENT;

  /** Offset of the byte after the last one in the buffer. */
  private long unread = LogFile.FIRST_EVENT;

  /** The first one. */
  private @Nullable Damage damage;

  /** Whether the ledger is told: from the first event on, without a gap. */
  private boolean following = true;

  private boolean stopped;

  private FileScan(
      FileChannel channel, Ledger ledger, EventVisitor visitor, int chunk, boolean headOnly)
      throws IOException {
    this.channel = channel;
    this.ledger = ledger;
    this.visitor = visitor;
    this.headOnly = headOnly;
    this.size = channel.size();
    int room = (int) Math.min(chunk, Math.max(size, EventHeader.LENGTH));
    this.buffer = ByteBuffer.allocateDirect(room).order(ByteOrder.LITTLE_ENDIAN).flip();
  }

  /** Scans the whole file up to the first damage. */
  static Outcome whole(Path file, Ledger ledger) throws IOException {
    return run(file, ledger, EventVisitor.RECOVERY, FULL_CHUNK, false);
  }

  /**
   * Scans from an event on.
   *
   * @param ledger knows what is before: it was resumed at that offset, if it is not that of the
   *     first event
   */
  static Outcome from(Path file, Ledger ledger, long offset, EventVisitor visitor)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileScan scan = new FileScan(channel, ledger, visitor, FULL_CHUNK, false);
      if (offset == LogFile.FIRST_EVENT) {
        ledger.beginFile();
      }
      scan.checkMagic();
      if (!scan.stopped) {
        scan.offset = offset;
        scan.unread = offset;
      }
      return scan.run();
    }
  }

  /** Scans no further than needed to know how the file begins: {@link Ledger#head}. */
  static Outcome head(Path file, Ledger ledger) throws IOException {
    return run(file, ledger, EventVisitor.RECOVERY, HEAD_CHUNK, true);
  }

  /**
   * Reads a file for a visitor, also one that is being written, up to the size it has now. Changes
   * nothing.
   *
   * @param base GTIDs that must not be in the file again, besides its Previous_gtids
   * @param held events up to so many bytes are shown whole; at least 1 MiB
   */
  public static Content read(Path file, GtidSet base, EventVisitor visitor, int held)
      throws IOException {
    Ledger ledger = new Ledger(base, 0, visitor::unexpected);
    return content(run(file, ledger, visitor, Math.max(held, FULL_CHUNK), false), ledger);
  }

  /** The same, and the file's GTID index is held against it. */
  public static Content read(
      Path file, GtidSet base, EventVisitor visitor, int held, IndexCheck index)
      throws IOException {
    Ledger ledger = new Ledger(base, 0, visitor::unexpected);
    EventVisitor both = index.beside(visitor, ledger);
    return content(run(file, ledger, both, Math.max(held, FULL_CHUNK), false), ledger);
  }

  /** Reads the beginning of a file; empty if it does not begin as a log file. */
  public static Optional<Beginning> beginning(Path file) throws IOException {
    Ledger ledger = new Ledger(GtidSet.EMPTY, 0);
    return content(head(file, ledger), ledger).head();
  }

  private static Content content(Outcome outcome, Ledger ledger) {
    return new Content(
        outcome.size(),
        ledger.boundaryEnd(),
        Optional.ofNullable(ledger.head())
            .map(head -> new Beginning(head.format(), head.previousGtids())),
        ledger.executed(),
        ledger.transactions());
  }

  private static Outcome run(
      Path file, Ledger ledger, EventVisitor visitor, int chunk, boolean headOnly)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileScan scan = new FileScan(channel, ledger, visitor, chunk, headOnly);
      ledger.beginFile();
      scan.checkMagic();
      return scan.run();
    }
  }

  private Outcome run() throws IOException {
    while (!stopped && offset < size && !done()) {
      nextEvent();
    }
    return new Outcome(size, offset, damage);
  }

  private boolean done() {
    return headOnly ? ledger.head() != null : visitor.done();
  }

  private void checkMagic() throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(LogFile.MAGIC.length);
    channel.read(magic, 0);
    if (!ByteBuffer.wrap(LogFile.MAGIC).equals(magic.rewind())) {
      offset = 0;
      stop("magic of a binary log", "fe62696e", HexFormat.of().formatHex(magic.array()));
    }
  }

  private void nextEvent() throws IOException {
    long from = visitor.from();
    if (offset < from && ledger.head() != null) {
      jump(from);
      return;
    }
    if (!fill(EventHeader.LENGTH)) {
      stop("event header", EventHeader.LENGTH + " bytes", buffer.remaining() + " bytes");
      return;
    }
    int at = buffer.position();
    long length = EventHeader.eventLength(buffer, at);
    long shortest = EventHeader.LENGTH + (hasChecksum(at) ? EventChecksum.LENGTH : 0);
    long longest = Math.min(MAX_EVENT, size - offset);
    if (length < shortest || length > longest) {
      stop("event length", shortest + " to " + longest, length);
      return;
    }
    long end = (offset + length) & 0xffff_ffffL;
    if (EventHeader.logPosition(buffer, at) != end) {
      stop("end position (log_pos)", end, EventHeader.logPosition(buffer, at));
      return;
    }
    if (length <= buffer.capacity()) {
      wholeEvent((int) length);
    } else {
      eventInPieces(length);
    }
  }

  /** What is between is not known, so the ledger can't go on. */
  private void jump(long to) {
    offset = to;
    unread = to;
    buffer.clear().flip();
    following = false;
  }

  private void wholeEvent(int length) throws IOException {
    if (!fill(length)) {
      stop("event", length + " bytes", buffer.remaining() + " bytes");
      return;
    }
    int at = buffer.position();
    if (hasChecksum(at) && !checksum.matches(buffer, at, length)) {
      wrongChecksum(
          EventHeader.type(buffer, at),
          checksum.value(),
          buffer.getInt(at + length - EventChecksum.LENGTH));
    } else if (begin(at, length)) {
      end(offset + length);
    }
    buffer.position(at + length);
    offset += length;
  }

  private void eventInPieces(long length) throws IOException {
    if (!fill(TransactionBoundary.HEAD_BYTES)) {
      stop("event", length + " bytes", buffer.remaining() + " bytes");
      return;
    }
    int type = EventHeader.type(buffer, buffer.position());
    pieces.begin(length, hasChecksum(buffer.position()));
    boolean begun = begin(buffer.position(), buffer.remaining());
    take();
    while (pieces.missing() > 0) {
      if (!fill(1)) {
        stop("event", length + " bytes", "end of the file");
        return;
      }
      if (following) {
        ledger.more(buffer, buffer.position(), piece());
      }
      take();
    }
    if (!pieces.checksumMatches()) {
      wrongChecksum(type, pieces.computed(), pieces.found());
    } else if (begun) {
      end(offset + length);
    }
    offset += length;
  }

  /** Bytes of the event at hand. */
  private int piece() {
    return (int) Math.min(buffer.remaining(), pieces.missing());
  }

  private void take() {
    int length = piece();
    pieces.add(buffer, buffer.position(), length);
    buffer.position(buffer.position() + length);
  }

  private boolean hasChecksum(int at) {
    return EventHeader.type(buffer, at) == EventType.FORMAT_DESCRIPTION
        || ledger.checksum().trailerLength() > 0;
  }

  /** Whether the event can stand here. */
  private boolean begin(int at, int available) {
    visitor.event(offset, buffer, at, available);
    try {
      if (following) {
        ledger.begin(buffer, at, available);
      }
      return true;
    } catch (LedgerException e) {
      return rejected(e);
    } catch (MalformedEventException e) {
      return rejected(e);
    }
  }

  private void end(long end) {
    try {
      if (following) {
        ledger.end(end);
      }
      visitor.passed(end, following && ledger.boundaryEnd() == end);
    } catch (LedgerException e) {
      rejected(e);
    } catch (MalformedEventException e) {
      rejected(e);
    }
  }

  private boolean rejected(LedgerException e) {
    damaged(e.what(), e.expected(), e.found());
    return false;
  }

  private boolean rejected(MalformedEventException e) {
    damaged("content of the event", "one that can be read", String.valueOf(e.getMessage()));
    return false;
  }

  private void wrongChecksum(int type, int computed, int found) {
    damaged("CRC32 of " + EventType.name(type), hex(computed), hex(found));
  }

  private static String hex(int checksum) {
    return "0x" + HexFormat.of().toHexDigits(checksum);
  }

  /** The length of the event can be believed, so the next one can be found. */
  private void damaged(String what, Object expected, Object found) {
    Damage here = new Damage(offset, what, expected, found);
    damage = damage == null ? here : damage;
    following = false;
    // Without a format description nobody knows how events end.
    stopped = !visitor.damaged(here) || ledger.format() == null;
  }

  /** Nobody knows where the next event begins. */
  private void stop(String what, Object expected, Object found) {
    damaged(what, expected, found);
    stopped = true;
  }

  /** Reads on until so many bytes are at hand; false if the file ends before. */
  private boolean fill(int wanted) throws IOException {
    while (buffer.remaining() < wanted) {
      buffer.compact();
      if (headOnly) {
        int enough = Math.max(wanted, buffer.position() + HEAD_STEP);
        buffer.limit(Math.min(buffer.capacity(), enough));
      }
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
