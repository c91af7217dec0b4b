package io.binlogrelay.downstream;

import io.binlogrelay.auth.CachingSha2;
import io.binlogrelay.auth.Nonce;
import io.binlogrelay.auth.ServerAuthentication;
import io.binlogrelay.auth.Step;
import io.binlogrelay.message.AuthSwitchRequest;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.message.HandshakeResponse41;
import io.binlogrelay.message.HandshakeV10;
import io.binlogrelay.message.Login;
import io.binlogrelay.message.ServerStatus;
import io.binlogrelay.message.SslRequest;
import io.binlogrelay.tls.ReplicaTls;
import io.binlogrelay.tls.TlsSession;
import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.Compression;
import io.binlogrelay.wire.Layers;
import io.binlogrelay.wire.OutboundPackets;
import io.binlogrelay.wire.Packet;
import io.binlogrelay.wire.PacketDecoder;
import io.binlogrelay.wire.PacketSequence;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first phase of a connection: greeting, login, and out, or on to {@link CommandHandler}. It
 * holds what a stranger may cost: few and small packets, and a bounded time. On the channel's event
 * loop.
 */
final class HandshakeHandler extends SimpleChannelInboundHandler<Packet> {

  /**
   * What we always offer, besides TLS and compression as configured. Without query attributes,
   * which are not built; a client only uses what both sides offer.
   */
  private static final long CAPABILITIES =
      Capabilities.LONG_PASSWORD
          | Capabilities.FOUND_ROWS
          | Capabilities.LONG_FLAG
          | Capabilities.CONNECT_WITH_DB
          | Capabilities.PROTOCOL_41
          | Capabilities.TRANSACTIONS
          | Capabilities.SECURE_CONNECTION
          | Capabilities.MULTI_STATEMENTS
          | Capabilities.MULTI_RESULTS
          | Capabilities.PS_MULTI_RESULTS
          | Capabilities.PLUGIN_AUTH
          | Capabilities.CONNECT_ATTRS
          | Capabilities.PLUGIN_AUTH_LENENC_CLIENT_DATA
          | Capabilities.DEPRECATE_EOF;

  private static final Logger log = LoggerFactory.getLogger(HandshakeHandler.class);

  /**
   * What a client may ask for above it costs an event loop, which others share, much time for
   * little; it reads frames of any level.
   */
  private static final int MAX_ZSTD_LEVEL = 9;

  /** The low byte of the collation utf8mb4_0900_ai_ci, as 8.0 to 9.7 greet with it. */
  private static final int CHARSET = 255;

  private final ServerParts parts;
  private final Client client;
  private final PacketSequence sequence;
  private final Duration patience;
  private final byte[] nonce = Nonce.random();
  private final long offered;
  private final LoginEnd end;
  private boolean encrypted;
  private @Nullable Attempt attempt;
  private @Nullable ScheduledFuture<?> timeout;

  /** What a client said first of itself, and what became of it. */
  private record Attempt(HandshakeResponse41 response, ServerAuthentication authentication) {}

  /**
   * @param patience how long the client is given to log in
   */
  HandshakeHandler(ServerParts parts, Client client, PacketSequence sequence, Duration patience) {
    this.patience = patience;
    this.parts = parts;
    this.client = client;
    this.sequence = sequence;
    this.offered = offered(parts.logins());
    this.end = new LoginEnd(parts, client);
  }

