package io.binlogrelay.downstream;

import io.binlogrelay.auth.Account;
import io.binlogrelay.auth.Role;
import io.binlogrelay.downstream.Replies.Form;
import io.binlogrelay.gtid.GtidFormatException;
import io.binlogrelay.message.ChangeUser;
import io.binlogrelay.message.Command;
import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.message.MalformedPacketException;
import io.binlogrelay.sql.Answer;
import io.binlogrelay.sql.Privilege;
import io.binlogrelay.sql.SessionContext;
import io.binlogrelay.sql.SqlSession;
import io.binlogrelay.sql.facts.RegisteredReplica;
import io.binlogrelay.wire.FrameEnds;
import io.binlogrelay.wire.Layers;
import io.binlogrelay.wire.Packet;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second phase of a connection: commands, answered one by one, until a dump begins and {@link
 * DumpHandler} takes over. On the channel's event loop.
 */
final class CommandHandler extends SimpleChannelInboundHandler<Packet> {

  private static final Logger log = LoggerFactory.getLogger(CommandHandler.class);

  private final ServerParts parts;
  private final Client client;
  private final Account account;
  private final CommandWire wire;
  private final SqlSession sql;
  private final Replies replies;
  private final SqlCommands commands;
  private @Nullable IdleWatch idle;

  CommandHandler(ServerParts parts, Client client, Account account, CommandWire wire) {
    this.parts = parts;
    this.client = client;
    this.account = account;
    this.wire = wire;
    this.sql =
        new SqlSession(
            parts.facts(),
            new SessionContext(
                client.id(),
                account.user(),
                client.host(),
                account.host().toString(),
                privileges(account)));
    this.replies = new Replies(client, wire, sql);
    this.commands = new SqlCommands(parts.meters(), sql, replies, wire.capabilities());
  }

  /** The database that the client named when it logged in. */
  void use(String database) {
    sql.use(database);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    idle = new IdleWatch(ctx.executor(), () -> mayIdle(ctx), () -> onIdle(ctx));
  }

  /** A client whose answer takes long is not idle. */
  private Duration mayIdle(ChannelHandlerContext ctx) {
    if (idle == null || ctx.channel().config().isAutoRead()) {
      return sql.mayIdle();
    }
    idle.active();
    return Duration.ofDays(1);
  }

  /** The phase is over, one way or another. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (idle != null) {
      idle.end();
    }
  }

  private void onIdle(ChannelHandlerContext ctx) {
    log.info("{}: closed: no command for {} (wait_timeout)", client, sql.mayIdle());
    ClientChannel.refuse(ctx, ErrorCode.CLIENT_INTERACTION_TIMEOUT.packet(), wire.capabilities());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, Packet packet) {
    if (!ctx.channel().isActive()) {
      return; // it was closed behind an earlier packet: nobody would ever end what this begins
    }
    parts.meters().receivedBytes.add(packet.payload().readableBytes());
    if (!ctx.channel().isWritable()) {
      // No client asks again before it has read an answer; one that does would fill our memory.
      throw new UnreadAnswersException();
    }
    Command command;
    try {
      command = Command.decode(packet.payload(), wire.capabilities());
    } catch (MalformedPacketException e) {
      replies.answer(ctx, e.answer());
      return;
    } catch (GtidFormatException e) {
      replies.answer(ctx, ErrorCode.MALFORMED_GTID_SET.packet());
      return;
    }
    if (idle != null) {
      idle.active();
    }
    client.does("Query");
    execute(ctx, command);
  }

  private void execute(ChannelHandlerContext ctx, Command command) {
    if (command instanceof Command.BinlogDump dump) {
      begin(
          ctx,
          new DumpRequest(dump.serverId(), dump.flags(), dump.file(), dump.position(), null),
          "Binlog Dump");
    } else if (command instanceof Command.BinlogDumpGtid dump) {
      begin(
          ctx,
          new DumpRequest(
              dump.serverId(), dump.flags(), dump.file(), dump.position(), dump.gtids()),
          "Binlog Dump GTID");
    } else if (command instanceof Command.RegisterReplica replica) {
      register(ctx, replica);
    } else if (command instanceof ChangeUser other) {
      ctx.pipeline().replace(this, "login", new ChangeUserHandler(parts, client, wire, other));
    } else if (command instanceof Command.Quit) {
      ctx.close();
    } else {
      commands.take(ctx, command);
    }
  }

  /** Without the role: 1045 here and 1227 for a dump (captured from 8.4.8). */
  private void register(ChannelHandlerContext ctx, Command.RegisterReplica replica) {
    if (!account.has(Role.REPLICA)) {
      replies.answer(ctx, ErrorCode.ACCESS_DENIED.packet(account.user(), client.host(), "YES"));
      return;
    }
    DumpTerms terms = ReplicaVariables.read(sql.variables());
    parts
        .replicas()
        .register(
            client.id(),
            new RegisteredReplica(
                replica.serverId(), replica.host(), replica.port(), terms.replicaUuid()));
    replies.answer(ctx, new Answer.Done(0, 0), Form.TEXT);
  }

  private void begin(ChannelHandlerContext ctx, DumpRequest request, String command) {
    if (!account.has(Role.REPLICA)) {
      replies.answer(ctx, ErrorCode.PRIVILEGE_NEEDED.packet("REPLICATION SLAVE"));
      return;
    }
    client.does(command);
    DumpTerms terms = ReplicaVariables.read(sql.variables());
    long serverId = parts.facts().identity().serverId();
    DumpStream stream =
        new DumpStream(
            request,
            terms,
            new ControlEvents(serverId, request, terms),
            new PacketStream(wire.sequence().next(), terms.semiSync()),
            parts.dumps().source().semiSync().requests());
    DumpSession session =
        new DumpSession(
            client.asReplica(),
            ctx.channel(),
            stream,
            parts.dumps(),
            parts.waiters().apply(ctx.channel().eventLoop()));
    client.streams(session);
    parts.meters().dumps.increment();
    DumpSession zombie = parts.replicas().dumpBegins(session); // before it can end, see below
    if (zombie != null) {
      zombie.replaced();
    }
    ctx.pipeline().replace(this, "dump", new DumpHandler(client, session));
    Layers.stream( // what is here already goes to the handler, and may close the connection
        ctx.pipeline(),
        client.transport().compression(),
        DumpHandler.MAX_STRAY_PACKET,
        terms.semiSync() ? new AckedEvents() : FrameEnds.NONE);
    session.start();
  }

  private static Set<Privilege> privileges(Account account) {
    EnumSet<Privilege> privileges = EnumSet.noneOf(Privilege.class);
    if (account.has(Role.REPLICA)) {
      privileges.addAll(Privilege.ofReplica());
    }
    if (account.has(Role.MONITOR)) {
      privileges.addAll(Privilege.ofMonitor());
    }
    if (account.has(Role.ADMIN)) {
      privileges.addAll(Privilege.ofAdministrator());
    }
    return privileges;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    parts.meters().brokenConnections.increment();
    ClientChannel.broken(ctx, client, cause, wire.capabilities());
  }
}
