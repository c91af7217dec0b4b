package io.binlogrelay.downstream;

import io.binlogrelay.auth.Account;
import io.binlogrelay.auth.NativePassword;
import io.binlogrelay.auth.Nonce;
import io.binlogrelay.auth.ServerAuthentication;
import io.binlogrelay.auth.Step;
import io.binlogrelay.message.AuthSwitchRequest;
import io.binlogrelay.message.ChangeUser;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.message.OkPacket;
import io.binlogrelay.wire.OutboundPackets;
import io.binlogrelay.wire.Packet;
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
 * A logged-in client proves that it is somebody else: COM_CHANGE_USER. Then a new {@link
 * CommandHandler} takes over, with nothing of the old session; a client that can't prove it is
 * disconnected, as by mysqld. On the channel's event loop.
 */
final class ChangeUserHandler extends SimpleChannelInboundHandler<Packet> {

  private static final Logger log = LoggerFactory.getLogger(ChangeUserHandler.class);

  private static final byte[] NO_PROOF = {};

  private final ServerParts parts;
  private final Client client;
  private final CommandWire wire;
  private final ChangeUser request;
  private final ServerAuthentication authentication;
  private @Nullable ScheduledFuture<?> timeout;

  ChangeUserHandler(ServerParts parts, Client client, CommandWire wire, ChangeUser request) {
    this.parts = parts;
    this.client = client;
    this.wire = wire;
    this.request = request;
    this.authentication =
        new ServerAuthentication(
            client.reachable(parts.logins().accounts()),
            Nonce.random(),
            parts.logins().rsaKey(),
            client.transport().tls() != null);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Duration patience = parts.clients().limits().connectTimeout();
    timeout =
        ctx.executor().schedule(() -> onTimeout(ctx), patience.toMillis(), TimeUnit.MILLISECONDS);
    client.does("Change user");
    // Any plugin but this one is switched to ours, with the nonce that is made for it.
    String plugin = request.plugin().equals(NativePassword.NAME) ? NativePassword.NAME : "";
    follow(ctx, authentication.start(request.user(), plugin, NO_PROOF));
  }

  private void onTimeout(ChannelHandlerContext ctx) {
    log.warn("{}: closed: has not proved in time that it is {}", client, request.user());
    parts.meters().brokenConnections.increment();
    ctx.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Packet packet) {
    follow(ctx, authentication.onPacket(ByteBufUtil.getBytes(packet.payload())));
  }

  private void follow(ChannelHandlerContext ctx, Step step) {
    if (step instanceof Step.Send send) {
      send(ctx, out -> out.packet(p -> p.writeBytes(send.payload())));
    } else if (step instanceof Step.SwitchTo to) {
      send(ctx, out -> out.packet(new AuthSwitchRequest(to.plugin(), to.nonce())::encode));
    } else if (step instanceof Step.Accepted accepted) {
      accept(ctx, accepted);
    } else if (step instanceof Step.Denied denied) {
      deny(ctx, denied.usingPassword());
    }
  }

  private void deny(ChannelHandlerContext ctx, boolean usingPassword) {
    Duration pause = parts.clients().failures().failed(client.host());
    log.warn("{}: disconnected: has not proved that it is {}", client, request.user());
    parts.meters().rejectedLogins.increment();
    ErrPacket error =
        ErrorCode.ACCESS_DENIED.packet(request.user(), client.host(), usingPassword ? "YES" : "NO");
    ClientChannel.refuse(ctx, error, wire.capabilities(), pause);
  }

  private void accept(ChannelHandlerContext ctx, Step.Accepted accepted) {
    Account account = accepted.account();
    if (!client.transport().suits(account)) {
      log.warn(
          "{}: {} requires {}, found {}",
          client,
          account.name(),
          account.tls(),
          client.transport());
      deny(ctx, true);
      return;
    }
    if (accepted.first().length > 0) {
      ctx.write((OutboundPackets) out -> out.packet(p -> p.writeBytes(accepted.first())));
    }
    parts.clients().failures().succeeded(client.host());
    if (!parts.clients().changesTo(client, account)) {
      log.warn("{}: refused: {} has all its connections", client, account.name());
      ErrPacket error =
          ErrorCode.USER_LIMIT_REACHED.packet(
              account.user(), "max_user_connections", account.maxConnections());
      ClientChannel.refuse(ctx, error, wire.capabilities());
      return;
    }
    log.info("{}: is {} from now on", client, account.name());
    send(ctx, out -> out.packet(OkPacket.DONE::encode));
    wire.sequence().reset();
    client.does("Sleep");
    CommandHandler commands = new CommandHandler(parts, client, account, wire);
    if (request.database() != null) {
      commands.use(request.database());
    }
    ctx.pipeline().replace(this, "commands", commands);
  }

  private static void send(ChannelHandlerContext ctx, OutboundPackets packets) {
    ctx.writeAndFlush(packets, ctx.voidPromise());
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
    ClientChannel.broken(ctx, client, cause, wire.capabilities());
  }
}
