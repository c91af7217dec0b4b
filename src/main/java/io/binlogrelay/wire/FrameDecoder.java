package io.binlogrelay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Takes the bytes out of compressed frames. Where packets begin in them is not its business: a
 * frame may hold several, or a part of one.
 *
 * <p>Both lengths of a frame are compared with the limit before anything is allocated for them, and
 * what is in it must have the length that was announced. After a frame that breaks this the rest of
 * the connection is thrown away unread.
 *
 * <p>One per connection and phase, on its event loop.
 */
final class FrameDecoder extends ByteToMessageDecoder {

  private enum State {
    READING,
    BROKEN
  }

  private final Decompressor decompressor;
  private final int limit;
  private final PacketSequence numbers;
  private State state = State.READING;

  /**
   * @param limit greatest content of a frame, bytes
   * @param numbers those of frames
   */
  FrameDecoder(Compression compression, int limit, PacketSequence numbers) {
    this.decompressor = Decompressor.of(compression);
    this.limit = limit;
    this.numbers = numbers;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (state == State.BROKEN) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      take(ctx, in, out);
    } catch (WireException e) {
      state = State.BROKEN;
      in.skipBytes(in.readableBytes());
      throw e;
    }
  }

  private void take(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (numbers.isHeld() || in.readableBytes() < FrameHeader.LENGTH) {
      return;
    }
    int at = in.readerIndex();
    int length = FrameHeader.length(in, at);
    int uncompressed = FrameHeader.uncompressedLength(in, at);
    if (Math.max(length, uncompressed) > limit) {
      throw new WireException.PacketTooLarge(Math.max(length, uncompressed), limit);
    }
    if (in.readableBytes() < FrameHeader.LENGTH + length) {
      return;
    }
    numbers.accept(FrameHeader.number(in, at));
    in.skipBytes(FrameHeader.LENGTH);
    if (uncompressed > 0) {
      out.add(decompressed(ctx, in.readSlice(length), uncompressed));
    } else if (length > 0) {
      out.add(in.readRetainedSlice(length));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event == Layers.GO_ON && !numbers.isHeld()) {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
    }
    super.userEventTriggered(ctx, event);
  }

  private ByteBuf decompressed(ChannelHandlerContext ctx, ByteBuf content, int length) {
    // Below TLS of the JDK bytes lie on the heap, where zstd does not find them.
    ByteBuf piece = content.isDirect() ? content.retain() : outside(ctx, content);
    ByteBuf plain = ctx.alloc().directBuffer(length, length);
    try {
      int found = decompressor.decompress(piece, plain.nioBuffer(0, length));
      if (found != length) {
        throw new WireException("compressed frame: not the " + length + " bytes it announces");
      }
      return plain.writerIndex(length).retain();
    } finally {
      plain.release();
      piece.release();
    }
  }

  private static ByteBuf outside(ChannelHandlerContext ctx, ByteBuf content) {
    return ctx.alloc().directBuffer(content.readableBytes()).writeBytes(content);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    decompressor.close();
  }
}
