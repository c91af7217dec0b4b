package io.binlogrelay.upstream;

import io.binlogrelay.auth.ClientAuthentication;
import io.binlogrelay.message.AuthMoreData;
import io.binlogrelay.message.AuthSwitchRequest;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.OkPacket;
import io.binlogrelay.wire.Compression;
import io.binlogrelay.wire.Layers;
import io.binlogrelay.wire.OutboundPackets;
import io.binlogrelay.wire.Packet;
import io.binlogrelay.wire.PacketSequence;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/**
 * The second phase: hands what the source wants to know to {@link ClientAuthentication} until it
 * lets us in, and makes room for {@link StatementHandler}. The channel's event loop.
 */
final class LoginHandler extends SimpleChannelInboundHandler<Packet> {

  private final ClientAuthentication authentication;
  private final SourceConnection connection;
  private final int zstdLevel;
  private final PacketSequence sequence;
  private final SourceConnection.Listener listener;

  LoginHandler(
      ClientAuthentication authentication,
      SourceConnection connection,
      int zstdLevel,
      PacketSequence sequence,
      SourceConnection.Listener listener) {
    this.zstdLevel = zstdLevel;
    this.sequence = sequence;
    this.authentication = authentication;
    this.connection = connection;
    this.listener = listener;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Packet packet) {
    ByteBuf payload = packet.payload();
    int tag = payload.isReadable() ? payload.getUnsignedByte(payload.readerIndex()) : -1;
    switch (tag) {
      case OkPacket.TAG -> {
        compress(context);
        context.pipeline().replace(this, SourceConnector.PHASE, connection.statements());
        listener.onLoggedIn(connection);
      }
      case ErrPacket.TAG -> throw new LinkFailure(SourceErrors.ofLogin(ErrPacket.decode(payload)));
      case AuthMoreData.TAG ->
          authentication
              .onMoreData(AuthMoreData.decode(payload).data())
              .ifPresent(answer -> send(context, answer));
      case AuthSwitchRequest.TAG -> {
        AuthSwitchRequest asked = AuthSwitchRequest.decode(payload);
        send(context, authentication.onSwitch(asked.plugin(), asked.data()));
      }
      default -> throw LinkFailure.lost("a packet that begins with " + tag + " during the login");
    }
  }

  private void compress(ChannelHandlerContext context) {
    Compression agreed = connection.statements().compression();
    if (agreed != Compression.NONE) {
      int limit = StatementHandler.ANSWER_BYTES_MAX;
      Layers.compress(context.pipeline(), agreed, zstdLevel, limit, sequence);
    }
  }

  private static void send(ChannelHandlerContext context, byte[] answer) {
    OutboundPackets packets = out -> out.packet(payload -> payload.writeBytes(answer));
    context.writeAndFlush(packets, context.voidPromise());
  }
}
