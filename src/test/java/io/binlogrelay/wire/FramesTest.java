package io.binlogrelay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Compressed frames, against captured ones and against themselves. */
class FramesTest {

  private static final int LIMIT = 0xff_ffff;

  private final PacketSequence numbers = new PacketSequence();

  private EmbeddedChannel reader(Compression compression, int limit) {
    return new EmbeddedChannel(new FrameDecoder(compression, limit, numbers));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void whatIsWrittenIsReadAgainInPiecesOfAnySize(Compression compression) {
    Random random = new Random(11);
    for (int length : new int[] {1, 49, 50, 51, 300, 16_384, 1 << 20, (3 << 20) + 7}) {
      for (boolean compressible : new boolean[] {true, false}) {
        byte[] bytes = new byte[length];
        if (!compressible) {
          random.nextBytes(bytes);
        }
        byte[] framed = framed(compression, bytes);
        assertThat(read(compression, framed, 1 + random.nextInt(framed.length))).isEqualTo(bytes);
        numbers.reset();
      }
    }
  }

  @Test
  void whatIsShortOrDoesNotGetShorterIsStored() {
    assertThat(ByteBufUtil.hexDump(framed(Compression.ZLIB, new byte[3])))
        .isEqualTo("03000000000000" + "000000");
    byte[] noise = new byte[200];
    new Random(5).nextBytes(noise);
    byte[] stored = framed(Compression.ZSTD, noise);
    assertThat(stored).hasSize(FrameHeader.LENGTH + 200).startsWith(200, 0, 0, 0, 0, 0, 0);
    assertThat(framed(Compression.ZLIB, new byte[50])).hasSizeLessThan(50);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void moreThanAnnouncedLessThanAnnouncedAndDamageAreRefused(Compression compression) {
    byte[] good = framed(compression, new byte[1000]);
    for (int announced : new int[] {999, 1001, 2000, 51}) {
      byte[] bad = good.clone();
      bad[4] = (byte) announced;
      bad[5] = (byte) (announced >> 8);
      assertBroken(compression, bad, WireException.class);
    }
    byte[] damaged = good.clone();
    damaged[7] ^= 0x55;
    assertBroken(compression, damaged, WireException.class);
    byte[] cut = Arrays.copyOf(good, good.length - 3);
    cut[0] -= 3;
    assertBroken(compression, cut, WireException.class);
  }

  /** "SET @master_heartbeat_period..." as replicas 8.0.33 and 9.7.4 sent it. */
  @ParameterizedTest
  @CsvSource({
    "ZLIB, 3c000000570000785e0b6660606066600c760d5170c84d2c2e492d8acf484d2c2a494a4d2c892f482dcacc"
        + "4f51b055303480011d0587e2fcd2a2e454fcca0062bf19eb",
    "ZSTD, 4400000057000028b52ffd2057dd010014035300000003000153455420406d61737465725f686561727462"
        + "6561745f706572696f64203d2035302c2040736f7572636502004a8983179401"
  })
  void framesOfRealReplicasAreRead(Compression compression, String captured) {
    byte[] packet = read(compression, ByteBufUtil.decodeHexDump(captured), 1000);

    assertThat(packet).hasSize(0x57).startsWith(0x53, 0, 0, 0, 3, 0, 1);
    assertThat(new String(packet, 7, 80, StandardCharsets.US_ASCII))
        .startsWith("SET @master_heartbeat_period = ")
        .contains(", @source_heartbeat_period = ");
  }

  @Test
  void lengthsAboveTheLimitAreRefusedBeforeAnythingIsAllocated() {
    assertBroken(
        Compression.ZSTD,
        ByteBufUtil.decodeHexDump("0a0000" + "00" + "ffffff"),
        WireException.PacketTooLarge.class);
    assertBroken(
        Compression.ZSTD,
        ByteBufUtil.decodeHexDump("ffffff" + "00" + "000000"),
        WireException.PacketTooLarge.class);
    assertBroken(
        Compression.ZLIB,
        ByteBufUtil.decodeHexDump("010000" + "01" + "000000" + "00"),
        WireException.OutOfOrder.class);
  }

  private void assertBroken(
      Compression compression, byte[] frame, Class<? extends WireException> how) {
    numbers.reset();
    EmbeddedChannel channel = reader(compression, 4096);
    assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(frame))).isInstanceOf(how);
    channel.writeInbound(Unpooled.wrappedBuffer(framed(compression, new byte[9])));
    assertThat((Object) channel.readInbound()).as("nothing is read after it").isNull();
    channel.finishAndReleaseAll();
  }

  @Test
  void numbersBeginAnewWhereAStreamSaysSo() {
    PacketSequence writing = new PacketSequence();
    FrameEncoder encoder = new FrameEncoder(Compression.ZLIB, 3, writing);
    EmbeddedChannel channel = new EmbeddedChannel(encoder);
    encoder.beginAnewAt(written -> written.readableBytes() > 4 ? 2 : -1);
    channel.writeOutbound(Unpooled.directBuffer().writeBytes(new byte[6]));
    assertThat(taken(channel))
        .as("2, 4 as two frames that both begin an exchange")
        .isEqualTo(
            ByteBufUtil.decodeHexDump("02000000000000" + "0000" + "04000000000000" + "00000000"));
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void whatIsInFramesWaitsToo(Compression compression) {
    PacketSequence packets = new PacketSequence();
    EmbeddedChannel server = new EmbeddedChannel();
    Layers.begin(server.pipeline(), LIMIT, packets);
    Layers.compress(server.pipeline(), compression, 1, LIMIT, packets);
    LateAnswers handler = new LateAnswers(packets);
    List<Integer> lengths = handler.lengths;
    server.pipeline().addLast(handler);
    byte[] two = {1, 0, 0, 0, 14, 2, 0, 0, 0, 3, 3};
    byte[] large = new byte[4 + 100_000];
    System.arraycopy(new byte[] {(byte) 0xa0, (byte) 0x86, 1}, 0, large, 0, 3);
    server.writeInbound(
        Unpooled.wrappedBuffer(framed(compression, two), framed(compression, large)));
    for (int answered = 1; answered <= 3; answered++) {
      assertThat(lengths).hasSize(answered);
      packets.reset();
      Layers.goOn(server.pipeline());
    }
    assertThat(lengths).containsExactly(1, 2, 100_000);
    server.finishAndReleaseAll();
  }

  private static byte[] framed(Compression compression, byte[] bytes) {
    EmbeddedChannel channel =
        new EmbeddedChannel(new FrameEncoder(compression, 3, new PacketSequence()));
    channel.writeOutbound(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    byte[] written = taken(channel);
    channel.finishAndReleaseAll();
    return written;
  }

  private static byte[] taken(EmbeddedChannel channel) {
    ByteBuf out = channel.readOutbound();
    byte[] bytes = ByteBufUtil.getBytes(out);
    out.release();
    return bytes;
  }

  private byte[] read(Compression compression, byte[] framed, int step) {
    EmbeddedChannel channel = reader(compression, LIMIT);
    for (int at = 0; at < framed.length; at += step) {
      byte[] part = Arrays.copyOfRange(framed, at, Math.min(framed.length, at + step));
      channel.writeInbound(Unpooled.wrappedBuffer(part));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
      all.writeBytes(ByteBufUtil.getBytes(in));
      in.release();
    }
    channel.finishAndReleaseAll();
    return all.toByteArray();
  }
}
