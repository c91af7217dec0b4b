package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.EventChecksum;
import io.binlogrelay.binlog.EventFlags;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.binlog.Heartbeat;
import io.binlogrelay.binlog.Rotate;
import io.binlogrelay.binlog.TransactionBoundary;
import io.binlogrelay.relaylog.RelayLogWriter;
import io.binlogrelay.upstream.SessionEnd.Refused;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each event of one dump whether it is stored, compared or only checked. The upstream
 * thread.
 *
 * <pre>
 *             fake Rotate to another file           FDE: beginFile, store
 *   ROTATE  ------------------------------> NEW_FORMAT ----------------+
 *   ^ | fake Rotate to our file                                        v
 *   | +----------------------------------> OUR_FORMAT ------------> EVENTS
 *   |                                         FDE: compare             |
 *   +------------------------------------------------------------------+
 *             real Rotate: store; fake Rotate: as from ROTATE
 * </pre>
 *
 * <p>For every file the source sends a fake Rotate, the FDE, then the events (rpl_binlog_sender.cc,
 * send_binlog). A fake Rotate has timestamp 0. It and whatever else is flagged artificial, and
 * heartbeats, exist on the wire only; everything else is stored as it is.
 */
final class EventIntake implements EventSink {

  private enum Expect {
    ROTATE,
    NEW_FORMAT,
    OUR_FORMAT,
    EVENTS
  }

  private static final int HEARTBEAT_V1 = EventType.HEARTBEAT;

  private final RelayLogWriter writer;
  private final SourceFacts source;
  private final Listener listener;

  /** What comes before our end; null once the dump is past it. */
  private @Nullable Repetition repetition;

  private final EventChecksum crc = new EventChecksum();

  private Expect expect = Expect.ROTATE;

  /** Algorithm of the events that come now: that of the last FDE, before it the one asked for. */
  private ChecksumAlgorithm checksum;

  /** The file that the next fake Rotate must name; null if any later one will do. */
  private @Nullable String nextFile;

  /** The file that is being received; null before the first fake Rotate. */
  private @Nullable String file;

  private long storedBytes;
  private long heartbeats;

  /** Told what comes in. Called by the upstream thread; must not block. */
  interface Listener {

    /** A file of ours began. */
    void onFileBegan();

    /**
     * The source wants an ACK for what has come so far.
     *
     * @param file the file in the source's coordinates
     * @param offset the offset in it
     * @param streamOffset the same in bytes from the beginning of our log
     */
    void onAckWanted(String file, long offset, long streamOffset);
  }

  /**
   * @param writer cut to the published end
   * @param dump what was requested
   * @param findings what the source said before
   * @param repetition what the dump repeats, null if nothing
   * @param listener told what comes in
   */
  EventIntake(
      RelayLogWriter writer,
      ResumePlan.Dump dump,
      SourceInspection.Findings findings,
      @Nullable Repetition repetition,
      Listener listener) {
    this.writer = writer;
    this.nextFile = dump.file();
    this.checksum = findings.checksum();
    this.source = findings.facts();
    this.repetition = repetition;
    this.listener = listener;
  }

  /** Whether the dump has named a file and begun it with an FDE, ours if it is our file. */
  boolean fits() {
    return file != null && expect != Expect.OUR_FORMAT && expect != Expect.NEW_FORMAT;
  }

  /** Bytes given to the writer so far. */
  long storedBytes() {
    return storedBytes;
  }

  /** Heartbeats received so far. */
  long heartbeats() {
    return heartbeats;
  }

  @Override
  public void event(ByteBuffer b, int at, int length) {
    int type = EventHeader.type(b, at);
    switch (type) {
      case EventType.ROTATE -> rotate(b, at, length);
      case EventType.FORMAT_DESCRIPTION -> formatDescription(b, at, length);
      case EventType.HEARTBEAT, EventType.HEARTBEAT_V2 -> heartbeat(type, b, at, length);
      default -> {
        if (!artificial(b, at)) {
          store(type, b, at, length);
        }
      }
    }
  }

  @Override
  public void eventBegins(ByteBuffer b, int at, int available, long eventLength) {
    int type = EventHeader.type(b, at);
    boolean body =
        type != EventType.ROTATE
            && type != EventType.FORMAT_DESCRIPTION
            && type != EventType.HEARTBEAT
            && type != EventType.HEARTBEAT_V2
            && !artificial(b, at);
    if (!body && eventLength <= available && eventLength <= TransactionBoundary.HEAD_BYTES) {
      event(b, at, (int) eventLength);
      return;
    }
    if (!body || expect != Expect.EVENTS) {
      throw unexpected("an event of type " + EventType.name(type) + ", " + eventLength + " bytes");
    }
    Repetition repeats = repeated(b, at);
    if (repeats != null) {
      repeats.compare(b, at, available);
      return;
    }
    writer.beginEvent(b, at, available);
    storedBytes += available;
  }

  @Override
  public void eventContinues(ByteBuffer b, int at, int available) {
    if (repetition != null && repetition.missing() > 0) {
      repetition.compare(b, at, available);
      return;
    }
    writer.continueEvent(b, at, available);
    storedBytes += available;
  }

  /** What repeats is acknowledged with our end, as soon as that may be. */
  @Override
  public void ackWanted() {
    if (file != null && repetition == null) {
      listener.onAckWanted(file, writer.currentOffset(), writer.streamOffset());
    }
  }

  private void store(int type, ByteBuffer b, int at, int length) {
    if (expect != Expect.EVENTS) {
      throw unexpected("an event of type " + EventType.name(type));
    }
    Repetition repeats = repeated(b, at);
    if (repeats != null) {
      repeats.compare(b, at, length);
      return;
    }
    writer.append(b, at, length);
    storedBytes += length;
  }

