package io.binlogrelay.downstream;

import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.GtidEvent;
import io.binlogrelay.binlog.MalformedEventException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.semisync.AckRequests;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hot path of a dump: walks the raw bytes of a log file event by event and puts each event into
 * packets, or skips it because the replica has its transaction. Whatever an event holds passes
 * through unseen, except its type, length and position, and a GTID event's GTID when there is a set
 * to skip by.
 *
 * <p>Skipping is the server's (sql/rpl_binlog_sender.cc, skip_event and send_events): a GTID event
 * whose GTID is in the set is skipped with everything behind it up to the next GTID event; a Rotate
 * never is. A heartbeat with the end of what was skipped goes out before the next event that is
 * sent, so that the replica's position follows.
 *
 * <p>A replica that asked for semi-sync is asked to acknowledge the last event that is published,
 * where we asked for it ourselves, and a heartbeat that stands for what was skipped at the end. Not
 * a Rotate: the replica would answer with a file that has not begun.
 *
 * <p>The caller offers bytes from {@link #offset} on and as many as it likes. What is left in the
 * buffer after {@link #frame} is to be offered again with more behind it. Not thread safe: one call
 * at a time.
 */
final class EventFramer {

  /** What {@link #frame} came to. Positions are then to be asked of the framer. */
  enum Verdict {
    /** It needs bytes from {@link #offset} on that were not in the buffer. */
    NEEDS_INPUT,
    /** The output has no room for the next event. */
    OUTPUT_FULL,
    /** What comes next are bytes of the file as they are: {@link #pass}. */
    FROM_FILE,
    /** The next event is of a type that the mode of this dump excludes: {@link #refusedType}. */
    REFUSED_TYPE,
    /** There is no event at {@link #offset}. */
    BOGUS,
    /** The event at {@link #offset} claims more than MySQL's limit of 1 GiB. */
    TOO_LARGE,
    /** The event at {@link #offset} claims more than the file has. */
    TRUNCATED
  }

  /** The longest event there may be (server source: max_log_event_size). */
  static final long MAX_EVENT_LENGTH = 1L << 30;

  /** An event that is not longer is not sent in pieces, but read again when it is whole. */
  static final int WHOLE_UP_TO = 4096;

  private static final long GTID_TYPES = 1L << EventType.GTID | 1L << EventType.GTID_TAGGED;

  /** From this length on, a system call of its own costs less than the copies it saves. */
  static final int LARGE = 128 << 10;

  private static final Logger log = LoggerFactory.getLogger(EventFramer.class);

  private final PacketStream packets;
  private final @Nullable GtidSet skip;
  private final FramedFile file;
  private final boolean largeFromFile;

  /** The event that is open is one whose bytes do not come through here. */
  private boolean passing;

  /** Bit n: an event of type n ends the dump. Only types below 64 are ever refused. */
  private long refusedTypes;

  private long offset;
  private boolean skipping;
  private boolean skippedSinceLastSent;
  private long lastSequence;
  private long sentEvents;
  private int lastGtidAt;
  private int lastGtidLength;
  private int refusedType;
  private long refusedEnd;

  /** Ends of events that are to be acknowledged: that of the log, and the next that was asked. */
  private long tip = AckRequests.NONE;

  private long nextAsked = AckRequests.NONE;

  /**
   * @param packets where the packets of the dump are numbered
   * @param skip what the replica has; null when nothing is skipped
   * @param file the file in hand
   * @param largeFromFile whether events of {@link #LARGE} bytes and more may go from the file to
   *     the socket unseen
   */
  EventFramer(
      PacketStream packets, @Nullable GtidSet skip, FramedFile file, boolean largeFromFile) {
    this.largeFromFile = largeFromFile;
    this.packets = packets;
    this.skip = skip;
    this.file = file;
  }

  /** Begins a file at an offset at which an event begins. */
  void startAt(long newOffset) {
    offset = newOffset;
    skipping = false;
    skippedSinceLastSent = false;
    lastSequence = 0;
  }

  /** Names the event types, one bit each, that end the dump instead of being sent. */
  void refuse(long types) {
    refusedTypes = types;
  }

  /** Offset in the file of the next byte to be offered. */
  long offset() {
    return offset;
  }

  /** Whether an event is sent in part. */
  boolean midEvent() {
    return packets.midEvent();
  }

  /**
   * Whether what comes next are bytes of the file as they are, for which none are to be offered.
   */
  boolean passing() {
    return passing;
  }

  /** Whether whatever comes next is skipped up to a GTID event, and that if the set says so. */
  boolean skipping() {
    return skipping && (refusedTypes & GTID_TYPES) == 0 && !packets.midEvent();
  }

  /**
   * Goes over events that would all be skipped, unseen; only while {@link #skipping}.
   *
   * @param newOffset where the transactions end that are gone over
   * @param transactions of the file up to there
   */
  void skipTo(long newOffset, long transactions) {
    offset = newOffset;
    lastSequence = transactions;
    skippedSinceLastSent = true;
  }

  /** Whether the events before {@link #offset} were skipped and no heartbeat has said so yet. */
  boolean owesHeartbeat() {
    return skippedSinceLastSent;
  }

  /** The logical clock's number of the file's last transaction begun so far; 0 before the first. */
  long lastSequence() {
    return lastSequence;
  }

  /** Events of the log that were sent, counted from the beginning of the dump. */
  long sentEvents() {
    return sentEvents;
  }

  /** The type of the event at {@link #offset} after {@link Verdict#REFUSED_TYPE}. */
  int refusedType() {
    return refusedType;
  }

  /** Where that event ends. */
  long refusedEnd() {
    return refusedEnd;
  }

  /**
   * Puts as much as it can of {@code in} into {@code out}, both little-endian.
   *
   * @param in the file's bytes from {@link #offset} on; its position moves over what was used
   * @param end how far the file is published; an event ends there
   * @param newest whether the log ends there too
   */
  Verdict frame(ByteBuffer in, long end, boolean newest, ByteBuffer out) {
    lastGtidAt = -1;
    if (packets.semiSync()) {
      tip = newest ? end : AckRequests.NONE;
      nextAsked = file.nextAsked(offset);
    }
    try {
      Verdict verdict = packets.midEvent() ? continueEvent(in, out) : null;
      while (verdict == null) {
        verdict = nextEvent(in, end, out);
      }
      if (lastGtidAt >= 0) {
        lastSequence = GtidEvent.sequenceNumber(in, lastGtidAt, lastGtidLength);
      }
      return verdict;
    } catch (MalformedEventException e) {
      log.warn("malformed GTID event before offset {}: {}", offset, e.getMessage());
      return Verdict.BOGUS;
    }
  }

  /** Sends or skips one event and returns null, or leaves it and returns why. */
  private @Nullable Verdict nextEvent(ByteBuffer in, long end, ByteBuffer out) {
    int at = in.position();
    if (in.remaining() < EventHeader.LENGTH) {
      boolean cutOff = offset < end && end - offset < EventHeader.LENGTH;
      return cutOff ? Verdict.TRUNCATED : Verdict.NEEDS_INPUT;
    }
    long length = EventHeader.eventLength(in, at);
    if (length < EventHeader.LENGTH || offset + length > end || !positionIsRight(in, at, length)) {
      return complain(length, end);
    }
    int type = EventHeader.type(in, at);
    if (type < Long.SIZE && (refusedTypes >>> type & 1) != 0) {
      refusedType = type;
      refusedEnd = offset + length;
      return Verdict.REFUSED_TYPE;
    }
    boolean skipThis = skipping;
    boolean readThis = GtidEvent.isGtid(type) || type == EventType.ROTATE;
    if (readThis && length > in.remaining()) {
      return length > WHOLE_UP_TO ? Verdict.BOGUS : Verdict.NEEDS_INPUT;
    }
    if (GtidEvent.isGtid(type)) {
      skipThis = skip != null && GtidEvent.in(skip, in, at, (int) length);
    } else if (type == EventType.ROTATE) {
      skipThis = false;
    }
    Verdict verdict = skipThis ? skip(in, length) : send(in, length, wantsAck(type, length), out);
    if (verdict == null) {
      skipping = skipThis;
      if (GtidEvent.isGtid(type)) {
        lastGtidAt = at;
        lastGtidLength = (int) length;
      } else if (type == EventType.ROTATE) {
        file.rotated(in, at, (int) length);
      }
    }
    return verdict;
  }

  private boolean wantsAck(int type, long length) {
    long eventEnd = offset + length;
    boolean wanted = eventEnd == tip || eventEnd == nextAsked;
    if (eventEnd >= nextAsked) {
      nextAsked = file.nextAsked(eventEnd);
    }
    return wanted && type != EventType.ROTATE;
  }

  private boolean positionIsRight(ByteBuffer in, int at, long length) {
    return (int) EventHeader.logPosition(in, at) == (int) (offset + length);
  }

  /** The order of the server's checks: sql/binlog_istream.cc, check_event_header and read. */
  private Verdict complain(long length, long end) {
    if (length > MAX_EVENT_LENGTH) {
      return Verdict.TOO_LARGE;
    }
    boolean cutOff = length >= EventHeader.LENGTH && offset + length > end;
    return cutOff ? Verdict.TRUNCATED : Verdict.BOGUS;
  }

  private @Nullable Verdict skip(ByteBuffer in, long length) {
    in.position((int) Math.min(in.limit(), in.position() + length));
    offset += length;
    skippedSinceLastSent = true;
    return null;
  }

  private @Nullable Verdict send(ByteBuffer in, long length, boolean ack, ByteBuffer out) {
    if (skippedSinceLastSent && !putHeartbeat(out)) {
      return Verdict.OUTPUT_FULL;
    }
    boolean complete = length <= in.remaining();
    boolean large = largeFromFile && length >= LARGE;
    if (complete && !large && packets.fitsWhole(length, out.remaining())) {
      packets.putWhole(out, in, in.position(), (int) length, ack);
      in.position(in.position() + (int) length);
      offset += length;
      sentEvents++;
      return null;
    }
    if (length <= WHOLE_UP_TO || out.remaining() <= PacketStream.OVERHEAD_MAX) {
      return complete ? Verdict.OUTPUT_FULL : Verdict.NEEDS_INPUT;
    }
    packets.begin(out, length, ack);
    sentEvents++;
    passing = large;
    return continueEvent(in, out);
  }

  /** Null when the open event is complete. */
  private @Nullable Verdict continueEvent(ByteBuffer in, ByteBuffer out) {
    if (passing) {
      return continuePassing(out);
    }
    int before = in.position();
    packets.put(out, in);
    offset += in.position() - before;
    if (!packets.midEvent()) {
      return null;
    }
    boolean full = in.hasRemaining() || out.remaining() < PacketStream.HEADER;
    return full ? Verdict.OUTPUT_FULL : Verdict.NEEDS_INPUT;
  }

  private @Nullable Verdict continuePassing(ByteBuffer out) {
    if (!packets.readyToPass(out)) {
      return Verdict.OUTPUT_FULL;
    }
    passing = packets.midEvent();
    return passing ? Verdict.FROM_FILE : null;
  }

  /**
   * After {@link Verdict#FROM_FILE}: the bytes from {@link #offset} on that come next are the
   * caller's to send, behind what was put so far. What is left in the input means nothing any more.
   *
   * @param most how many there may be
   * @return how many, 1 and up
   */
  int pass(int most) {
    int count = packets.pass(most);
    offset += count;
    passing = packets.midEvent();
    return count;
  }

  /**
   * At the end of what is published: the server forgets there that it was skipping, since what
   * comes next begins outside a transaction. False when a heartbeat is owed and has no room. It is
   * to be acknowledged, since nothing else says that the replica has what was skipped.
   */
  boolean settle(ByteBuffer out) {
    if (skippedSinceLastSent && !putHeartbeat(out, packets.semiSync())) {
      return false;
    }
    skipping = false;
    return true;
  }

  /** Announces {@link #offset} to the replica; false when there is no room for it. */
  boolean putHeartbeat(ByteBuffer out) {
    return putHeartbeat(out, false);
  }

  private boolean putHeartbeat(ByteBuffer out, boolean ack) {
    byte[] event = file.heartbeat(offset);
    if (!packets.fitsWhole(event.length, out.remaining())) {
      return false;
    }
    packets.putWhole(out, ByteBuffer.wrap(event), 0, event.length, ack);
    skippedSinceLastSent = false;
    return true;
  }
}
