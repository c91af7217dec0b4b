package io.binlogrelay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LengthEncodedTest {

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "250, fa",
    "251, fcfb00",
    "65535, fcffff",
    "65536, fd000001",
    "16777215, fdffffff",
    "16777216, fe0000000100000000",
    "-1, feffffffffffffffff"
  })
  void integersTakeTheirShortestForm(long value, String hex) {
    ByteBuf out = Unpooled.buffer();
    LengthEncoded.writeInt(out, value);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(hex);
    assertThat(LengthEncoded.sizeOf(value)).isEqualTo(out.readableBytes());
    assertThat(LengthEncoded.readInt(out)).isEqualTo(value);
    assertThat(out.isReadable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fb", "ff", "fc00", "fd0000", "fe00000000000000"})
  void refusesWhatIsCutOffOrNoInteger(String hex) {
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    assertThatThrownBy(() -> LengthEncoded.readInt(in)).isInstanceOf(WireException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"feffffffffffffffff", "feffffffffffffff7f", "fdffffff61", "0261"})
  void refusesAStringLongerThanBoundOrBuffer(String hex) {
    ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    assertThatThrownBy(() -> LengthEncoded.readBytes(in, 1024)).isInstanceOf(WireException.class);
  }

  @Test
  void aNullValueIsNotAnEmptyOne() {
    ByteBuf out = Unpooled.buffer();
    LengthEncoded.writeNullableString(out, null);
    LengthEncoded.writeNullableString(out, "");
    LengthEncoded.writeNullableString(out, "ä");
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo("fb0002c3a4");
    assertThat(LengthEncoded.readNullableString(out, 10)).isNull();
    assertThat(LengthEncoded.readNullableString(out, 10)).isEmpty();
    assertThat(LengthEncoded.readNullableString(out, 10)).isEqualTo("ä");
  }
}
