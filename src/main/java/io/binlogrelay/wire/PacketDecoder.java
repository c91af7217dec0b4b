package io.binlogrelay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the byte stream of the handshake and command phases into {@link Packet}s.
 *
 * <p>Chains of 0xffffff-byte packets are joined without copying. A payload that would exceed the
 * limit is refused with {@link WireException.PacketTooLarge} as soon as its header is here, so
 * memory grows with the bytes received and never with a length announced; a packet out of order
 * with {@link WireException.OutOfOrder}. After either, the rest of the connection is thrown away
 * unread: the position of the next header is not known.
 *
 * <p>A packet is passed on before the next is looked at, so a handler that answers at once may
 * reset the sequence for a command that is already here. For one that answers later, {@link
 * PacketSequence#hold} keeps the commands behind it here; {@code mysqld} reads none either.
 *
 * <p>When the dump phase begins, remove this handler from the pipeline: bytes that it holds and has
 * not decoded are passed on as a {@link ByteBuf}.
 *
 * <p>One per connection, on its event loop.
 */
public final class PacketDecoder extends ByteToMessageDecoder {

  /**
   * Limit before the peer has proved who it is, in bytes: connection attributes are bounded by 64
   * KiB (manual: "performance_schema_session_connect_attrs_size"), and all else is small.
   */
  public static final int HANDSHAKE_LIMIT = 64 * 1024 + 4096;

  /** Limit for commands, in bytes: a GTID set or an administrator's statement is far smaller. */
  public static final int COMMAND_LIMIT = 1024 * 1024;

  private enum State {
    READING,
    BROKEN
  }

  private final int limit;
  private final PacketSequence sequence;
  private State state = State.READING;
  private @Nullable CompositeByteBuf chain;

  /**
   * A decoder for one phase.
   *
   * @param limit greatest joined payload, bytes
   * @param sequence the connection's, shared with its {@link PacketEncoder}
   */
  public PacketDecoder(int limit, PacketSequence sequence) {
    this.limit = limit;
    this.sequence = sequence;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (state == State.BROKEN) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (sequence.isHeld() || in.readableBytes() < PacketHeader.LENGTH) {
      return;
    }
    int length = PacketHeader.payloadLength(in, in.readerIndex());
    checkLimit(in, length);
    if (in.readableBytes() < PacketHeader.LENGTH + length) {
      return;
    }
    int number = PacketHeader.sequence(in, in.readerIndex());
    acceptSequence(in, number);
    in.skipBytes(PacketHeader.LENGTH);
    if (length == PacketHeader.MAX_PAYLOAD) {
      extendChain(ctx, in.readRetainedSlice(length));
      return;
    }
    if (chain == null) {
      out.add(new Packet(number, in.readRetainedSlice(length)));
      return;
    }
    ByteBuf joined = chain.addComponent(true, in.readRetainedSlice(length));
    chain = null;
    out.add(new Packet(number, joined));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event == Layers.GO_ON && !sequence.isHeld()) {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
    }
    super.userEventTriggered(ctx, event);
  }

  private void extendChain(ChannelHandlerContext ctx, ByteBuf part) {
    if (chain == null) {
      chain = ctx.alloc().compositeBuffer(Integer.MAX_VALUE);
    }
    chain.addComponent(true, part);
  }

  private void checkLimit(ByteBuf in, int length) {
    long joined = (chain == null ? 0L : chain.readableBytes()) + length;
    if (joined > limit) {
      giveUp(in);
      throw new WireException.PacketTooLarge(joined, limit);
    }
  }

  private void acceptSequence(ByteBuf in, int number) {
    try {
      sequence.accept(number);
    } catch (WireException.OutOfOrder e) {
      giveUp(in);
      throw e;
    }
  }

  private void giveUp(ByteBuf in) {
    in.skipBytes(in.readableBytes());
    releaseChain();
    state = State.BROKEN;
  }

  private void releaseChain() {
    if (chain != null) {
      chain.release();
      chain = null;
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    releaseChain();
  }
}
