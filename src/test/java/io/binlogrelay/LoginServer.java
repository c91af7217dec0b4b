package io.binlogrelay;

import io.binlogrelay.auth.Accounts;
import io.binlogrelay.auth.Nonce;
import io.binlogrelay.auth.RsaKey;
import io.binlogrelay.auth.ServerAuthentication;
import io.binlogrelay.auth.Step;
import io.binlogrelay.message.AuthSwitchRequest;
import io.binlogrelay.message.ColumnDefinition;
import io.binlogrelay.message.Command;
import io.binlogrelay.message.EofPacket;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.message.HandshakeResponse41;
import io.binlogrelay.message.HandshakeV10;
import io.binlogrelay.message.OkPacket;
import io.binlogrelay.message.ServerStatus;
import io.binlogrelay.message.TextResultSet;
import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.OutboundPackets;
import io.binlogrelay.wire.Packet;
import io.binlogrelay.wire.PacketDecoder;
import io.binlogrelay.wire.PacketEncoder;
import io.binlogrelay.wire.PacketSequence;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least server that lets a real client log in and ask something: wire, message and auth put
 * together, and a few made-up answers.
 */
final class LoginServer implements AutoCloseable {

  private static final RsaKey KEY = RsaKey.generate();
  private static final Pattern ALIAS = Pattern.compile("AS\\s+(\\w+)");
  private static final Map<String, String> VARIABLES =
      Map.of(
          "transaction_isolation", "REPEATABLE-READ",
          "time_zone", "SYSTEM",
          "system_time_zone", "UTC",
          "max_allowed_packet", "67108864",
          "sql_mode", "",
          "init_connect", "",
          "license", "GPL");

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel listener;

  LoginServer(Accounts accounts, long capabilities) throws InterruptedException {
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    PacketSequence sequence = new PacketSequence();
                    channel
                        .pipeline()
                        .addLast(new PacketDecoder(PacketDecoder.HANDSHAKE_LIMIT, sequence))
                        .addLast(new PacketEncoder(sequence))
                        .addLast(new Login(accounts, capabilities, sequence));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Login extends SimpleChannelInboundHandler<Packet> {

    private final long offered;
    private final PacketSequence sequence;
    private final byte[] nonce = Nonce.random();
    private final ServerAuthentication authentication;
    private HandshakeResponse41 response;

    Login(Accounts accounts, long offered, PacketSequence sequence) {
      this.offered = offered;
      this.sequence = sequence;
      this.authentication = new ServerAuthentication(accounts, nonce, KEY, false);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      HandshakeV10 greeting =
          new HandshakeV10(
              "8.0.33",
              1,
              offered,
              255,
              ServerStatus.AUTOCOMMIT,
              new AuthSwitchRequest("caching_sha2_password", nonce));
      send(context, out -> out.packet(greeting::encode));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Packet packet) {
      if (response == null) {
        response = HandshakeResponse41.decode(packet.payload());
        take(
            context,
            authentication.start(
                response.login().user(), response.login().plugin(), response.login().response()));
      } else {
        take(context, authentication.onPacket(ByteBufUtil.getBytes(packet.payload())));
      }
    }

    private void take(ChannelHandlerContext context, Step step) {
      if (step instanceof Step.Send send) {
        send(context, out -> out.packet(payload -> payload.writeBytes(send.payload())));
      } else if (step instanceof Step.SwitchTo to) {
        send(context, out -> out.packet(new AuthSwitchRequest(to.plugin(), to.nonce())::encode));
      } else if (step instanceof Step.Accepted accepted) {
        send(
            context,
            out -> {
              if (accepted.first().length > 0) {
                out.packet(payload -> payload.writeBytes(accepted.first()));
              }
              out.packet(OkPacket.DONE::encode);
            });
        long effective = Capabilities.effective(response.settings().capabilities(), offered);
        sequence.reset();
        context.pipeline().replace(this, "commands", new Commands(effective, sequence));
      } else {
        String used = ((Step.Denied) step).usingPassword() ? "YES" : "NO";
        ErrPacket denied =
            ErrorCode.ACCESS_DENIED.packet(response.login().user(), "localhost", used);
        send(context, out -> out.packet(p -> denied.encode(p, Capabilities.PROTOCOL_41)));
        context.close();
      }
    }
  }

  private static final class Commands extends SimpleChannelInboundHandler<Packet> {

    private final long capabilities;
    private final PacketSequence sequence;

    Commands(long capabilities, PacketSequence sequence) {
      this.capabilities = capabilities;
      this.sequence = sequence;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      context
          .pipeline()
          .replace(
              PacketDecoder.class,
              "command decoder",
              new PacketDecoder(PacketDecoder.COMMAND_LIMIT, sequence));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Packet packet) {
      Command command = Command.decode(packet.payload(), capabilities);
      if (command instanceof Command.Quit) {
        context.close();
        return;
      }
      if (command instanceof Command.Query query && query.sql().contains("SELECT")) {
        TextResultSet rows = rows(query.sql());
        send(context, out -> rows.writeTo(out, capabilities, EofPacket.DONE));
      } else {
        send(context, out -> out.packet(OkPacket.DONE::encode));
      }
      sequence.reset();
    }

    /** A column for each alias; the row repeats the question where there is none. */
    private static TextResultSet rows(String sql) {
      List<ColumnDefinition> columns = new ArrayList<>();
      List<String> row = new ArrayList<>();
      Matcher alias = ALIAS.matcher(sql);
      while (alias.find()) {
        String name = alias.group(1);
        String otherwise = name.startsWith("c") ? "utf8mb4" : "1";
        columns.add(ColumnDefinition.text(name));
        row.add(VARIABLES.getOrDefault(name, otherwise));
      }
      if (columns.isEmpty()) {
        columns.add(ColumnDefinition.text("question"));
        row.add(sql);
      }
      return new TextResultSet(columns, List.of(row));
    }
  }

  private static void send(ChannelHandlerContext context, OutboundPackets packets) {
    context.writeAndFlush(packets);
  }
}
