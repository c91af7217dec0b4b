package io.binlogrelay.downstream;

import java.nio.ByteBuffer;

/**
 * The packets of one dump: headers, sequence numbers, and chains for events of 16 MiB and more.
 * Every event is one logical packet, {@code 00} and then the event's bytes; a logical packet of
 * 0xffffff bytes or more goes out as chunks of exactly 0xffffff and a last one that is shorter,
 * possibly empty (captured from 8.4.8; server source: sql-common/net_serv.cc, my_net_write).
 *
 * <p>An event may arrive in pieces of any size. Not thread safe: one caller at a time, as its
 * session.
 */
final class PacketStream {

  /** Bytes before a chunk: three of length, one of sequence number. */
  static final int HEADER = 4;

  /** Bytes between the header of the first chunk and the event: the OK byte. */
  static final int PREFIX = 1;

  /** Everything that an event of less than 16 MiB needs besides its own bytes. */
  static final int OVERHEAD = HEADER + PREFIX;

  /** Payload of a chunk that another chunk must follow. */
  static final int FULL_CHUNK = 0xffffff;

  private int sequence;
  private long eventLeft;
  private int chunkLeft;
  private boolean chunkIsFull;

  /**
   * @param sequence number of the first packet, which is one more than the command's
   */
  PacketStream(int sequence) {
    this.sequence = sequence;
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
  static boolean fitsWhole(long length, int room) {
    return length + OVERHEAD <= room && length + PREFIX < FULL_CHUNK;
  }

  /** Puts a whole event for which {@link #fitsWhole} holds. The position of {@code in} stays. */
  void putWhole(ByteBuffer out, ByteBuffer in, int at, int length) {
    int position = out.position();
    out.putInt(position, header(PREFIX + length));
    out.put(position + HEADER, (byte) 0);
    out.put(position + OVERHEAD, in, at, length);
    out.position(position + OVERHEAD + length);
  }

  /** Opens an event that will come by {@link #put}; {@code out} has room for {@link #OVERHEAD}. */
  void begin(ByteBuffer out, long length) {
    openChunk(out, PREFIX + length);
    out.put((byte) 0);
    chunkLeft -= PREFIX;
    eventLeft = length;
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
