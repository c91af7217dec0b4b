package io.binlogrelay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/**
 * Frames and numbers what a session writes as {@link OutboundPackets}. Anything else, such as a
 * {@link ByteBuf} that is framed already, passes unchanged.
 *
 * <p>One per connection, on its event loop.
 */
public final class PacketEncoder extends MessageToByteEncoder<OutboundPackets> {

  private final PacketSequence sequence;

  /** An encoder that numbers from {@code sequence}, shared with the {@link PacketDecoder}. */
  public PacketEncoder(PacketSequence sequence) {
    super(OutboundPackets.class);
    this.sequence = sequence;
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, OutboundPackets message, ByteBuf out) {
    message.writeTo(new PacketWriter(out, sequence));
  }
}
