package io.binlogrelay.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.ArrayList;
import java.util.List;

/** Answers no command at once: each holds up what comes behind it. */
final class LateAnswers extends SimpleChannelInboundHandler<Packet> {
  private final PacketSequence sequence;

  /** Of the commands that came. */
  final List<Integer> lengths = new ArrayList<>();

  LateAnswers(PacketSequence sequence) {
    this.sequence = sequence;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Packet packet) {
    lengths.add(packet.payload().readableBytes());
    sequence.hold();
  }
}
