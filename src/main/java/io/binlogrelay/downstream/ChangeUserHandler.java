package io.binlogrelay.downstream;

import io.binlogrelay.auth.NativePassword;
import io.binlogrelay.auth.Nonce;
import io.binlogrelay.auth.ServerAuthentication;
import io.binlogrelay.auth.Step;
import io.binlogrelay.message.ChangeUser;
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
  private final LoginEnd end;
  private @Nullable ScheduledFuture<?> timeout;

  ChangeUserHandler(ServerParts parts, Client client, CommandWire wire, ChangeUser request) {
    this.parts = parts;
    this.client = client;
    this.wire = wire;
    this.request = request;
    this.authentication =
        new ServerAuthentication(
            client.reachable(parts.logins().accounts()),
            beginsWithNative() ? wire.nonce() : Nonce.random(),
            parts.logins().rsaKey(),
            client.transport().tls() != null);
    this.end = new LoginEnd(parts, client);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Duration patience = parts.clients().limits().connectTimeout();
    timeout =
        ctx.executor().schedule(() -> onTimeout(ctx), patience.toMillis(), TimeUnit.MILLISECONDS);
    client.does("Change user");
    // Any plugin but this one is switched to ours, with the nonce that is made for it.
    String plugin = beginsWithNative() ? NativePassword.NAME : "";
    follow(ctx, authentication.start(request.user(), plugin, NO_PROOF));
  }

  /**
   * For this plugin mysqld asks with the nonce of its greeting once more, and clients answer with
   * that whatever they are asked with (captured from 8.0.33 and MariaDB's client library).
   */
  private boolean beginsWithNative() {
    return request.plugin().equals(NativePassword.NAME);
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
    if (step instanceof Step.Accepted accepted) {
      if (end.accept(ctx, accepted, client.transport(), wire, request.database())) {
        log.info("{}: is {} from now on", client, accepted.account().name());
      }
    } else if (step instanceof Step.Denied denied) {
      end.deny(ctx, request.user(), denied.usingPassword(), wire.capabilities());
    } else {
      LoginEnd.ask(ctx, step);
    }
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
