package io.binlogrelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.message.Command;
import io.binlogrelay.semisync.Ack;
import io.binlogrelay.wire.Capabilities;
import io.binlogrelay.wire.Compression;
import io.binlogrelay.wire.FrameEnds;
import io.binlogrelay.wire.Layers;
import io.binlogrelay.wire.PacketSequence;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How commands, and the ACKs behind the last one, are numbered. */
class StatementHandlerTest {

  private static final int LIMIT = 1 << 20;

  private final PacketSequence sequence = new PacketSequence();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void compressedAcksAreAllNumberZeroAsTheSourceWants(Compression compression) {
    StatementHandler statements = handler(compression);
    Layers.compress(channel.pipeline(), compression, 3, LIMIT, sequence);

    statements.send(new Command.Ping());
    channel.pipeline().replace(statements, "stream", new ChannelInboundHandlerAdapter());
    Layers.stream(channel.pipeline(), compression, LIMIT, FrameEnds.EACH_WRITE);
    ack();
    ack();

    assertThat(number()).as("the command").isZero();
    assertThat(number()).as("the first ACK").isZero();
    assertThat(number()).as("the second").isZero();
    channel.finishAndReleaseAll();
  }

  @Test
  void eachCommandBeginsAnExchange() {
    StatementHandler statements = handler(Compression.NONE);

    statements.send(new Command.Ping());
    statements.send(new Command.Ping());

    assertThat(number()).isZero();
    assertThat(number()).isZero();
    channel.finishAndReleaseAll();
  }

  private StatementHandler handler(Compression compression) {
    Layers.begin(channel.pipeline(), LIMIT, sequence);
    StatementHandler statements =
        new StatementHandler(sequence, Capabilities.PROTOCOL_41 | compression.capability());
    channel.pipeline().addLast(statements);
    return statements;
  }

  private void ack() {
    ByteBuf packet = channel.alloc().directBuffer();
    new Ack(new BinlogPosition("binlog.000001", 1014)).encodePacket(packet);
    channel.writeOutbound(packet);
  }

  /** The fourth byte of what was written next, of a packet or of a frame. */
  private int number() {
    ByteBuf written = channel.readOutbound();
    int number = written.getUnsignedByte(3);
    written.release();
    return number;
  }
}
