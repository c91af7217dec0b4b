package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.GtidEvent;
import io.binlogrelay.binlog.Rotate;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.message.DumpErrors;
import io.binlogrelay.relaylog.FileStretch;
import io.binlogrelay.relaylog.IndexedPlace;
import io.binlogrelay.relaylog.LogFile;
import io.binlogrelay.relaylog.LogReader;
import io.binlogrelay.relaylog.PublishedEnd;
import io.binlogrelay.relaylog.RelayLogCursor;
import io.binlogrelay.relaylog.RelayLogView;
import io.binlogrelay.semisync.AckRequests;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay log from one place on, as the bytes that a replica receives: for every file a fake
 * Rotate, the format description, and the events that the replica lacks (server source:
 * Binlog_sender::run and send_binlog). It fills one buffer at a time.
 *
 * <p>It holds no bytes between two fills: what an event could not yet be made of is read again,
 * from memory or the page cache. One call at a time, from any thread.
 */
final class DumpReader implements Closeable {

  /** What {@link #fill} came to. */
  enum Progress {
    /** There is more to read. */
    MORE,
    /** Everything that is published is in what was filled so far. */
    AT_TAIL,
    /** The next event does not go with the source's GTID mode: see {@link #conflict}. */
    MODE_CONFLICT,
    /** The stream cannot go on: see {@link #failure}. */
    FAILED
  }

  /**
   * An event that the source's GTID mode excludes.
   *
   * @param type its type
   * @param failure the error to end with, should the mode be what it seems
   */
  record Conflict(int type, DumpFailure failure) {}

  /** A buffer to fill needs at least this much room. */
  static final int MIN_ROOM = 2 * EventFramer.WHOLE_UP_TO;

  /** For {@link #refuse}: nothing more is wanted but the rest of an event that is open. */
  static final long EVERY_TYPE = -1;

  /**
   * Bytes that a file gives at the place of the buffer's that it is inserted at.
   *
   * @param at position in the buffer
   */
  record Inserted(int at, FileStretch stretch) {}

  /** One sendfile(2): whole segments of loopback's. More is slower where bbr paces a socket. */
  private static final int MAX_STRETCH = 4 * 65_483;

  /** So much is inserted into what an event loop fills: less than a millisecond for the loop. */
  private static final int MAX_INSERTED = 1 << 20;

  /** By a catch-up thread: about what a socket takes, so that few handovers are needed. */
  private static final int MAX_INSERTED_CATCHING_UP = 4 << 20;

  /** Bytes after which a fill returns even if it only skipped, so that heartbeats stay in time. */
  private static final int MAX_READ_PER_FILL = 4 << 20;

  private static final Logger log = LoggerFactory.getLogger(DumpReader.class);

  private enum Stage {
    ROTATE,
    FORMAT,
    EVENTS
  }

  private final DumpRequest request;
  private final DumpTerms terms;
  private final ControlEvents controls;
  private final PacketStream packets;
  private final AckRequests asked;
  private final EventFramer framer;
  private final RelayLogCursor cursor;

  private Stage stage;
  private LogFile file;

  /** The next file, once the Rotate that ends this one was sent: the replica goes by it. */
  private @Nullable String rotatedTo;

  private long startOffset;
  private FormatEdit edit;
  private boolean editUndecided;
  private @Nullable DumpFailure failure;
  private @Nullable Conflict conflict;

  /** What is to be sent between the last fill's bytes; each fill makes its own. */
  private List<Inserted> inserted = List.of();

  private long insertedBytes;

  /**
   * Opens the log where the dump starts.
   *
   * @param reader who reads, as the log is to know it
   * @param rotateSent whether the replica was already told this place by a fake Rotate
   * @param stretches whether large events may be given out as {@link #stretch}
   * @throws IOException when the file cannot be opened, or is gone
   */
  static DumpReader open(
      RelayLogView relayLog,
      BinlogPosition start,
      DumpStream stream,
      LogReader reader,
      boolean rotateSent,
      boolean stretches)
      throws IOException {
    LogFile file = relayLog.file(start.file());
    if (file == null) {
      throw new IOException("file " + start.file() + " was purged before it was opened");
    }
    RelayLogCursor cursor = relayLog.open(file, LogFile.FIRST_EVENT, reader); // opens no file yet
    Stage stage = rotateSent ? Stage.FORMAT : Stage.ROTATE;
    return new DumpReader(stream, cursor, start.offset(), stage, stretches);
  }

