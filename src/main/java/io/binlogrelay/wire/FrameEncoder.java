package io.binlogrelay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/**
 * Puts what is written into compressed frames, each write into frames of its own: packets have gone
 * through their encoder before. What is too short to become shorter, and what does not, is stored.
 *
 * <p>One per connection, on its event loop.
 */
final class FrameEncoder extends MessageToByteEncoder<ByteBuf> {

  /** What is shorter is stored, as mysqld does ({@code MIN_COMPRESS_LENGTH}). */
  static final int MIN_COMPRESSED = 50;

  /** A peer holds a frame whole, so it is not made as large as it could be. */
  static final int MAX_FRAME = 1 << 20;

  private final Compressor compressor;
  private final PacketSequence numbers;
  private FrameEnds ends = FrameEnds.NONE;

  /**
   * @param numbers those of frames
   */
  FrameEncoder(Compression compression, int level, PacketSequence numbers) {
    super(ByteBuf.class);
    this.compressor = Compressor.of(compression, level);
    this.numbers = numbers;
  }

  /** From now on numbers begin anew there. */
  void beginAnewAt(FrameEnds places) {
    ends = places;
  }

  @Override
  protected ByteBuf allocateBuffer(ChannelHandlerContext ctx, ByteBuf in, boolean direct) {
    int frame = Math.min(in.readableBytes(), MAX_FRAME);
    return ctx.alloc().directBuffer(FrameHeader.LENGTH + compressor.room(frame));
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, ByteBuf in, ByteBuf out) {
    while (in.isReadable()) {
      int end = ends.next(in);
      int left = end < 0 ? in.readableBytes() : end;
      while (left > 0) {
        int length = Math.min(left, MAX_FRAME);
        frame(in.readSlice(length), out);
        left -= length;
      }
      if (end >= 0) {
        numbers.reset();
      }
    }
  }

  private void frame(ByteBuf piece, ByteBuf out) {
    int length = piece.readableBytes();
    int start = out.writerIndex();
    out.ensureWritable(FrameHeader.LENGTH + compressor.room(length));
    out.writeZero(FrameHeader.LENGTH);
    int content = start + FrameHeader.LENGTH;
    if (length >= MIN_COMPRESSED) {
      compressor.compress(piece, out);
    }
    int compressed = out.writerIndex() - content;
    if (compressed > 0 && compressed < length) {
      FrameHeader.set(out, start, compressed, numbers.next(), length);
    } else {
      out.writerIndex(content).writeBytes(piece);
      FrameHeader.set(out, start, length, numbers.next(), 0);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    compressor.close();
  }
}
