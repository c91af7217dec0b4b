package io.binlogrelay.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Takes a source that says nothing for too long for dead, in every phase of a connection: a network
 * that swallows packets shows in no other way. First in the pipeline; the channel's event loop.
 *
 * <p>The time that we spend on a batch ourselves, such as in a slow fdatasync, is not the source's
 * silence.
 */
final class SilenceGuard extends ChannelInboundHandlerAdapter {

  private final long timeoutNanos;
  private long lastHeardNanos;

  SilenceGuard(Duration timeout) {
    this.timeoutNanos = timeout.toNanos();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    lastHeardNanos = System.nanoTime();
    checkIn(context, timeoutNanos);
    context.fireChannelActive();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    lastHeardNanos = System.nanoTime();
  }

  private void checkIn(ChannelHandlerContext context, long nanos) {
    context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
  }

  private void check(ChannelHandlerContext context) {
    if (!context.channel().isActive()) {
      return;
    }
    long left = timeoutNanos - (System.nanoTime() - lastHeardNanos);
    if (left > 0) {
      checkIn(context, left);
      return;
    }
    context.fireExceptionCaught(
        LinkFailure.lost(
            "the source was silent for "
                + TimeUnit.NANOSECONDS.toMillis(timeoutNanos)
                + " ms (readTimeout)"));
  }
}
