package io.binlogrelay.wire;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;

/**
 * A payload that arrived, joined if it came in several packets.
 *
 * <p>Whoever receives it from {@link PacketDecoder} owns it and must release it; {@code
 * SimpleChannelInboundHandler<Packet>} does so by itself after {@code channelRead0}. Records that
 * {@code decode} reads from the payload copy what they keep.
 *
 * @param sequence number of the payload's last packet, 0..255; an answer begins one above
 * @param payload without header; may be empty
 */
public record Packet(int sequence, ByteBuf payload) implements ReferenceCounted {

  @Override
  public int refCnt() {
    return payload.refCnt();
  }

  @Override
  public Packet retain() {
    payload.retain();
    return this;
  }

  @Override
  public Packet retain(int increment) {
    payload.retain(increment);
    return this;
  }

  @Override
  public Packet touch() {
    payload.touch();
    return this;
  }

  @Override
  public Packet touch(Object hint) {
    payload.touch(hint);
    return this;
  }

  @Override
  public boolean release() {
    return payload.release();
  }

  @Override
  public boolean release(int decrement) {
    return payload.release(decrement);
  }
}
