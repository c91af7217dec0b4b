package io.binlogrelay.downstream;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.relaylog.PublishedEnd;
import io.binlogrelay.relaylog.RelayLogView;
import io.binlogrelay.wire.Layers;
import io.binlogrelay.wire.PacketDecoder;
import io.binlogrelay.wire.PacketSequence;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that replicas connect to. {@link #start} and {@link #stop} are for one thread, once
 * each; the rest for any thread.
 */
public final class ReplicaServer {

  /** As long as answers of this much were not read, a client asks for nothing more. */
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(128 << 10, 512 << 10);

  /** Pooled, bounded by the JVM's direct memory, and counted. */
  private static final PooledByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  private static final int BACKLOG = 1024;
  private static final long STOP_MILLIS = 5000;

  private static final Logger log = LoggerFactory.getLogger(ReplicaServer.class);

  private final ServerOptions options;
  private final Logins logins;
  private final RelayLogView relayLog;
  private final ServerMeters meters = new ServerMeters();
  private final Clients clients;
  private final ReplicaRegistry replicas = new ReplicaRegistry();
  private final CatchUpReaders catchUp;
  private final ServedIdentity identity;
  private final ServerParts parts;
  private final EventLoopGroup loops;
  private final Map<EventLoop, LoopWaiters> waiters = new ConcurrentHashMap<>();
  private final Runnable onPublished = this::signalWaiters;
  private @Nullable Channel listener;

  /**
   * Nothing is opened yet.
   *
   * @param rest what SQL reaches outside of the server
   */
  public ReplicaServer(
      ServerOptions options,
      Logins logins,
      RelayLogView relayLog,
      SourceKnowledge source,
      RestOfRelay rest,
      Clock clock) {
    this.options = options;
    this.logins = logins;
    this.relayLog = relayLog;
    this.clients = new Clients(options.limits(), meters);
    this.catchUp = new CatchUpReaders(options.limits().catchUpThreads());
    this.identity = new ServedIdentity(options, source, clock.instant());
    ServedFacts facts =
        new ServedFacts(
            identity,
            clock,
            new ServedLog(relayLog, source),
            replicas,
            clients,
            rest.source(),
            rest.administration());
    TailDelay tailDelay = new TailDelay();
    DumpServices dumps =
        new DumpServices(relayLog, source, catchUp, tailDelay, meters, WriteSize.ofThisJvm());
    this.parts =
        new ServerParts(
            logins,
            clients,
            replicas,
            facts,
            dumps,
            loop -> waiters.computeIfAbsent(loop, key -> new LoopWaiters(key, tailDelay)));
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.loops =
        new MultiThreadIoEventLoopGroup(
            options.limits().eventLoops(), new DefaultThreadFactory("replicas"), io);
  }

  /**
   * Begins to listen.
   *
   * @return the address, with the port that was taken if any was asked for
   * @throws BindException when it cannot; the message names the address
   */
  public InetSocketAddress start() throws BindException {
    relayLog.onPublished(onPublished);
    Class<? extends ServerChannel> type =
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOCATOR, BUFFERS)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .childHandler(new Entrance())
            .bind(options.listen())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new BindException(
          "cannot listen on " + options.listen() + ": " + bound.cause().getMessage());
    }
    listener = bound.channel();
    InetSocketAddress address = (InetSocketAddress) bound.channel().localAddress();
    identity.listensOn(address.getPort());
    log.info("listening for replicas on {}", address);
    catchUp.execute(new DumpRehearsal(relayLog, parts.dumps().source(), options.serverId()));
    return address;
  }

  /**
   * Stops accepting, ends every dump so that its replica comes back, and waits for them a few
   * seconds at most.
   */
  public void stop() {
    Channel open = listener;
    if (open != null) {
      open.close().awaitUninterruptibly(STOP_MILLIS);
    }
    relayLog.removeListener(onPublished);
    for (DumpSession dump : replicas.dumps()) {
      dump.stop("the relay stops");
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
    while (!replicas.dumps().isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    catchUp.close();
    loops
        .shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * STOP_MILLIS);
    logins.encryption().close();
  }

  /** The dumps, in the order they began. */
  public List<ReplicaStatus> replicas() {
    PublishedEnd end = relayLog.published();
    return replicas.dumps().stream().map(dump -> DumpStatus.of(dump, end)).toList();
  }

  /** Counts. */
  public ServerStatus status() {
    return new ServerStatus(
        clients.size(),
        meters.accepted.sum(),
        meters.refusedConnections.sum(),
        meters.rejectedLogins.sum(),
        meters.brokenConnections.sum(),
        meters.dumps.sum(),
        meters.sentBytes.sum(),
        meters.sentEvents.sum(),
        BUFFERS.metric().usedDirectMemory(),
        clients.transports());
  }

  private void signalWaiters() {
    for (LoopWaiters each : waiters.values()) {
      each.signal();
    }
  }

  /** Puts the first handlers into a new connection, or shows it the door. */
  private final class Entrance extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel channel) {
      PacketSequence sequence = new PacketSequence();
      Layers.begin(channel.pipeline(), PacketDecoder.HANDSHAKE_LIMIT, sequence);
      Client client = clients.admit(channel);
      if (client == null) {
        channel.pipeline().addLast(new Farewell());
        return;
      }
      channel
          .closeFuture()
          .addListener(
              closed -> {
                replicas.connectionClosed(client.id());
                clients.closed(client);
              });
      HandshakeHandler handshake =
          new HandshakeHandler(parts, client, sequence, options.limits().handshakeTimeout());
      channel.pipeline().addLast(handshake);
    }
  }

  /** The answer to one connection too many. */
  private static final class Farewell extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ClientChannel.refuse(ctx, ErrorCode.TOO_MANY_CONNECTIONS.packet(), 0);
    }
  }
}
