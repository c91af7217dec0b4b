package io.binlogrelay.downstream;

import io.binlogrelay.semisync.Ack;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last phase of a connection. A server reads nothing of a client that it streams to but the
 * ACKs of a semi-sync replica; what else comes all the same, such as the pings of some clients, is
 * thrown away unanswered, except COM_QUIT, which closes. On the channel's event loop.
 */
final class DumpHandler extends ChannelInboundHandlerAdapter {

  /** No command that a client sends into a stream is longer. */
  static final int MAX_STRAY_PACKET = 64 << 10;

  private static final int HEADER = 4;
  private static final int COM_QUIT = 1;

  private static final Logger log = LoggerFactory.getLogger(DumpHandler.class);

  private final Client client;
  private final DumpSession session;

  /** The beginning of the packet in hand, as much as an ACK may have. */
  private final ByteBuf beginning = Unpooled.buffer(1, Ack.PAYLOAD_MAX);

  private int headerBytes;
  private int length;
  private int sequence;
  private int left;

  DumpHandler(Client client, DumpSession session) {
    this.client = client;
    this.session = session;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof ByteBuf bytes) {
        while (bytes.isReadable() && ctx.channel().isOpen()) {
          take(ctx, bytes);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** Walks over one byte of a header, or over the rest of a packet. */
  private void take(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (headerBytes < HEADER) {
      takeHeader(bytes.readUnsignedByte());
    } else {
      int taken = Math.min(left, bytes.readableBytes());
      int kept = Math.min(taken, Ack.PAYLOAD_MAX - beginning.readableBytes());
      beginning.writeBytes(bytes, kept);
      bytes.skipBytes(taken - kept);
      left -= taken;
    }
    if (headerBytes == HEADER && length > MAX_STRAY_PACKET) {
      log.warn("{}: closed: sent {} bytes into its own stream", client, length);
      ctx.close();
    } else if (headerBytes == HEADER && left == 0) {
      packet(ctx);
    }
  }

  private void takeHeader(int octet) {
    if (headerBytes < HEADER - 1) {
      length |= octet << 8 * headerBytes;
    } else {
      sequence = octet;
    }
    headerBytes++;
    left = length;
  }

  private void packet(ChannelHandlerContext ctx) {
    if (length == 1 && beginning.getByte(0) == COM_QUIT) {
      ctx.close();
    } else if (session.acks().expected()) {
      session.acks().packet(sequence, beginning, length);
    }
    beginning.clear();
    headerBytes = 0;
    length = 0;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    session.writabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.closed();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ClientChannel.cut(ctx, client, cause);
  }
}
