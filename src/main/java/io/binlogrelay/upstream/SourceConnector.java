package io.binlogrelay.upstream;

import io.binlogrelay.wire.Layers;
import io.binlogrelay.wire.PacketSequence;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.time.Duration;

/** Opens connections to the source, logged in and ready for commands. Any thread. */
final class SourceConnector {

  static final String PHASE = "phase";

  private static final Duration CONNECT_TIMEOUT_MAX = Duration.ofSeconds(10);

  private final SourceOptions options;
  private final Transport transport;

  SourceConnector(SourceOptions options, Transport transport) {
    this.options = options;
    this.transport = transport;
  }

  /**
   * Opens one.
   *
   * @param silence how long the source may say nothing, in any phase
   * @return the channel, which is not connected yet; closing it gives up
   */
  Channel open(Duration silence, SourceConnection.Listener listener) {
    HostAndPort host = options.host();
    Duration timeout = silence.compareTo(CONNECT_TIMEOUT_MAX) < 0 ? silence : CONNECT_TIMEOUT_MAX;
    return new Bootstrap()
        .group(transport.loop())
        .channel(transport.channel())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT) // of replicas as well
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                addHandlers(channel, silence, listener);
              }
            })
        .connect(host.host(), host.port())
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                listener.onConnected();
              } else {
                listener.onFailed(
                    LinkFailure.lost(
                        "no connection to " + host + ": " + connected.cause().getMessage()));
              }
            })
        .channel();
  }

  private void addHandlers(Channel channel, Duration silence, SourceConnection.Listener listener) {
    PacketSequence sequence = new PacketSequence();
    channel.pipeline().addLast(new SilenceGuard(silence));
    Layers.begin(channel.pipeline(), StatementHandler.ANSWER_BYTES_MAX, sequence);
    channel
        .pipeline()
        .addLast(PHASE, new GreetingHandler(options, sequence, listener))
        .addLast(new SessionTail(listener::onFailed));
  }
}
