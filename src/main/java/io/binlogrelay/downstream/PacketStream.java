package io.binlogrelay.downstream;

import io.binlogrelay.semisync.SemiSyncHeader;
import java.nio.ByteBuffer;

/**
 * The packets of one dump: headers, sequence numbers, and chains for events of 16 MiB and more.
 * Every event is one logical packet, {@code 00} and then the event's bytes, with a {@link
 * SemiSyncHeader} between them for a replica that asked for semi-sync; a logical packet of 0xffffff
 * bytes or more goes out as chunks of exactly 0xffffff and a last one that is shorter, possibly
 * empty (captured from 8.4.8; server source: sql-common/net_serv.cc, my_net_write). After an event
 * that the replica is to acknowledge the numbers restart.
 *
 * <p>An event may arrive in pieces of any size. Not thread safe: one caller at a time, as its
 * session.
 */
final class PacketStream {

  /** Bytes before a chunk: three of length, one of sequence number. */
  static final int HEADER = 4;

  /** The most that an event of less than 16 MiB needs besides its own bytes. */
  static final int OVERHEAD_MAX = HEADER + 1 + SemiSyncHeader.LENGTH;

  /** Payload of a chunk that another chunk must follow. */
  static final int FULL_CHUNK = 0xffffff;

  private final boolean semiSync;

  /** Bytes between the header of the first chunk and the event. */
  private final int prefix;

  private int sequence;
  private long eventLeft;
  private int chunkLeft;
  private boolean chunkIsFull;
  private boolean ackWanted;

  /**
   * @param sequence number of the first packet, which is one more than the command's
   * @param semiSync whether the replica asked for semi-sync
   */
  PacketStream(int sequence, boolean semiSync) {
    this.sequence = sequence;
    this.semiSync = semiSync;
    this.prefix = semiSync ? 1 + SemiSyncHeader.LENGTH : 1;
  }

  /** Whether the replica can be asked to acknowledge an event. */
  boolean semiSync() {
    return semiSync;
  }

  /** The number that the next packet will have, 0 to 255. */
  int sequence() {
    return sequence & 0xff;
  }

  /** Whether an event is open, so that nothing else may be put before it is complete. */
  boolean midEvent() {
    return eventLeft > 0 || chunkIsFull;
  }

  /** Whether an event of this length can go out by {@link #putWhole} into this much room. */
  boolean fitsWhole(long length, int room) {
    return length + HEADER + prefix <= room && length + prefix < FULL_CHUNK;
  }

  /**
   * Puts a whole event for which {@link #fitsWhole} holds. The position of {@code in} stays.
   *
   * @param ack whether the replica is to acknowledge it; only with {@link #semiSync}
   */
  void putWhole(ByteBuffer out, ByteBuffer in, int at, int length, boolean ack) {
    out.putInt(header(prefix + length));
    putPrefix(out, ack);
    out.put(out.position(), in, at, length);
    out.position(out.position() + length);
    ackWanted = ack;
    restartAfterAck();
  }

  /**
   * Opens an event that will come by {@link #put}; {@code out} has room for {@link #OVERHEAD_MAX}.
   *
   * @param ack as for {@link #putWhole}
   */
  void begin(ByteBuffer out, long length, boolean ack) {
    openChunk(out, prefix + length);
    putPrefix(out, ack);
    chunkLeft -= prefix;
    eventLeft = length;
    ackWanted = ack;
  }

  private void putPrefix(ByteBuffer out, boolean ack) {
    out.put((byte) 0);
    if (semiSync) {
      out.put((byte) SemiSyncHeader.MAGIC);
      out.put((byte) (ack ? SemiSyncHeader.ACK_WANTED : SemiSyncHeader.NO_ACK));
    }
  }

  private void restartAfterAck() {
    if (ackWanted) {
      ackWanted = false;
      sequence = SemiSyncHeader.RESTARTED_SEQUENCE;
    }
  }

  /**
   * Moves as much of the open event from {@code in} to {@code out} as one has and the other takes,
   * never more than the event; the event is complete when {@link #midEvent} turns false.
   */
  void put(ByteBuffer out, ByteBuffer in) {
    while (midEvent()) {
      if (chunkLeft == 0) {
        if (out.remaining() < HEADER) {
          return;
        }
        openChunk(out, eventLeft);
        continue;
      }
      int count = Math.min(chunkLeft, Math.min(in.remaining(), out.remaining()));
      if (count == 0) {
        return;
      }
      out.put(out.position(), in, in.position(), count);
      out.position(out.position() + count);
      in.position(in.position() + count);
      chunkLeft -= count;
      eventLeft -= count;
    }
    restartAfterAck();
  }

  /**
   * For an open event whose bytes do not go through {@code out}: opens the chunk that comes next
   * when the one before is complete.
   *
   * @return false if there is no room for its header
   */
  boolean readyToPass(ByteBuffer out) {
    if (chunkLeft > 0 || !midEvent()) {
      return true;
    }
    if (out.remaining() < HEADER) {
      return false;
    }
    openChunk(out, eventLeft);
    if (!midEvent()) {
      restartAfterAck(); // the chunk is an empty one
    }
    return true;
  }

  /**
   * Counts bytes of the open event that go out behind what was put so far, without passing here.
   *
   * @param most how many there may be
   * @return how many: what the open chunk lacks, if that is not more
   */
  int pass(int most) {
    int count = Math.min(chunkLeft, most);
    chunkLeft -= count;
    eventLeft -= count;
    if (!midEvent()) {
      restartAfterAck();
    }
    return count;
  }

  private void openChunk(ByteBuffer out, long payload) {
    chunkLeft = (int) Math.min(payload, FULL_CHUNK);
    chunkIsFull = chunkLeft == FULL_CHUNK;
    out.putInt(header(chunkLeft));
  }

  /** Length and sequence number as one little-endian integer. */
  private int header(int length) {
    return length | sequence++ << 24;
  }
}
