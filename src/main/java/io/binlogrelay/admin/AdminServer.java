package io.binlogrelay.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for HTTP. {@link #start} and {@link #close} are for the thread that starts and stops the
 * relay; requests are answered on one event loop of its own.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  /** Enough for a few scrapers and people; a stranger cannot take more. */
  static final int CONNECTIONS_MAX = 64;

  static final int REQUEST_LINE_BYTES_MAX = 2048;
  static final int HEADER_BYTES_MAX = 8192;
  static final int BODY_BYTES_MAX = 1024;
  private static final int IDLE_SECONDS_MAX = 30;

  private final InetSocketAddress listen;
  private final AdminPages pages;
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("admin", true), NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private @Nullable Channel listener;

  /**
   * @param listen port 0 takes any free port
   * @param status the content of {@code /status}
   * @param health the content of {@code /health/ready}
   * @param metrics the content of {@code /metrics}
   */
  public AdminServer(
      InetSocketAddress listen,
      Supplier<RelayStatus> status,
      HealthSource health,
      MetricsSource metrics) {
    this.listen = listen;
    this.pages = new AdminPages(status, health, metrics);
  }

  /**
   * Begins to answer.
   *
   * @throws BindException when the address is taken or not ours; the message has the address
   */
  public void start() throws BindException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(new Pipeline());
    ChannelFuture bound = bootstrap.bind(listen).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close();
      BindException refused =
          new BindException(
              "cannot listen on admin.listen " + listen + ": " + bound.cause().getMessage());
      refused.initCause(bound.cause());
      throw refused;
    }
    listener = bound.channel();
    LOG.info("health, status and metrics on http:/{}", address());
  }

  /** Where it listens, with the port that was taken. Only after {@link #start}. */
  public InetSocketAddress address() {
    if (listener == null) {
      throw new IllegalStateException("not started");
    }
    return (InetSocketAddress) listener.localAddress();
  }

  /** Stops listening and cuts every connection; waits for it, at most a few seconds. */
  @Override
  public void close() {
    if (listener != null) {
      listener.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
    connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  /** The handlers of one connection. */
  private final class Pipeline extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      if (connections.size() >= CONNECTIONS_MAX) {
        channel.close();
        return;
      }
      connections.add(channel);
      channel
          .pipeline()
          .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS_MAX))
          .addLast(new HttpServerCodec(REQUEST_LINE_BYTES_MAX, HEADER_BYTES_MAX, HEADER_BYTES_MAX))
          .addLast(new HttpObjectAggregator(BODY_BYTES_MAX, true))
          .addLast(new AdminHandler(pages));
    }
  }
}
