package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.binlog.GtidEvent;
import io.binlogrelay.binlog.PreviousGtids;
import io.binlogrelay.binlog.TransactionBoundary;
import io.binlogrelay.binlog.UnexpectedEventException;
import io.binlogrelay.gtid.Gtid;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.gtid.GtidSetBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run of events amounts to: how the file begins, where the last whole transaction ends,
 * which GTIDs are executed by then. The writer keeps it for what it appends, recovery for what it
 * reads, so that both mean the same by "whole". Allocates nothing per event but for tagged GTIDs.
 * Not thread-safe.
 *
 * <p>An event is told in three steps, because it may come in pieces: {@link #begin}, {@link #more},
 * {@link #end}. A GTID counts as executed when its transaction has ended.
 */
final class Ledger {

  /** Previous_gtids events beyond this are refused: 16 MiB are a million intervals. */
  private static final int MAX_PREVIOUS_GTIDS = 16 << 20;

  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private enum Pending {
    NOTHING,
    ANONYMOUS,
    UNTAGGED,
    TAGGED
  }

  private final TransactionBoundary boundary = new TransactionBoundary();
  private final Consumer<UnexpectedEventException> unexpected;
  private GtidSetBuilder executed;
  private long transactions;
  private long boundaryEnd;
  private long transactionEnd;

  private @Nullable FormatDescription format;
  private boolean checksummed = true;
  private byte[] formatEvent = {};
  private LogFile.@Nullable Head head;

  private Pending pending = Pending.NOTHING;
  private long pendingUuidHigh;
  private long pendingUuidLow;
  private long pendingGno;
  private @Nullable Gtid pendingTagged;

  private @Nullable ByteBuffer previousGtidsEvent;
  private int type;

  Ledger(GtidSet executed, long transactions) {
    this(
        executed,
        transactions,
        e -> log.warn("unexpected sequence of events from the source: {}", e.getMessage()));
  }

  /**
   * @param unexpected told of an event out of order, which is kept like any other
   */
  Ledger(GtidSet executed, long transactions, Consumer<UnexpectedEventException> unexpected) {
    this.executed = new GtidSetBuilder(executed);
    this.transactions = transactions;
    this.unexpected = unexpected;
  }

  /** The next event is the first of a new file. */
  void beginFile() {
    format = null;
    checksummed = true;
    head = null;
    boundaryEnd = 0;
    transactionEnd = 0;
    forgetOpenTransaction();
  }

  /** Goes back to a published end, or to an empty log where the head is null. */
  void resume(LogFile.@Nullable Head resumedHead, PublishedEnd end) {
    forgetOpenTransaction();
    executed = new GtidSetBuilder(end.executed());
    transactions = end.transactions();
    boundaryEnd = end.offset();
    transactionEnd = 0;
    head = resumedHead;
    format = resumedHead == null ? null : resumedHead.format();
    checksummed = checksum() != ChecksumAlgorithm.NONE;
    formatEvent = resumedHead == null ? new byte[0] : resumedHead.formatEvent();
  }

  private void forgetOpenTransaction() {
    boundary.reset();
    pending = Pending.NOTHING;
    pendingTagged = null;
    previousGtidsEvent = null;
  }

  /** The checksum of the events of this file; that of the FDE itself before it was told. */
  ChecksumAlgorithm checksum() {
    return format == null ? ChecksumAlgorithm.CRC32 : format.checksum();
  }

  /** Whether the events of this file end in a checksum; its FDE does in any case. */
  boolean checksummed() {
    return checksummed;
  }

  @Nullable FormatDescription format() {
    return format;
  }

  /**
   * An event begins.
   *
   * @param available bytes of it from {@code at} on, at least the smaller of its length and {@link
   *     TransactionBoundary#HEAD_BYTES}
   * @throws LedgerException if it can't stand at this place of a log
   */
  void begin(ByteBuffer buffer, int at, int available) {
    type = EventHeader.type(buffer, at);
    long length = EventHeader.eventLength(buffer, at);
    if (format == null) {
      beginFormat(buffer, at, length, available);
      return;
    }
    if (head == null) {
      beginHead(length);
    } else if (type == EventType.FORMAT_DESCRIPTION) {
      throw new LedgerException("kind of event", "no second FORMAT_DESCRIPTION", "one");
    }
    if (GtidEvent.isGtid(type)) {
      beginTransaction(buffer, at, (int) length);
    }
    follow(buffer, at, available, length, format.checksum());
    more(buffer, at, available);
  }

  /** An event out of order is kept like any other, as a replica's receiver does. */
  private void follow(
      ByteBuffer buffer, int at, int available, long length, ChecksumAlgorithm algorithm) {
    try {
      boundary.onEvent(buffer, at, available, length, algorithm);
    } catch (UnexpectedEventException e) {
      unexpected.accept(e);
    }
  }

  private void beginFormat(ByteBuffer buffer, int at, long length, int available) {
    if (type != EventType.FORMAT_DESCRIPTION || length > available) {
      throw new LedgerException(
          "first event of a file", "FORMAT_DESCRIPTION", EventType.name(type));
    }
    format = FormatDescription.decode(buffer, at, (int) length);
    checksummed = checksum() != ChecksumAlgorithm.NONE;
    formatEvent = new byte[(int) length];
    buffer.get(at, formatEvent);
  }

  /** The event after the FDE: Previous_gtids, or the file has none. */
  private void beginHead(long length) {
    if (type != EventType.PREVIOUS_GTIDS) {
      completeHead(GtidSet.EMPTY);
      return;
    }
    if (length > MAX_PREVIOUS_GTIDS) {
      throw new LedgerException("length of PREVIOUS_GTIDS", "<= " + MAX_PREVIOUS_GTIDS, length);
    }
    previousGtidsEvent = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void beginTransaction(ByteBuffer buffer, int at, int length) {
    if (type == EventType.ANONYMOUS_GTID) {
      pending = Pending.ANONYMOUS;
    } else if (type == EventType.GTID) {
      if (length < GtidEvent.MIN_LENGTH) {
        throw new LedgerException("length of GTID", ">= " + GtidEvent.MIN_LENGTH, length);
      }
      pending = Pending.UNTAGGED;
      pendingUuidHigh = GtidEvent.uuidHigh(buffer, at);
      pendingUuidLow = GtidEvent.uuidLow(buffer, at);
      pendingGno = GtidEvent.gno(buffer, at);
      if (pendingGno < 1 || pendingGno > Gtid.MAX_GNO) {
        throw new LedgerException("number of GTID", "1 to " + Gtid.MAX_GNO, pendingGno);
      }
      if (executed.containsUntagged(pendingUuidHigh, pendingUuidLow, pendingGno)) {
        throw alreadyHeld(GtidEvent.decode(buffer, at, length));
      }
    } else {
      pending = Pending.TAGGED;
      Gtid gtid = GtidEvent.decode(buffer, at, length);
      pendingTagged = gtid;
      if (executed.contains(gtid.tsid(), gtid.gno())) {
        throw alreadyHeld(gtid);
      }
    }
  }

  private static LedgerException alreadyHeld(Gtid gtid) {
    return new LedgerException("transaction", "one that the log does not hold yet", gtid);
  }

  /** Further bytes of the event that has begun. */
  void more(ByteBuffer buffer, int at, int length) {
    ByteBuffer collected = previousGtidsEvent;
    if (collected != null) {
      collected.put(collected.position(), buffer, at, length);
      collected.position(collected.position() + length);
    }
  }

  /**
   * The event is whole and its checksum right.
   *
   * @param endOffset its end in the file
   */
  void end(long endOffset) {
    ByteBuffer collected = previousGtidsEvent;
    if (collected != null) {
      previousGtidsEvent = null;
      completeHead(PreviousGtids.decode(collected, 0, collected.capacity(), checksum()));
    }
    if (boundary.inTransaction() || head == null) {
      return;
    }
    boundaryEnd = endOffset;
    executePending();
  }

  private void completeHead(GtidSet previous) {
    FormatDescription description = format;
    if (description == null) {
      throw new IllegalStateException("no FDE yet");
    }
    if (transactions > 0 && !executed.snapshot().contains(previous)) {
      throw new LedgerException(
          "Previous_gtids",
          "only transactions this log holds",
          "also " + previous.minus(executed.snapshot()));
    }
    executed.addAll(previous);
    head = new LogFile.Head(description, formatEvent, previous);
  }

  private void executePending() {
    switch (pending) {
      case NOTHING -> {
        return;
      }
      case ANONYMOUS -> {}
      case UNTAGGED -> executed.addUntagged(pendingUuidHigh, pendingUuidLow, pendingGno);
      case TAGGED -> {
        Gtid gtid = pendingTagged;
        if (gtid != null) {
          executed.add(gtid.tsid(), gtid.gno());
        }
      }
    }
    pending = Pending.NOTHING;
    pendingTagged = null;
    transactions++;
    transactionEnd = boundaryEnd;
  }

  /** End of the last event at which no transaction is open; 0 before the head is complete. */
  long boundaryEnd() {
    return boundaryEnd;
  }

  /**
   * End of the last transaction with a GTID event of its own, which is not that of a Rotate or Stop
   * after it; 0 if none ended since {@link #beginFile} or {@link #resume}.
   */
  long transactionEnd() {
    return transactionEnd;
  }

  /** How the file begins, null until that was told. */
  LogFile.@Nullable Head head() {
    return head;
  }

  GtidSet executed() {
    return executed.snapshot();
  }

  long transactions() {
    return transactions;
  }

  boolean inTransaction() {
    return boundary.inTransaction();
  }
}
