package io.binlogrelay.upstream;

import io.binlogrelay.auth.ClientAuthentication;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.HandshakeResponse41;
import io.binlogrelay.message.HandshakeV10;
import io.binlogrelay.message.Login;
import io.binlogrelay.message.SslRequest;
import io.binlogrelay.tls.SourceTls;
import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.Compression;
import io.binlogrelay.wire.Layers;
import io.binlogrelay.wire.OutboundPackets;
import io.binlogrelay.wire.Packet;
import io.binlogrelay.wire.PacketSequence;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
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

  private final SourceOptions options;
  private final PacketSequence sequence;
  private final SourceConnection.Listener listener;

  GreetingHandler(
      SourceOptions options, PacketSequence sequence, SourceConnection.Listener listener) {
    this.options = options;
    this.sequence = sequence;
    this.listener = listener;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Packet packet) {
    if (ErrPacket.matches(packet.payload())) {
      throw new LinkFailure(SourceErrors.ofLogin(ErrPacket.decode(packet.payload())));
    }
    HandshakeV10 greeting = HandshakeV10.decode(packet.payload());
    boolean encrypted = mustEncrypt(greeting);
    requireCompression(greeting);
    long wanted =
        CAPABILITIES
            | options.wire().compression().capability()
            | (encrypted ? Capabilities.SSL : 0);
    long capabilities = Capabilities.effective(wanted, greeting.capabilities());
    SslRequest settings = new SslRequest(capabilities, MAX_PACKET, CHARSET);
    if (encrypted) {
      encrypt(context, settings);
    }
    answer(context, greeting, settings, encrypted);
  }

  /** Who asks for compression has a reason, so it is not left out in silence. */
  private void requireCompression(HandshakeV10 greeting) {
    Compression compression = options.wire().compression();
    if (!Capabilities.has(greeting.capabilities(), compression.capability())) {
      throw new LinkFailure(
          SessionEnd.Refused.because(
              LinkState.UNSUPPORTED_SOURCE,
              "the source does not compress as source.compression asks",
              "a source that offers " + compression,
              "one that does not",
              "add it to protocol_compression_algorithms there, or set source.compression"));
    }
  }

  /** Whether TLS comes first; a source that has none is refused where we insist. */
  private boolean mustEncrypt(HandshakeV10 greeting) {
    SourceTls.Mode mode = options.wire().tls().mode();
    boolean offered = Capabilities.has(greeting.capabilities(), Capabilities.SSL);
    if (mode.required() && !offered) {
      throw new LinkFailure(TlsFailures.notOffered(mode));
    }
    return offered && mode != SourceTls.Mode.DISABLED;
  }

  /** The request is the last thing in clear; all else waits until TLS stands. */
  private void encrypt(ChannelHandlerContext context, SslRequest request) {
    HostAndPort host = options.host();
    SslHandler tls = options.wire().tls().newHandler(context.alloc(), host.host(), host.port());
    OutboundPackets packets = out -> out.packet(request::encode);
    context.writeAndFlush(packets, context.voidPromise());
    Layers.encrypt(context.pipeline(), tls, StatementHandler.ANSWER_BYTES_MAX, sequence);
  }

  private void answer(
      ChannelHandlerContext context,
      HandshakeV10 greeting,
      SslRequest settings,
      boolean encrypted) {
    SourceOptions.Login login = options.login();
    ClientAuthentication authentication = new ClientAuthentication(login.password(), encrypted);
    ClientAuthentication.FirstProof proof =
        authentication.start(greeting.challenge().plugin(), greeting.challenge().data());
    HandshakeResponse41 response =
        new HandshakeResponse41(
            settings,
            new Login(login.user(), proof.plugin(), proof.response()),
            null,
            attributes(),
            options.wire().zstdLevel());
    OutboundPackets packets = out -> out.packet(response::encode);
    StatementHandler statements = new StatementHandler(sequence, settings.capabilities());
    SourceConnection connection =
        new SourceConnection(
            context.channel(), statements, greeting.serverVersion(), greeting.connectionId());
    context.writeAndFlush(packets, context.voidPromise());
    context
        .pipeline()
        .replace(
            this,
            SourceConnector.PHASE,
            new LoginHandler(
                authentication, connection, options.wire().zstdLevel(), sequence, listener));
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