  private DumpReader(
      DumpStream stream, RelayLogCursor cursor, long startOffset, Stage stage, boolean stretches) {
    this.request = stream.request();
    this.terms = stream.terms();
    this.controls = stream.controls();
    this.packets = stream.packets();
    this.asked = stream.asked();
    this.cursor = cursor;
    this.file = cursor.file();
    this.startOffset = startOffset;
    this.stage = stage;
    this.framer = new EventFramer(packets, request.gtids(), new FileInHand(), stretches);
    this.editUndecided = request.autoPosition();
    boolean behindFormat = request.gtids() == null && startOffset > LogFile.FIRST_EVENT;
    this.edit = behindFormat ? FormatEdit.CLEAR_CREATED_AND_POSITION : FormatEdit.NONE;
  }

  LogFile file() {
    return file;
  }

  /** Offset in {@link #file} up to which the log was sent or skipped. */
  long offset() {
    return stage == Stage.EVENTS ? framer.offset() : startOffset;
  }

  /** The same in bytes from the beginning of the log. */
  long streamOffset() {
    return file.streamStart() + offset();
  }

  /** Transactions of the log up to {@link #offset}, those of older files included. */
  long transactions() {
    return file.transactionsBefore() + (stage == Stage.EVENTS ? framer.lastSequence() : 0);
  }

  /** Events of the log that were put into buffers so far. */
  long sentEvents() {
    return framer.sentEvents();
  }

  /** Whether an event is sent in part, so that nothing else may be sent now. */
  boolean midEvent() {
    return packets.midEvent();
  }

  /** Whether what comes next is in memory, so that a fill will not wait for the disk. */
  boolean inMemory() {
    if (editUndecided) {
      return false;
    }
    if (stage == Stage.EVENTS) {
      seekToFramer();
    }
    return cursor.inMemory();
  }

  /** Whether the log was published beyond what was read. */
  boolean isBehind(PublishedEnd end) {
    return end.file() != file || end.offset() > offset();
  }

  /**
   * What has to be sent between the bytes of the last fill and behind them, before the next one; in
   * this order, all of one file. The next fill does not change it.
   */
  List<Inserted> inserted() {
    return inserted;
  }

  /** Names the event types, one bit each, that the source's GTID mode excludes. */
  void refuse(long types) {
    framer.refuse(types);
  }

  /** Set after {@link Progress#FAILED}. */
  DumpFailure failure() {
    return Objects.requireNonNull(failure, "failure");
  }

  /** Set after {@link Progress#MODE_CONFLICT}. */
  Conflict conflict() {
    return Objects.requireNonNull(conflict, "conflict");
  }

  /** An error that comes from outside, with how far the log was read. */
  DumpFailure failure(String text) {
    return fail(text, lastEventEnd(), offset());
  }

  /** Whether the replica's position has fallen behind because events were skipped. */
  boolean owesHeartbeat() {
    return stage == Stage.EVENTS && framer.owesHeartbeat();
  }

  /** Puts a heartbeat with the current position; only between two events. */
  boolean putHeartbeat(ByteBuffer out) {
    return framer.putHeartbeat(out);
  }

  /**
   * Fills {@code out} with the packets that come next.
   *
   * @param scratch for raw bytes, little-endian, at least {@link #MIN_ROOM} long; its content means
   *     nothing before and after
   * @param out little-endian, with at least {@link #MIN_ROOM} remaining
   * @throws IOException when the log cannot be read
   */
  Progress fill(ByteBuffer scratch, ByteBuffer out) throws IOException {
    // Behind a large event there is often another one soon.
    int firstRead = inserted.isEmpty() ? scratch.capacity() : MIN_ROOM;
    inserted = List.of();
    insertedBytes = 0;
    if (stage != Stage.EVENTS && !putHead(scratch, out)) {
      return failure == null ? Progress.MORE : Progress.FAILED;
    }
    seekToFramer();
    scratch.clear().flip();
    int toInsert = cursor.inMemory() ? MAX_INSERTED : MAX_INSERTED_CATCHING_UP;
    long toRead = MAX_READ_PER_FILL;
    while (out.remaining() >= MIN_ROOM && toRead > 0 && insertedBytes < toInsert) {
      if (framer.skipping() && !cursor.inMemory()) {
        skipByIndex(scratch);
      }
      int count = framer.passing() ? 0 : read(scratch, Math.min(out.remaining(), firstRead));
      firstRead = inserted.isEmpty() ? scratch.capacity() : MIN_ROOM;
      toRead -= count;
      boolean ended = count == 0 && !framer.midEvent() && !scratch.hasRemaining();
      if (ended && !inserted.isEmpty()) {
        return Progress.MORE; // they are sent before their file is left
      }
      Progress progress = ended ? endOfData(out) : frame(scratch, out, count);
      if (progress != null) {
        return progress;
      }
    }
    return Progress.MORE;
  }

