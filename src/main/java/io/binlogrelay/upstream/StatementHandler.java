package io.binlogrelay.upstream;

import io.binlogrelay.message.Command;
import io.binlogrelay.message.QueryAnswer;
import io.binlogrelay.message.TextResultReader;
import io.binlogrelay.wire.Compression;
import io.binlogrelay.wire.OutboundPackets;
import io.binlogrelay.wire.Packet;
import io.binlogrelay.wire.PacketSequence;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The command phase: one command at a time, each with one small answer. The channel's event loop.
 *
 * <p>An answer that never comes completes nothing; what ends the connection is told to {@link
 * SessionTail}.
 */
final class StatementHandler extends SimpleChannelInboundHandler<Packet> {

  /**
   * Bound for an answer, bytes: the largest is gtid_executed, where this is half a million
   * intervals.
   */
  static final int ANSWER_BYTES_MAX = 16 << 20;

  private final PacketSequence sequence;
  private final long capabilities;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;

  private record Exchange(TextResultReader reader, CompletableFuture<QueryAnswer> answer) {}

  /**
   * @param sequence the connection's
   * @param capabilities the effective ones
   */
  StatementHandler(PacketSequence sequence, long capabilities) {
    this.sequence = sequence;
    this.capabilities = capabilities;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** What both sides compress with. */
  Compression compression() {
    return Compression.agreed(capabilities);
  }

  /** Sends a command; the former one has been answered. */
  CompletableFuture<QueryAnswer> execute(Command command) {
    if (exchange != null) {
      throw new IllegalStateException("the former command waits for its answer");
    }
    CompletableFuture<QueryAnswer> answer = new CompletableFuture<>();
    exchange = new Exchange(new TextResultReader(capabilities, ANSWER_BYTES_MAX), answer);
    write(command);
    return answer;
  }

  /**
   * Sends the command that a stream answers, which is for the handler that takes this one's place.
   * What we send into a stream are ACKs, and their numbers begin anew already with the first: a
   * source that finds another one reads no ACK of this connection any more, and does not close it
   * (8.0.33, with compression).
   */
  void send(Command command) {
    write(command);
    sequence.reset();
  }

  private void write(Command command) {
    ChannelHandlerContext added = context;
    if (added == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    sequence.reset();
    OutboundPackets packets = out -> out.packet(command::encode);
    added.writeAndFlush(packets, added.voidPromise());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext reading, Packet packet) {
    Exchange current = exchange;
    if (current == null) {
      throw LinkFailure.lost("the source sent a packet that nothing was asked for");
    }
    QueryAnswer answer = current.reader().onPacket(packet.payload());
    if (answer != null) {
      exchange = null;
      current.answer().complete(answer);
    }
  }
}