  /** What compares the event that begins; null if it is to be stored. */
  private @Nullable Repetition repeated(ByteBuffer b, int at) {
    Repetition running = repetition;
    if (running != null && !running.holds(b, at)) {
      close();
      return null;
    }
    return running;
  }

  /** The dump is past our end, or over. */
  void close() {
    if (repetition != null) {
      repetition.close();
      repetition = null;
    }
  }

  private static boolean artificial(ByteBuffer b, int at) {
    return (EventHeader.flags(b, at) & EventFlags.ARTIFICIAL) != 0;
  }

  private void rotate(ByteBuffer b, int at, int length) {
    requireChecksum(b, at, length);
    Rotate rotate = Rotate.decode(b, at, length, checksum);
    if (EventHeader.timestamp(b, at) == 0 || artificial(b, at)) {
      announced(rotate.nextFile(), rotate.position());
      return;
    }
    store(EventType.ROTATE, b, at, length);
    nextFile = rotate.nextFile();
    expect = Expect.ROTATE;
  }

  /** A fake Rotate: what follows belongs to that file, from that position on. */
  private void announced(String name, long position) {
    boolean due = nextFile == null || nextFile.equals(name);
    if (repetition != null && due && repetition.announces(name, position)) {
      expect = Expect.OUR_FORMAT;
      file = name;
      nextFile = null;
      return;
    }
    if (repetition != null && !repetition.mayEnd()) {
      throw unexpected("a fake Rotate to " + name + ":" + position);
    }
    close();
    String current = writer.currentFile();
    boolean ours = name.equals(current);
    boolean inTurn =
        (expect == Expect.ROTATE || expect == Expect.EVENTS)
            && (nextFile == null || nextFile.equals(name))
            && BinlogFileName.isValid(name)
            && (current == null || ours || isLater(name, current));
    if (!inTurn || position != (ours ? writer.currentOffset() : BinlogPosition.FIRST_EVENT)) {
      throw unexpected("a fake Rotate to " + name + ":" + position);
    }
    expect = ours ? Expect.OUR_FORMAT : Expect.NEW_FORMAT;
    file = name;
    nextFile = null;
  }

  private static boolean isLater(String name, String than) {
    return BinlogFileName.base(name).equals(BinlogFileName.base(than))
        && BinlogFileName.compare(name, than) > 0;
  }

  private void formatDescription(ByteBuffer b, int at, int length) {
    FormatDescription format = FormatDescription.decode(b, at, length);
    checksum = format.checksum();
    requireChecksum(b, at, length);
    if (expect == Expect.OUR_FORMAT) {
      requireSameFile(format);
      if (repetition != null) {
        repetition.formatCame(length);
      }
    } else {
      if (expect != Expect.NEW_FORMAT || file == null) {
        throw unexpected("an FDE");
      }
      writer.beginFile(file);
      writer.append(b, at, length);
      storedBytes += length;
      listener.onFileBegan();
    }
    expect = Expect.EVENTS;
  }

  private void requireSameFile(FormatDescription theirs) {
    FormatDescription ours = repetition == null ? writer.currentFormat() : repetition.format();
    if (ours != null && ours.sameFile(theirs)) {
      return;
    }
    throw new LinkFailure(
        Refused.because(
            LinkState.SOURCE_REWOUND,
            "the source's file "
                + file
                + " is not the one that we have under that name: it has lost history, or was"
                + " restored or reset",
            "a file that begins with our FDE, "
                + (ours == null ? "none" : describe(ours))
                + ", of at least "
                + writer.currentOffset()
                + " bytes, and "
                + SourceFacts.describe(writer.executed()),
            describe(theirs) + ", " + source.describe(),
            "if this source is right, stop the relay, set its log aside with 'log reset' and start again"));
  }

  private static String describe(FormatDescription format) {
    return "version "
        + format.serverVersion()
        + ", timestamp "
        + format.headerTimestamp()
        + ", "
        + format.eventTypes()
        + " event types, checksum "
        + format.checksum().mysqlName();
  }

  /**
   * A heartbeat tells how far the source has read. It comes after all that it has sent, so a
   * position other than ours means that bytes of the file were left out.
   */
  private void heartbeat(int type, ByteBuffer b, int at, int length) {
    heartbeats++;
    requireChecksum(b, at, length);
    Heartbeat heartbeat = Heartbeat.decode(b, at, length, checksum);
    if (expect != Expect.EVENTS || file == null) {
      return; // between two files no position is ours to compare
    }
    if (repetition != null && repetition.runs()) {
      repetition.heartbeat(heartbeat.file(), heartbeat.position());
      return;
    }
    long ours = writer.currentOffset();
    long expected = type == HEARTBEAT_V1 ? ours & 0xFFFF_FFFFL : ours; // v1 has 32 bits
    if (!file.equals(heartbeat.file()) || heartbeat.position() != expected) {
      throw unexpected(
          "a heartbeat at "
              + heartbeat.file()
              + ":"
              + heartbeat.position()
              + ", so that what is between was left out");
    }
  }

  private void requireChecksum(ByteBuffer b, int at, int length) {
    if (checksum != ChecksumAlgorithm.NONE && !crc.matches(b, at, length)) {
      throw unexpected("a damaged event of type " + EventType.name(EventHeader.type(b, at)));
    }
  }

  private LinkFailure unexpected(String found) {
    return LinkFailure.lost(
        "unexpected in the dump "
            + (writer.end() == null ? "at the beginning of the log" : "after " + writer.end())
            + ": expected "
            + (nextFile == null ? expect : "file " + nextFile)
            + ", found "
            + found);
  }
}
