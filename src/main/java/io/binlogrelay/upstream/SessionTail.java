package io.binlogrelay.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/**
 * Last in the pipeline: every exception of a handler and the end of the connection come here. The
 * channel's event loop.
 */
final class SessionTail extends ChannelInboundHandlerAdapter {

  private final Consumer<Throwable> failed;

  /**
   * @param failed may be told more than once
   */
  SessionTail(Consumer<Throwable> failed) {
    this.failed = failed;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    failed.accept(LinkFailure.lost("the source closed the connection"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed.accept(cause);
  }
}
