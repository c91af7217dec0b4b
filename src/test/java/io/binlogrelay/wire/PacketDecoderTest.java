package io.binlogrelay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacketDecoderTest {

  private static final int LIMIT = 20 * 1024 * 1024;

  private final PacketSequence sequence = new PacketSequence();
  private final EmbeddedChannel channel = new EmbeddedChannel(new PacketDecoder(LIMIT, sequence));

  @AfterEach
  void releaseWhatIsLeft() {
    channel.finishAndReleaseAll();
  }

  @Test
  void aPacketInSingleBytesIsOnePacket() {
    for (byte b : ByteBufUtil.decodeHexDump("0300000001aabb")) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
    }
    assertPacket(0, "01aabb");
    assertThat((Object) channel.readInbound()).isNull();
  }

  @Test
  void anEmptyPayloadIsAPacket() {
    channel.writeInbound(hex("00000000"));
    assertPacket(0, "");
  }

  @Test
  void numbersWrapAt256() {
    for (int i = 0; i < 257; i++) {
      channel.writeInbound(hex("010000%02x0e".formatted(i & 0xff)));
      assertPacket(i & 0xff, "0e");
    }
  }

  @Test
  void aWrongNumberBreaksTheConnection() {
    assertThatThrownBy(() -> channel.writeInbound(hex("010000010e")))
        .isInstanceOf(WireException.OutOfOrder.class)
        .hasMessage("packet sequence: 1 (expected: 0)");
    channel.writeInbound(hex("010000000e"));
    assertThat((Object) channel.readInbound()).isNull();
    assertThat(sequence.next()).as("the number of the error that mysqld sends").isZero();
  }

  @Test
  void joinsAChainThatEndsWithAnEmptyPacket() {
    channel.writeInbound(hex("ffffff00"), payload(PacketHeader.MAX_PAYLOAD));
    assertThat((Object) channel.readInbound()).isNull();
    channel.writeInbound(hex("00000001"));
    assertJoined(1, PacketHeader.MAX_PAYLOAD);
  }

  @Test
  void joinsAChain() {
    channel.writeInbound(hex("ffffff00"), payload(PacketHeader.MAX_PAYLOAD), hex("02000001"));
    channel.writeInbound(hex("fffe"), hex("0100000207"));
    assertJoined(1, PacketHeader.MAX_PAYLOAD + 2);
    assertPacket(2, "07");
  }

  @Test
  void aChainOverTheLimitIsRefusedAtTheHeaderThatExceedsIt() {
    channel.writeInbound(hex("ffffff00"), payload(PacketHeader.MAX_PAYLOAD));
    assertThatThrownBy(() -> channel.writeInbound(hex("ffffff01")))
        .isInstanceOf(WireException.PacketTooLarge.class)
        .hasMessage("packet length: 33554430 (expected: <= 20971520)");
  }

  @Test
  void aLengthOverTheLimitIsRefusedBeforeItsBytesArrive() {
    EmbeddedChannel small = new EmbeddedChannel(new PacketDecoder(100, new PacketSequence()));
    assertThatThrownBy(() -> small.writeInbound(hex("ffffff00")))
        .isInstanceOf(WireException.PacketTooLarge.class);
    small.finishAndReleaseAll();
  }

  @Test
  void aChainThatNeverEndsIsReleased() {
    ByteBuf part = payload(PacketHeader.MAX_PAYLOAD);
    channel.writeInbound(hex("ffffff00"), part);
    channel.finishAndReleaseAll();
    assertThat(part.refCnt()).isZero();
  }

  @Test
  void aHandlerThatAnswersAtOnceMayGetSeveralCommandsInOneRead() {
    List<Integer> numbers = new ArrayList<>();
    channel.pipeline().addLast(answering(numbers, null));
    channel.writeInbound(hex("010000000e" + "0200000003aa" + "010000000e"));
    assertThat(numbers).containsExactly(0, 0, 0);
  }

  @Test
  void whatIsBehindAHeldExchangeWaitsForItsEnd() {
    EmbeddedChannel server = new EmbeddedChannel();
    Layers.begin(server.pipeline(), LIMIT, sequence);
    LateAnswers handler = new LateAnswers(sequence);
    List<Integer> lengths = handler.lengths;
    server.pipeline().addLast(handler);
    server.writeInbound(hex("010000000e" + "0200000003aa" + "0300"));
    server.writeInbound(hex("000003bbbb"));
    assertThat(lengths).containsExactly(1);
    Layers.goOn(server.pipeline());
    assertThat(lengths).as("the same exchange goes on").containsExactly(1);
    for (int answered = 1; answered <= 3; answered++) {
      assertThat(lengths).hasSize(answered);
      sequence.reset();
      Layers.goOn(server.pipeline());
    }
    assertThat(lengths).containsExactly(1, 2, 3);
    server.writeInbound(hex("010000000e"));
    assertThat(lengths).containsExactly(1, 2, 3, 1);
    server.finishAndReleaseAll();
  }

  @Test
  void whatFollowsThePhasesLastPacketGoesToTheNextPhasesDecoder() {
    List<Integer> numbers = new ArrayList<>();
    channel.pipeline().addLast(answering(numbers, new PacketDecoder(10, sequence)));
    channel.writeInbound(hex("010000000e" + "010000000e" + "ff0000"));
    assertThat(numbers).containsExactly(0, 0);
    assertThatThrownBy(() -> channel.writeInbound(hex("00")))
        .isInstanceOf(WireException.PacketTooLarge.class);
  }

  /** Ends the exchange at every packet, and the phase at the first, if there is a next. */
  private SimpleChannelInboundHandler<Packet> answering(
      List<Integer> numbers, PacketDecoder nextPhase) {
    return new SimpleChannelInboundHandler<>() {
      @Override
      protected void channelRead0(ChannelHandlerContext context, Packet packet) {
        numbers.add(packet.sequence());
        sequence.reset();
        if (nextPhase != null && numbers.size() == 1) {
          context.pipeline().replace(PacketDecoder.class, "next", nextPhase);
        }
      }
    };
  }

  private void assertPacket(int number, String payload) {
    Packet packet = channel.readInbound();
    assertThat(packet.sequence()).isEqualTo(number);
    assertThat(ByteBufUtil.hexDump(packet.payload())).isEqualTo(payload);
    packet.release();
  }

  private void assertJoined(int number, int length) {
    Packet packet = channel.readInbound();
    assertThat(packet.sequence()).isEqualTo(number);
    assertThat(packet.payload().readableBytes()).isEqualTo(length);
    packet.release();
  }

  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }

  private static ByteBuf payload(int length) {
    return Unpooled.buffer(length, length).writeZero(length);
  }
}