  /** Rotate and format description; false when there is no room or the stream has failed. */
  private boolean putHead(ByteBuffer scratch, ByteBuffer out) throws IOException {
    if (stage == Stage.ROTATE) {
      if (!putEvent(out, controls.fakeRotate(file.name(), startOffset))) {
        return false;
      }
      stage = Stage.FORMAT;
    }
    if (editUndecided) {
      edit = beginsWithSkipped(scratch) ? FormatEdit.CLEAR_CREATED : FormatEdit.NONE;
      editUndecided = false;
    }
    if (terms.checksum() == ReplicaChecksum.UNAWARE
        && file.format().checksum() != ChecksumAlgorithm.NONE) {
      failure = fail(DumpErrors.CHECKSUM_UNAWARE, formatEnd(), formatEnd());
      return false;
    }
    if (!putEvent(out, edit.apply(file))) {
      return false;
    }
    controls.follow(file.format());
    framer.startAt(firstOffset());
    if (edit == FormatEdit.CLEAR_CREATED_AND_POSITION) {
      edit = FormatEdit.NONE;
    }
    stage = Stage.EVENTS;
    return true;
  }

  private boolean putEvent(ByteBuffer out, byte[] event) {
    if (!packets.fitsWhole(event.length, out.remaining())) {
      return false;
    }
    packets.putWhole(out, ByteBuffer.wrap(event), 0, event.length, false);
    return true;
  }

  /** Whether the file's first transaction is one that the replica has. */
  private boolean beginsWithSkipped(ByteBuffer scratch) throws IOException {
    GtidSet skip = skipped();
    long at = formatEnd();
    while (at < file.publishedSize()) {
      cursor.seek(at);
      scratch.clear().limit(GtidEvent.MAX_LENGTH);
      while (scratch.hasRemaining() && cursor.read(scratch) > 0) {}
      scratch.flip();
      if (scratch.remaining() < EventHeader.LENGTH) {
        return false;
      }
      long length = EventHeader.eventLength(scratch, 0);
      if (GtidEvent.isGtid(EventHeader.type(scratch, 0))) {
        return length <= scratch.remaining() && GtidEvent.in(skip, scratch, 0, (int) length);
      }
      at += Math.max(length, EventHeader.LENGTH);
    }
    return false;
  }

  /** Leaves out what the replica has, unread, as far as the file's index knows of it. */
  private void skipByIndex(ByteBuffer scratch) throws IOException {
    IndexedPlace place = cursor.beyond(skipped(), framer.offset());
    if (place != null && place.offset() > cursor.offset()) {
      framer.skipTo(place.offset(), place.transactions());
      scratch.clear().flip();
    }
  }

  private GtidSet skipped() {
    return Objects.requireNonNull(request.gtids(), "gtids");
  }

  /** Reads behind what is left in {@code scratch}, not more than the output is likely to take. */
  private int read(ByteBuffer scratch, int room) throws IOException {
    if (cursor.offset() < framer.offset()) {
      cursor.seek(framer.offset()); // The rest of a skipped event is not read at all.
      scratch.clear();
    } else {
      scratch.compact();
    }
    scratch.limit(Math.min(scratch.capacity(), Math.max(room, MIN_ROOM)));
    int count = cursor.read(scratch);
    scratch.flip();
    return count;
  }

