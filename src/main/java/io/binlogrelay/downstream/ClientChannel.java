package io.binlogrelay.downstream;

import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.wire.OutboundPackets;
import io.binlogrelay.wire.WireException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Last words to a client, and how a connection that breaks is told of. Stateless. */
final class ClientChannel {

  private static final Logger log = LoggerFactory.getLogger(ClientChannel.class);

  /** A client that does not take its last packet for this long is cut off. */
  private static final long CLOSE_SECONDS = 5;

  private ClientChannel() {}

  /** Sends an error and closes behind it; what the client still sends is not looked at. */
  static void refuse(ChannelHandlerContext ctx, ErrPacket error, long capabilities) {
    refuse(ctx, error, capabilities, Duration.ZERO);
  }

  /** The same after a pause, in which the client is not listened to either. */
  static void refuse(
      ChannelHandlerContext ctx, ErrPacket error, long capabilities, Duration pause) {
    Channel channel = ctx.channel();
    if (!ctx.isRemoved()) {
      ctx.pipeline().replace(ctx.handler(), "deaf", new DeafHandler());
    }
    if (pause.isZero()) {
      sayAndClose(channel, error, capabilities);
    } else {
      channel
          .eventLoop()
          .schedule(
              () -> sayAndClose(channel, error, capabilities),
              pause.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private static void sayAndClose(Channel channel, ErrPacket error, long capabilities) {
    OutboundPackets packets = out -> out.packet(p -> error.encode(p, capabilities));
    channel.writeAndFlush(packets).addListener(ChannelFutureListener.CLOSE);
    channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Ends a connection because of what came over it: one line in the log, an error where the client
   * can still read one.
   */
  static void broken(ChannelHandlerContext ctx, Client client, Throwable cause, long capabilities) {
    if (!(cause instanceof WireException)) {
      cut(ctx, client, cause);
      return;
    }
    log.warn("{}: closed: {}", client, cause.getMessage());
    if (cause instanceof WireException.PacketTooLarge) {
      refuse(ctx, ErrorCode.PACKET_TOO_LARGE.packet(), capabilities);
    } else if (cause instanceof WireException.OutOfOrder) {
      refuse(ctx, ErrorCode.PACKETS_OUT_OF_ORDER.packet(), capabilities);
    } else {
      refuse(ctx, ErrorCode.BAD_HANDSHAKE.packet(), capabilities);
    }
  }

  /** Ends a connection that takes no more words. */
  static void cut(ChannelHandlerContext ctx, Client client, Throwable cause) {
    if (cause instanceof DecoderException && cause.getCause() instanceof SSLException tls) {
      // of bytes that are no TLS the message is a dump, and they may hold a password
      String what = tls instanceof NotSslRecordException ? "not a TLS record" : tls.getMessage();
      log.warn("{}: closed: TLS failed: {}", client, what);
    } else if (cause instanceof WireException) {
      log.warn("{}: closed: {}", client, cause.getMessage());
    } else if (cause instanceof SSLException) {
      log.debug("{}: {}", client, cause.getMessage()); // the end of TLS is told a second time
    } else if (cause instanceof IOException) {
      log.debug("{}: {}", client, cause.getMessage()); // a reset: the client is gone
    } else {
      log.error("{}: closed after a fault of ours", client, cause);
    }
    ctx.close();
  }
}
