package io.binlogrelay.wire;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Appends framed packets to a buffer: header, payload, and further headers where a payload is 16
 * MiB or more.
 *
 * <p>Used within one call on the event loop of its connection.
 */
public final class PacketWriter {

  private final ByteBuf out;
  private final PacketSequence sequence;

  /** Writes to the end of {@code out}, which the caller keeps; numbers come from the sequence. */
  public PacketWriter(ByteBuf out, PacketSequence sequence) {
    this.out = out;
    this.sequence = sequence;
  }

  /** Appends what {@code payload} writes as one payload. */
  public void packet(Consumer<ByteBuf> payload) {
    int start = out.writerIndex();
    out.writeZero(PacketHeader.LENGTH);
    payload.accept(out);
    int length = out.writerIndex() - start - PacketHeader.LENGTH;
    if (length < PacketHeader.MAX_PAYLOAD) {
      PacketHeader.set(out, start, length, sequence.next());
      return;
    }
    split(start, length);
  }

  /** A payload of exactly 16 MiB - 1, or a multiple, ends with an empty packet. */
  private void split(int start, int length) {
    ByteBuf whole = out.copy(start + PacketHeader.LENGTH, length);
    try {
      out.writerIndex(start);
      int chunk;
      do {
        chunk = Math.min(whole.readableBytes(), PacketHeader.MAX_PAYLOAD);
        PacketHeader.write(out, chunk, sequence.next());
        out.writeBytes(whole, chunk);
      } while (chunk == PacketHeader.MAX_PAYLOAD);
    } finally {
      whole.release();
    }
  }
}
