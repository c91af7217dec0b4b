package io.binlogrelay.upstream;

import io.binlogrelay.auth.ClientAuthentication;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.HandshakeResponse41;
import io.binlogrelay.message.HandshakeV10;
import io.binlogrelay.message.Login;
import io.binlogrelay.message.SslRequest;
import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.OutboundPackets;
import io.binlogrelay.wire.Packet;
import io.binlogrelay.wire.PacketSequence;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first phase: reads the source's greeting, answers it as a replica does, and makes room for
 * {@link LoginHandler}. The channel's event loop.
 */
final class GreetingHandler extends SimpleChannelInboundHandler<Packet> {

  /**
   * A replica's (captured from 9.7.4: 0x99b8a285) but for LOCAL_FILES, as no server may ask for a
   * file of ours, and for what we would not look at: SESSION_TRACK, QUERY_ATTRIBUTES,
   * MULTI_FACTOR_AUTHENTICATION.
   */
  private static final long CAPABILITIES =
      Capabilities.LONG_PASSWORD
          | Capabilities.LONG_FLAG
          | Capabilities.PROTOCOL_41
          | Capabilities.TRANSACTIONS
          | Capabilities.SECURE_CONNECTION
          | Capabilities.PLUGIN_AUTH
          | Capabilities.CONNECT_ATTRS
          | Capabilities.PLUGIN_AUTH_LENENC_CLIENT_DATA
          | Capabilities.DEPRECATE_EOF;

  /** As a replica announces it: 1 GiB and the longest header (captured from 9.7.4). */
  private static final long MAX_PACKET = 0x4000_1067L;

  /** utf8mb4_0900_ai_ci, which servers before 8.0 take for their default. */
  private static final int CHARSET = 255;

  private final SourceOptions.Login login;
  private final PacketSequence sequence;
  private final SourceConnection.Listener listener;

  GreetingHandler(
      SourceOptions.Login login, PacketSequence sequence, SourceConnection.Listener listener) {
    this.login = login;
    this.sequence = sequence;
    this.listener = listener;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Packet packet) {
    if (ErrPacket.matches(packet.payload())) {
      throw new LinkFailure(SourceErrors.ofLogin(ErrPacket.decode(packet.payload())));
    }
    HandshakeV10 greeting = HandshakeV10.decode(packet.payload());
    long capabilities = Capabilities.effective(CAPABILITIES, greeting.capabilities());
    ClientAuthentication authentication = new ClientAuthentication(login.password(), false);
    ClientAuthentication.FirstProof proof =
        authentication.start(greeting.challenge().plugin(), greeting.challenge().data());
    HandshakeResponse41 response =
        new HandshakeResponse41(
            new SslRequest(capabilities, MAX_PACKET, CHARSET),
            new Login(login.user(), proof.plugin(), proof.response()),
            null,
            attributes(),
            0);
    OutboundPackets packets = out -> out.packet(response::encode);
    StatementHandler statements = new StatementHandler(sequence, capabilities);
    SourceConnection connection =
        new SourceConnection(
            context.channel(), statements, greeting.serverVersion(), greeting.connectionId());
    context.writeAndFlush(packets, context.voidPromise());
    context
        .pipeline()
        .replace(
            this, SourceConnector.PHASE, new LoginHandler(authentication, connection, listener));
  }

  /** What a replica says of itself (captured from 9.7.4), under our own name. */
  private static Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("_client_role", "binary_log_listener");
    attributes.put("_client_replication_channel_name", "");
    attributes.put("program_name", "binlog-relay");
    attributes.put("_client_name", "binlog-relay");
    attributes.put("_os", System.getProperty("os.name", ""));
    attributes.put("_platform", System.getProperty("os.arch", ""));
    attributes.put("_pid", Long.toString(ProcessHandle.current().pid()));
    return attributes;
  }
}