  private static long offered(Logins logins) {
    long offered = CAPABILITIES | (logins.encryption().tls() == null ? 0 : Capabilities.SSL);
    for (Compression each : logins.compression()) {
      offered |= each.capability();
    }
    return offered;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    HandshakeV10 greeting =
        new HandshakeV10(
            parts.facts().identity().version(),
            client.id(),
            offered,
            CHARSET,
            ServerStatus.AUTOCOMMIT,
            new AuthSwitchRequest(CachingSha2.NAME, nonce));
    send(ctx, out -> out.packet(greeting::encode));
    timeout =
        ctx.executor().schedule(() -> onTimeout(ctx), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void onTimeout(ChannelHandlerContext ctx) {
    log.warn("{}: closed: not logged in after {} s", client, patience.toSeconds());
    parts.meters().brokenConnections.increment();
    ctx.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Packet packet) {
    if (!ctx.channel().isActive()) {
      return; // it was closed behind an earlier packet, and counts as gone
    }
    if (attempt != null) {
      byte[] payload = ByteBufUtil.getBytes(packet.payload());
      follow(ctx, attempt.response(), attempt.authentication().onPacket(payload));
    } else if (SslRequest.matches(packet.payload())) {
      encrypt(ctx);
    } else {
      logIn(ctx, HandshakeResponse41.decode(packet.payload()));
    }
  }

  private void encrypt(ChannelHandlerContext ctx) {
    ReplicaTls tls = parts.logins().encryption().tls();
    if (tls == null || encrypted) {
      log.warn("{}: closed: asked for TLS, which was not offered", client);
      parts.meters().brokenConnections.increment();
      ClientChannel.refuse(ctx, ErrorCode.BAD_HANDSHAKE.packet(), Capabilities.PROTOCOL_41);
      return;
    }
    encrypted = true;
    Layers.encrypt(
        ctx.pipeline(), tls.newHandler(ctx.alloc()), PacketDecoder.HANDSHAKE_LIMIT, sequence);
  }

  private void logIn(ChannelHandlerContext ctx, HandshakeResponse41 response) {
    Logins logins = parts.logins();
    ServerAuthentication authentication =
        new ServerAuthentication(
            client.reachable(logins.accounts()), nonce, logins.rsaKey(), encrypted);
    attempt = new Attempt(response, authentication);
    Login login = response.login();
    client.triesAs(login.user());
    follow(ctx, response, authentication.start(login.user(), login.plugin(), login.response()));
  }

  private void follow(ChannelHandlerContext ctx, HandshakeResponse41 login, Step step) {
    if (step instanceof Step.Accepted accepted) {
      accept(ctx, login, accepted);
    } else if (step instanceof Step.Denied denied) {
      end.deny(ctx, login.login().user(), denied.usingPassword(), Capabilities.PROTOCOL_41);
    } else {
      LoginEnd.ask(ctx, step);
    }
  }

  private void accept(ChannelHandlerContext ctx, HandshakeResponse41 login, Step.Accepted step) {
    long effective = Capabilities.effective(login.settings().capabilities(), offered);
    Compression compression = Compression.agreed(effective);
    if (parts.logins().encryption().required() && !encrypted) {
      log.warn("{}: login refused: not encrypted, and server.tls.required is true", client);
      refuse(ctx, ErrorCode.SECURE_TRANSPORT_REQUIRED.packet());
      return;
    }
    if (!parts.logins().compression().contains(compression)) {
      log.warn("{}: login refused: compression is not among server.compression", client);
      refuse(ctx, ErrorCode.WRONG_COMPRESSION.packet("uncompressed")); // it agreed on no other
      return;
    }
    Transport transport = new Transport(TlsSession.of(ctx.pipeline()).orElse(null), compression);
    CommandWire wire = new CommandWire(sequence, effective, nonce);
    if (!end.accept(ctx, step, transport, wire, login.database())) {
      return;
    }
    if (compression == Compression.NONE) {
      Layers.limit(ctx.pipeline(), PacketDecoder.COMMAND_LIMIT, sequence);
    } else {
      int level = Math.max(1, Math.min(login.zstdLevel(), MAX_ZSTD_LEVEL));
      Layers.compress(ctx.pipeline(), compression, level, PacketDecoder.COMMAND_LIMIT, sequence);
    }
  }

  private void refuse(ChannelHandlerContext ctx, ErrPacket error) {
    parts.meters().rejectedLogins.increment();
    ClientChannel.refuse(ctx, error, Capabilities.PROTOCOL_41);
  }

  /** The phase is over, one way or another. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    ScheduledFuture<?> running = timeout;
    if (running != null) {
      running.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    parts.meters().brokenConnections.increment();
    ClientChannel.broken(ctx, client, cause, Capabilities.PROTOCOL_41);
  }

  private static void send(ChannelHandlerContext ctx, OutboundPackets packets) {
    ctx.writeAndFlush(packets, ctx.voidPromise());
  }
}
