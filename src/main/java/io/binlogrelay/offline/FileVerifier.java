package io.binlogrelay.offline;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.EventFlags;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.binlog.GtidEvent;
import io.binlogrelay.binlog.MalformedEventException;
import io.binlogrelay.binlog.Rotate;
import io.binlogrelay.binlog.UnexpectedEventException;
import io.binlogrelay.relaylog.EventVisitor;
import io.binlogrelay.relaylog.FileScan.Damage;
import io.binlogrelay.relaylog.LogFile;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the events of one file for what the scan itself does not check: how the file begins and
 * ends, and that each transaction is as long as its GTID event says. After the first damage only
 * the scan's own checks go on, since the meaning of what follows may hang on what is damaged.
 */
final class FileVerifier implements EventVisitor {
  private static final long PROGRESS_BYTES = 4L << 20;

  private final String name;
  private final long toleratedFrom;
  private final Findings findings;
  private final LongConsumer progress;

  private long reported;
  private int events;
  private long offset;
  private int type;
  private ChecksumAlgorithm checksum = ChecksumAlgorithm.CRC32;

  /** The GTID event of the transaction that is open, and what it says of it; 0: nothing. */
  private long transactionStart;

  private long transactionLength;

  /** Type of the event that ends a file, once there was one. */
  private int endedBy;

  private @Nullable String nextFile;
  private long nextFileOffset;
  private boolean damaged;
  private @Nullable Damage tail;

  /**
   * @param toleratedFrom damage from this offset on is a tail that is being written, or that the
   *     next start cuts
   * @param progress takes the end of what was read, every few MiB
   */
  FileVerifier(String name, long toleratedFrom, Findings findings, LongConsumer progress) {
    this.name = name;
    this.toleratedFrom = toleratedFrom;
    this.findings = findings;
    this.progress = progress;
  }

  @Override
  public void event(long eventOffset, ByteBuffer buffer, int at, int available) {
    offset = eventOffset;
    type = EventHeader.type(buffer, at);
    events++;
    if (damaged) {
      return;
    }
    checkPlace(buffer, at);
    try {
      if (type == EventType.FORMAT_DESCRIPTION) {
        checksum = FormatDescription.decode(buffer, at, available).checksum();
      } else if (GtidEvent.isGtid(type)) {
        transactionStart = offset;
        transactionLength = GtidEvent.transactionLength(buffer, at, available);
      } else if (type == EventType.ROTATE) {
        nextFile = Rotate.decode(buffer, at, available, checksum).nextFile();
        nextFileOffset = offset;
      }
    } catch (MalformedEventException e) {
      found("content of " + EventType.name(type), "one that can be read", e.getMessage());
    }
  }

  private void checkPlace(ByteBuffer buffer, int at) {
    if (events == 1 && (EventHeader.flags(buffer, at) & EventFlags.IN_USE) != 0) {
      findings.add(
          name, LogFile.FIRST_EVENT + EventHeader.FLAGS_OFFSET, "in-use flag", "clear", "set");
    }
    if (events == 2 && type != EventType.PREVIOUS_GTIDS) {
      found("second event of a file", EventType.name(EventType.PREVIOUS_GTIDS), typeName());
    }
    if (endedBy != 0) {
      found("what follows " + EventType.name(endedBy), "the end of the file", typeName());
    }
    if (type == EventType.ROTATE || type == EventType.STOP) {
      endedBy = type;
    }
  }

  @Override
  public void passed(long end, boolean boundary) {
    if (boundary && transactionStart > 0) {
      checkLength(end);
      transactionStart = 0;
    }
    if (end - reported >= PROGRESS_BYTES) {
      reported = end;
      progress.accept(end);
    }
  }

  private void checkLength(long end) {
    long length = end - transactionStart;
    if (transactionLength > 0 && transactionLength != length) {
      findings.add(name, transactionStart, "length of the transaction", transactionLength, length);
    }
  }

  @Override
  public void unexpected(UnexpectedEventException e) {
    found("order of events", "one that a replica expects", e.getMessage());
  }

  @Override
  public boolean damaged(Damage damage) {
    damaged = true;
    if (damage.offset() >= toleratedFrom) {
      tail = damage;
      return false;
    }
    findings.add(Finding.of(name, damage));
    return true;
  }

  /** The file is not the last one: it has to end with a transaction, and name the file after it. */
  void checkEnd(long wholeEnd, long size, String next) {
    if (damaged) {
      return;
    }
    if (wholeEnd < size) {
      findings.add(name, size, "end of the transaction from " + wholeEnd + " on", "there", "none");
    }
    if (nextFile != null && !nextFile.equals(next)) {
      findings.add(name, nextFileOffset, "next file in Rotate", next, nextFile);
    }
  }

  /** Whether something before the tail is damaged, so that what the file holds is not known. */
  boolean doubtful() {
    return damaged && tail == null;
  }

  /** What ended the reading in the tail, null if nothing did. */
  @Nullable Damage tail() {
    return tail;
  }

  private String typeName() {
    return EventType.name(type);
  }

  private void found(String what, String expected, @Nullable String found) {
    findings.add(name, offset, what, expected, String.valueOf(found));
  }
}
