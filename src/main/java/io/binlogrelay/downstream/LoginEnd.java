package io.binlogrelay.downstream;

import io.binlogrelay.auth.Account;
import io.binlogrelay.auth.Step;
import io.binlogrelay.message.AuthSwitchRequest;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.message.OkPacket;
import io.binlogrelay.wire.OutboundPackets;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a client's proof of who it is goes on and ends, at its login as when it changes to somebody
 * else: with a session of its own, or with an error and the end of the connection. On the channel's
 * event loop.
 */
final class LoginEnd {

  private static final Logger log = LoggerFactory.getLogger(LoginEnd.class);

  private final ServerParts parts;
  private final Client client;

  LoginEnd(ServerParts parts, Client client) {
    this.parts = parts;
    this.client = client;
  }

  /** Says what the client has to answer, if the step is such a one. */
  static void ask(ChannelHandlerContext ctx, Step step) {
    if (step instanceof Step.Send send) {
      send(ctx, out -> out.packet(p -> p.writeBytes(send.payload())));
    } else if (step instanceof Step.SwitchTo to) {
      send(ctx, out -> out.packet(new AuthSwitchRequest(to.plugin(), to.nonce())::encode));
    }
  }

  /**
   * It has not proved it: it is told so, after a pause if that is not the first time.
   *
   * @param user who it says it is
   */
  void deny(ChannelHandlerContext ctx, String user, boolean usingPassword, long capabilities) {
    Duration pause = parts.clients().failures().failed(client.host());
    log.warn(
        "{}: refused: has not proved that it is {}{}",
        client,
        user,
        pause.isZero() ? "" : ", told so after " + pause);
    parts.meters().rejectedLogins.increment();
    ErrPacket error =
        ErrorCode.ACCESS_DENIED.packet(user, client.host(), usingPassword ? "YES" : "NO");
    ClientChannel.refuse(ctx, error, capabilities, pause);
  }

  /**
   * It has proved it: if its account allows that much, a {@link CommandHandler} takes the place of
   * the handler that called, with a new session.
   *
   * @param database what the session begins with, null for none
   * @return false if it is told an error instead, and goes
   */
  boolean accept(
      ChannelHandlerContext ctx,
      Step.Accepted step,
      Transport transport,
      CommandWire wire,
      @Nullable String database) {
    Account account = step.account();
    if (!transport.suits(account)) {
      log.warn("{}: {} requires {}, found {}", client, account.name(), account.tls(), transport);
      deny(ctx, account.user(), true, wire.capabilities());
      return false;
    }
    if (step.first().length > 0) {
      ctx.write((OutboundPackets) out -> out.packet(p -> p.writeBytes(step.first())));
    }
    parts.clients().failures().succeeded(client.host());
    if (!parts.clients().admits(client, account, transport)) {
      log.warn("{}: refused: {} has all its connections", client, account.name());
      ErrPacket error =
          ErrorCode.USER_LIMIT_REACHED.packet(
              account.user(), "max_user_connections", account.maxConnections());
      ClientChannel.refuse(ctx, error, wire.capabilities());
      return false;
    }
    send(ctx, out -> out.packet(OkPacket.DONE::encode));
    wire.sequence().reset();
    client.does("Sleep");
    CommandHandler commands = new CommandHandler(parts, client, account, wire);
    if (database != null) {
      commands.use(database);
    }
    ctx.pipeline().replace(ctx.handler(), "commands", commands);
    return true;
  }

  private static void send(ChannelHandlerContext ctx, OutboundPackets packets) {
    ctx.writeAndFlush(packets, ctx.voidPromise());
  }
}
