package io.binlogrelay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketEncoderTest {

  private final PacketSequence sequence = new PacketSequence();
  private final EmbeddedChannel channel = new EmbeddedChannel(new PacketEncoder(sequence));

  @AfterEach
  void releaseWhatIsLeft() {
    channel.finishAndReleaseAll();
  }

  @Test
  void packetsOfOneAnswerAreNumberedInARow() {
    write(
        out -> {
          out.packet(payload -> payload.writeByte(0xaa));
          out.packet(payload -> {});
        });
    write(out -> out.packet(payload -> payload.writeByte(0xbb)));
    sequence.reset();
    write(out -> out.packet(payload -> payload.writeByte(0xcc)));
    assertThat(written()).isEqualTo("01000000aa" + "00000001" + "01000002bb" + "01000000cc");
  }

  @Test
  void whatIsFramedAlreadyPassesUnchanged() {
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
    assertThat(written()).isEqualTo("010203");
  }

  @ParameterizedTest
  @ValueSource(ints = {0xfffffe, 0xffffff, 0x1000000, 0x1fffffe, 0x2000000})
  void theDecoderJoinsWhatTheEncoderSplit(int length) {
    write(
        out ->
            out.packet(
                payload -> {
                  payload.writeZero(length - 1);
                  payload.writeByte(0x77);
                }));
    write(out -> out.packet(payload -> payload.writeByte(0x01)));
    EmbeddedChannel peer =
        new EmbeddedChannel(new PacketDecoder(Integer.MAX_VALUE, new PacketSequence()));
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      peer.writeInbound(part);
    }
    Packet packet = peer.readInbound();
    assertThat(packet.payload().readableBytes()).isEqualTo(length);
    assertThat(packet.payload().getByte(length - 1)).isEqualTo((byte) 0x77);
    assertThat(packet.sequence()).isEqualTo(length / PacketHeader.MAX_PAYLOAD);
    packet.release();
    Packet next = peer.readInbound();
    assertThat(next.payload().readableBytes()).isEqualTo(1);
    next.release();
    peer.finishAndReleaseAll();
  }

  private void write(OutboundPackets packets) {
    channel.writeOutbound(packets);
  }

  private String written() {
    StringBuilder hex = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      hex.append(ByteBufUtil.hexDump(part));
      part.release();
    }
    return hex.toString();
  }
}
