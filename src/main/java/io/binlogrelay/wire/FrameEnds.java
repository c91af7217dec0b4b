package io.binlogrelay.wire;

import io.netty.buffer.ByteBuf;

/**
 * Where a frame has to end inside of what is written in a stream, so that the number of the next
 * one is 0. Belongs to one connection, on its event loop.
 */
@FunctionalInterface
public interface FrameEnds {

  /** Nowhere. */
  FrameEnds NONE = written -> -1;

  /** Each write is something by itself, such as an ACK. */
  FrameEnds EACH_WRITE = ByteBuf::readableBytes;

  /**
   * Looks at what comes next.
   *
   * @param written from its reader index on, which stays; called again for what is behind an end,
   *     and with the next write for what is behind this one
   * @return how many bytes there are to the next end, at least 1; -1 if none is in sight
   */
  int next(ByteBuf written);
}
