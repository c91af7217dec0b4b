package io.binlogrelay.semisync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.binlog.BinlogPosition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AckTest {

  /** Sent by a replica of 8.0.46 (protocol.md §3.1). */
  private static final String CAPTURED =
      "16000000" + "efe701000000000000" + "62696e6c6f672e303030303032";

  private static final BinlogPosition POSITION = new BinlogPosition("binlog.000002", 487);

  @Test
  void isWrittenAsAReplicaWritesIt() {
    ByteBuf out = Unpooled.buffer();
    new Ack(POSITION).encodePacket(out);
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(CAPTURED);
  }

  @Test
  void isReadAsASourceReadsIt() throws MalformedAckException {
    assertThat(Ack.decode(payload(CAPTURED.substring(8)))).isEqualTo(new Ack(POSITION));
  }

  @Test
  void takesTheLongestNameAndNoLongerOne() throws MalformedAckException {
    String longest = "efe701000000000000" + "61".repeat(Ack.NAME_BYTES_MAX);
    assertThat(Ack.decode(payload(longest)).position().file()).hasSize(511);
    assertThatThrownBy(() -> Ack.decode(payload(longest + "61")))
        .isInstanceOf(MalformedAckException.class)
        .hasMessage("malformed ACK: length: expected 10 to 520 bytes, found 521 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ef",
        "efe701000000000000", // no name
        "eee70100000000000062", // another first byte
        "ef030000000000000062", // position 3
        "efe70100000000008062" // position 2^63 and more
      })
  void refusesWhatIsNone(String bytes) {
    assertThatThrownBy(() -> Ack.decode(payload(bytes)))
        .isInstanceOf(MalformedAckException.class)
        .hasMessageStartingWith("malformed ACK: ");
  }

  private static ByteBuf payload(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
