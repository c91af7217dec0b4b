package io.binlogrelay.upstream;

import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.TransactionBoundary;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.semisync.SemiSyncHeader;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/**
 * Finds events in the raw bytes of a dump connection, where they are, without copying. One thread,
 * one connection.
 *
 * <p>A packet is a 3-byte length, a sequence number, and that many bytes; one of exactly 2^24-1
 * bytes is continued by the next, which may be empty (sql-common/net_serv.cc, my_net_write). The
 * first byte of an event's packet is 00, then comes the event, with a {@link SemiSyncHeader}
 * between them on a connection that asked for semi-sync. FF begins an error, FE in less than 8
 * bytes is the end of the stream.
 *
 * <p>Each step needs some bytes in one piece: {@link #consume} takes what is whole, {@link #needed}
 * says how many have to be there for the next step. That is never more than {@link #NEEDED_MAX}: a
 * longer event is handed on in pieces as they come.
 */
final class DumpPacketParser {

  /** The most bytes that a step needs in one piece. */
  static final int NEEDED_MAX = 1 + SemiSyncHeader.LENGTH + TransactionBoundary.HEAD_BYTES;

  /** In the place of the first number: those of packets in compressed frames mean nothing. */
  static final int ANY = -1;

  private static final int HEADER_LENGTH = 4;
  private static final int CHUNK_MAX = 0xFF_FFFF;
  private static final int STATUS_OK = 0x00;
  private static final int STATUS_ERR = 0xFF;
  private static final int STATUS_EOF = 0xFE;
  private static final int EOF_PACKET_MAX = 7;

  /** What the next bytes are. */
  private enum Step {
    HEADER,
    BEGINNING,
    CONTINUATION
  }

  private final EventSink sink;

  /** Bytes between the beginning of a packet and its event. */
  private final int prefix;

  private Step step = Step.HEADER;
  private int needed = HEADER_LENGTH;
  private final boolean numbered;
  private int nextSequence;

  /** Length of the chunk whose header was read, and how much of it is to come. */
  private int chunkLength;

  private int chunkLeft;

  /** The last header announced the continuation of a packet. */
  private boolean continued;

  /** Bytes of the event in hand that are to come. */
  private long eventLeft;

  /** The source wants the event in hand to be acknowledged. */
  private boolean ackWanted;

  /**
   * @param sink gets the events
   * @param firstSequence sequence number of the first packet: 1 after a command, or {@link #ANY}
   * @param semiSync whether the dump was asked for with semi-sync
   */
  DumpPacketParser(EventSink sink, int firstSequence, boolean semiSync) {
    this.sink = sink;
    this.numbered = firstSequence != ANY;
    this.nextSequence = firstSequence;
    this.prefix = semiSync ? 1 + SemiSyncHeader.LENGTH : 1;
  }

  /** How many bytes have to be there in one piece for the next step. */
  int needed() {
    return needed;
  }

  /**
   * Takes the steps that are whole in {@code b} between two indexes.
   *
   * @return the index of the first byte that was not consumed
   * @throws LinkFailure when the source ended the stream or broke the protocol
   */
  int consume(ByteBuffer b, int from, int to) {
    int at = from;
    while (to - at >= needed) {
      at += take(b, at, to - at); // 0 if it needs more than it knew before
    }
    return at;
  }

  private int take(ByteBuffer b, int at, int available) {
    return switch (step) {
      case HEADER -> header(b, at);
      case BEGINNING -> beginning(b, at, available);
      case CONTINUATION -> continuation(b, at, available);
    };
  }

  private int header(ByteBuffer b, int at) {
    int header = b.getInt(at);
    int sequence = header >>> 24;
    if (numbered && sequence != nextSequence) {
      throw LinkFailure.lost(
          "packets out of order: expected number " + nextSequence + ", found " + sequence);
    }
    nextSequence = (nextSequence + 1) & 0xFF;
    chunkLength = header & CHUNK_MAX;
    chunkLeft = chunkLength;
    if (!continued) {
      step = Step.BEGINNING;
      needed = Math.max(1, Math.min(chunkLength, prefix + EventHeader.LENGTH));
      if (chunkLength == 0) {
        throw broken("an empty packet");
      }
    } else {
      if (chunkLength != Math.min(eventLeft, CHUNK_MAX)) {
        throw broken("a chunk of " + chunkLength + " bytes where " + eventLeft + " are to come");
      }
      step = Step.CONTINUATION;
      needed = 1;
      endChunkIfDone();
    }
    return HEADER_LENGTH;
  }

  private int beginning(ByteBuffer b, int at, int available) {
    if ((b.get(at) & 0xFF) != STATUS_OK) {
      return endOfStream(b, at, available);
    }
    if (chunkLength < prefix + EventHeader.LENGTH) {
      throw broken("a packet too short for an event: " + chunkLength + " bytes");
    }
    ackWanted = prefix > 1 && ackWanted(b, at + 1);
    int eventAt = at + prefix;
    long eventLength = EventHeader.eventLength(b, eventAt);
    if (chunkLength != Math.min(eventLength + prefix, CHUNK_MAX)) {
      throw broken("a packet of " + chunkLength + " bytes with an event of " + eventLength);
    }
    int whole = (int) Math.min(eventLength, TransactionBoundary.HEAD_BYTES);
    if (available < prefix + whole) {
      needed = prefix + whole;
      return 0;
    }
    int here = Math.min(available, chunkLength) - prefix;
    if (here == eventLength) {
      sink.event(b, eventAt, here);
    } else {
      sink.eventBegins(b, eventAt, here, eventLength);
    }
    eventLeft = eventLength - here;
    chunkLeft -= here + prefix;
    step = Step.CONTINUATION;
    needed = 1;
    endChunkIfDone();
    return here + prefix;
  }

  private static boolean ackWanted(ByteBuffer b, int at) {
    int magic = b.get(at) & 0xFF;
    if (magic != SemiSyncHeader.MAGIC) {
      throw broken("no semi-sync header: expected EF, found " + Integer.toHexString(magic));
    }
    return (b.get(at + 1) & SemiSyncHeader.ACK_WANTED) != 0;
  }

  private int continuation(ByteBuffer b, int at, int available) {
    int here = Math.min(available, chunkLeft);
    sink.eventContinues(b, at, here);
    eventLeft -= here;
    chunkLeft -= here;
    endChunkIfDone();
    return here;
  }

  private void endChunkIfDone() {
    if (chunkLeft == 0) {
      continued = chunkLength == CHUNK_MAX;
      step = Step.HEADER;
      needed = HEADER_LENGTH;
      if (!continued && ackWanted) {
        nextSequence = SemiSyncHeader.RESTARTED_SEQUENCE;
        sink.ackWanted();
      }
    }
  }

  private int endOfStream(ByteBuffer b, int at, int available) {
    int status = b.get(at) & 0xFF;
    if (status == STATUS_EOF && chunkLength <= EOF_PACKET_MAX) {
      throw LinkFailure.lost("the source ended the stream: it shuts down, or the dump was killed");
    }
    if (status != STATUS_ERR || chunkLength > NEEDED_MAX) {
      throw broken("a packet of " + chunkLength + " bytes that begins with " + status);
    }
    if (available < chunkLength) {
      needed = chunkLength;
      return 0;
    }
    ByteBuffer packet = b.duplicate().limit(at + chunkLength).position(at);
    throw new LinkFailure(SourceErrors.ofDump(ErrPacket.decode(Unpooled.wrappedBuffer(packet))));
  }

  private static LinkFailure broken(String found) {
    return LinkFailure.lost("protocol error in the dump: " + found);
  }
}
