package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.relaylog.LogFile;
import io.binlogrelay.relaylog.LogReader;
import io.binlogrelay.relaylog.RelayLogCursor;
import io.binlogrelay.relaylog.RelayLogView;
import io.binlogrelay.relaylog.ReplicaId;
import io.binlogrelay.upstream.SessionEnd.Refused;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a dump that repeats what our log holds, because the dump was not allowed to name our
 * end: each event is compared with our own bytes, none is stored. By GTID the source leaves out the
 * transactions that we told it we have; by position it leaves out nothing. The upstream thread,
 * except for {@link #release}.
 */
final class Repetition implements LogReader, Closeable {

  private static final int PIECE = 64 << 10;

  private final RelayLogView log;
  private final BinlogPosition begin;
  private final BinlogPosition end;
  private final boolean leavesOut;
  private final ByteBuffer ours = ByteBuffer.allocate(PIECE);

  private @Nullable RelayLogCursor cursor;
  private volatile @Nullable String released;

  /** Where the next event of the current file begins, or goes on. */
  private long offset;

  private long missing;

  private Repetition(
      RelayLogView log, BinlogPosition begin, BinlogPosition end, boolean leavesOut) {
    this.log = log;
    this.begin = begin;
    this.end = end;
    this.leavesOut = leavesOut;
  }

  /** What a dump will repeat; null if it begins where our log ends, or in a file that is new. */
  static @Nullable Repetition of(RelayLogView log, ResumePlan.Dump dump) {
    BinlogPosition end = log.published().position();
    String file = dump.file();
    if (end == null || file == null || log.file(file) == null) {
      return null;
    }
    BinlogPosition begin = new BinlogPosition(file, dump.position());
    return begin.equals(end)
        ? null
        : new Repetition(log, begin, end, dump instanceof ResumePlan.DumpByGtid);
  }

  /** Whether more is to be repeated. */
  boolean runs() {
    RelayLogCursor at = cursor;
    return at == null || !isLast(at.file()) || offset < end.offset();
  }

  /** Whether the source may go on to a file that we don't have: all that is left was left out. */
  boolean mayEnd() {
    RelayLogCursor at = cursor;
    return !runs() || (leavesOut && at != null && isLast(at.file()));
  }

  /** The source announces a file; false if it is not the one that is due. */
  boolean announces(String name, long position) {
    RelayLogCursor at = cursor;
    LogFile due = at == null ? log.file(begin.file()) : log.firstAfter(at.file());
    long from = at == null ? begin.offset() : BinlogPosition.FIRST_EVENT;
    if (due == null || !due.name().equals(name) || position != from || !runs()) {
      return false;
    }
    close();
    try {
      cursor = log.open(due, from, this);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
    offset = from;
    return true;
  }

  /** The FDE that we hold of the announced file. */
  FormatDescription format() {
    return open().file().format();
  }

  /** The FDE came: it is part of the file if the dump began before it. */
  void formatCame(int length) {
    if (offset == BinlogPosition.FIRST_EVENT) {
      offset += length;
    }
  }

  /** Whether the event that begins is one that we hold. */
  boolean holds(ByteBuffer b, int at) {
    if (!runs()) {
      return false;
    }
    long length = EventHeader.eventLength(b, at);
    long begins = EventHeader.logPosition(b, at) - length;
    long start = offset + (begins - offset & 0xFFFF_FFFFL); // log_pos has 32 bits
    long limit = limit();
    if (start == limit && leavesOut && isLast(open().file())) {
      offset = start;
      return false;
    }
    boolean inPlace = leavesOut ? start >= offset : start == offset;
    if (!inPlace || start + length > limit) {
      throw differs(offset, "an event at " + start + " of " + length + " bytes");
    }
    offset = start;
    missing = length;
    return true;
  }

  /** Bytes of the event in hand that are to be compared. */
  long missing() {
    return missing;
  }

  /** The next bytes of that event. */
  void compare(ByteBuffer b, int at, int length) {
    String why = released;
    if (why != null) {
      throw LinkFailure.lost("what the source repeats can't be compared: " + why);
    }
    for (int done = 0; done < length; ) {
      int piece = Math.min(PIECE, length - done);
      read(piece);
      if (ours.mismatch(b.slice(at + done, piece)) >= 0) {
        throw differs(offset, "other bytes");
      }
      offset += piece;
      done += piece;
    }
    missing -= length;
  }

  private void read(int length) {
    RelayLogCursor at = open();
    ours.clear().limit(length);
    try {
      at.seek(offset);
      while (ours.hasRemaining() && at.read(ours) > 0) {}
    } catch (IOException e) {
      throw unreadable(at.file().name(), e);
    }
    ours.flip();
  }

  /** A heartbeat: by GTID it may stand for what was left out. */
  void heartbeat(String name, long position) {
    boolean inPlace = leavesOut ? position >= offset && position <= limit() : position == offset;
    if (!open().file().name().equals(name) || !inPlace) {
      throw differs(offset, "a heartbeat at " + name + ":" + position);
    }
    offset = position;
  }

  private boolean isLast(LogFile file) {
    return file.name().equals(end.file());
  }

  private long limit() {
    LogFile file = open().file();
    return isLast(file) ? end.offset() : file.publishedSize();
  }

  private static LinkFailure unreadable(String file, IOException cause) {
    return LinkFailure.lost(
        "what the source repeats of " + file + " can't be compared: " + cause.getMessage());
  }

  private RelayLogCursor open() {
    RelayLogCursor at = cursor;
    if (at == null) {
      throw LinkFailure.lost("the dump repeats events before it has named a file");
    }
    return at;
  }

  private LinkFailure differs(long where, String found) {
    return new LinkFailure(
        Refused.because(
            LinkState.SOURCE_REWOUND,
            "the source repeats what we hold, and it is not the same: it has lost history, or was"
                + " restored or reset",
            "our bytes of " + open().file().name() + " from " + where + " on, up to " + end,
            found,
            "if this source is right, stop the relay, set its directory aside and begin a new"
                + " log"));
  }

  @Override
  public String name() {
    return "the link to the source";
  }

  @Override
  public @Nullable ReplicaId replica() {
    return null;
  }

  @Override
  public void release(String why) {
    released = why;
  }

  @Override
  public void close() {
    RelayLogCursor at = cursor;
    if (at == null) {
      return;
    }
    try {
      at.close();
    } catch (IOException e) {
      throw unreadable(at.file().name(), e);
    }
  }
}