  private @Nullable Progress frame(ByteBuffer scratch, ByteBuffer out, int count)
      throws IOException {
    long end = file.publishedSize();
    boolean newest = !file.closed();
    EventFramer.Verdict verdict = framer.frame(scratch, end, newest, out);
    switch (verdict) {
      case NEEDS_INPUT -> {
        if (count == 0 && (framer.midEvent() || scratch.hasRemaining())) {
          throw new IOException(
              "the log ends inside an event: " + file.name() + ":" + framer.offset());
        }
        return null;
      }
      case OUTPUT_FULL -> {
        return Progress.MORE;
      }
      case FROM_FILE -> {
        insert(scratch, out);
        return null;
      }
      case REFUSED_TYPE -> {
        return refuseEvent(framer.refusedType(), framer.refusedEnd());
      }
      case BOGUS -> failure = fail(DumpErrors.BOGUS_DATA, lastEventEnd(), headerEnd());
      case TOO_LARGE -> failure = fail(DumpErrors.EVENT_TOO_LARGE, lastEventEnd(), headerEnd());
      case TRUNCATED -> failure = fail(DumpErrors.TRUNCATED, lastEventEnd(), end);
    }
    return Progress.FAILED;
  }

  private void insert(ByteBuffer scratch, ByteBuffer out) throws IOException {
    seekToFramer();
    FileStretch stretch = cursor.stretch(framer.pass(MAX_STRETCH));
    if (inserted.isEmpty()) {
      inserted = new ArrayList<>();
    }
    inserted.add(new Inserted(out.position(), stretch));
    insertedBytes += stretch.length();
    scratch.clear().flip();
  }

  private Progress refuseEvent(int type, long end) {
    DumpErrors.Place event = DumpFailure.indexed(file.name(), framer.offset());
    if (type == EventType.ANONYMOUS_GTID && request.gtids() != null) {
      failure = fail(DumpErrors.anonymousWithAutoPosition(event), end, end);
      return Progress.FAILED;
    }
    String text =
        type == EventType.ANONYMOUS_GTID
            ? DumpErrors.anonymousWithGtidModeOn(event)
            : DumpErrors.gtidWithGtidModeOff(event);
    conflict = new Conflict(type, fail(text, end, end));
    return Progress.MODE_CONFLICT;
  }

  /**
   * At the end of what is published of this file. The server owes no heartbeat at the end of a file
   * that is closed: the next file's Rotate moves the replica.
   */
  private @Nullable Progress endOfData(ByteBuffer out) throws IOException {
    if (!cursor.atEndOfClosedFile()) {
      return framer.settle(out) ? Progress.AT_TAIL : Progress.MORE;
    }
    if (!cursor.nextFile()) {
      throw new IOException("the file after " + file.name() + " is gone");
    }
    file = cursor.file();
    rotatedTo = null;
    startOffset = LogFile.FIRST_EVENT;
    stage = Stage.ROTATE;
    return Progress.MORE;
  }

  private void seekToFramer() {
    if (cursor.offset() != framer.offset()) {
      cursor.seek(framer.offset());
    }
  }

  private long formatEnd() {
    return LogFile.FIRST_EVENT + file.format().length();
  }

  /** Where the events after the format description begin for this dump. */
  private long firstOffset() {
    return startOffset == LogFile.FIRST_EVENT ? formatEnd() : startOffset;
  }

  private long lastEventEnd() {
    boolean readNone = stage != Stage.EVENTS || framer.offset() == firstOffset();
    return readNone ? formatEnd() : framer.offset();
  }

  private long headerEnd() {
    return framer.offset() + EventHeader.LENGTH;
  }

  private DumpFailure fail(String text, long lastEventEnd, long lastByte) {
    return new DumpFailure(text, file.name(), lastEventEnd, lastByte);
  }

  /** What the framer has to know of {@link #file}. */
  private final class FileInHand implements FramedFile {

    /** A replica refuses a heartbeat with another file than it has been sent to (9.7.4). */
    @Override
    public byte[] heartbeat(long offset) {
      String next = rotatedTo;
      return next == null
          ? controls.heartbeat(file.name(), offset)
          : controls.heartbeat(next, BinlogPosition.FIRST_EVENT);
    }

    @Override
    public long nextAsked(long after) {
      long next = asked.firstAfter(file.streamStart() + after);
      return next == AckRequests.NONE ? next : next - file.streamStart();
    }

    @Override
    public void rotated(ByteBuffer in, int at, int length) {
      rotatedTo = Rotate.decode(in, at, length, file.format().checksum()).nextFile();
    }
  }

  @Override
  public void close() {
    try {
      cursor.close();
    } catch (IOException e) {
      log.warn("closing {}: {}", file, e.getMessage());
    }
  }
}
