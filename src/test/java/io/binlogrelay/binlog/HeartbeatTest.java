package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {
  private static final String NAME = "binlog.000003";
  private static final ChecksumAlgorithm CRC32 = ChecksumAlgorithm.CRC32;

  @Test
  void writesVersion1AsARealSource() {
    assertThat(EventBytes.hex(Heartbeat.v1(0x54, NAME, 244, CRC32)))
        .isEqualTo("000000001b5400000024000000f40000000000" + EventBytes.hexOf(NAME) + "9de96a5c");
  }

  @Test
  void writesVersion2AsARealSource() {
    assertThat(EventBytes.hex(Heartbeat.v2(0x54, NAME, 244, CRC32)))
        .isEqualTo(
            "0000000029540000002a000000f40000000000010d"
                + EventBytes.hexOf(NAME)
                + "0201f400"
                + "1347ebfd");
    assertThat(EventBytes.hex(Heartbeat.v2(0x54, NAME, 1043, CRC32)))
        .contains(EventBytes.hexOf(NAME) + "0203fc130400");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {4, 250, 251, 65535, 65536, 16777215, 16777216, 4294967295L, 4294967296L, 1L << 50})
  void version2CarriesAnyPosition(long position) {
    for (ChecksumAlgorithm checksum : ChecksumAlgorithm.values()) {
      ByteBuffer event = wrap(Heartbeat.v2(1, NAME, position, checksum));

      assertThat(Heartbeat.decode(event, 2, event.capacity() - 9, checksum))
          .isEqualTo(new Heartbeat(NAME, position));
      assertThat(EventHeader.logPosition(event, 2)).isEqualTo(position & 0xffff_ffffL);
    }
  }

  @Test
  void version1CarriesTheLow32BitsOfThePosition() {
    ByteBuffer event = wrap(Heartbeat.v1(1, NAME, (1L << 32) + 77, CRC32));

    assertThat(Heartbeat.decode(event, 2, event.capacity() - 9, CRC32))
        .isEqualTo(new Heartbeat(NAME, 77));
  }

  @Test
  void takesThePositionOfTheHeaderIfVersion2HasNone() {
    String name = "010d" + EventBytes.hexOf(NAME);

    assertThat(decodeV2(name + "00")).isEqualTo(new Heartbeat(NAME, 1000));
    assertThat(decodeV2(name + "02010000")).isEqualTo(new Heartbeat(NAME, 1000));
  }

  @Test
  void skipsFieldsThatItDoesNotKnowAndEndsWithoutEndMark() {
    assertThat(decodeV2("fc2c0103aabbcc" + "0201f4" + "010d" + EventBytes.hexOf(NAME)))
        .isEqualTo(new Heartbeat(NAME, 244));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "0201f400",
        "010562696e6c6f6700",
        "01",
        "01ff",
        "01fb",
        "01fc",
        "017f62",
        "01feffffffffffffffff62",
        "01feffffffffffffff7f62",
        "0103622e310203fc01",
        "0103622e310200",
        "0103622e310201fc00",
        "0103622e310209feffffffffffffffff00"
      })
  void refusesMalformedVersion2(String body) {
    assertThatThrownBy(() -> decodeV2(body)).isInstanceOf(MalformedEventException.class);
  }

  @Test
  void refusesWhatIsNoHeartbeat() {
    ByteBuffer stop = EventBytes.event(EventType.STOP, new byte[5]);
    ByteBuffer empty = EventBytes.event(EventType.HEARTBEAT, new byte[0]);

    assertThatThrownBy(() -> Heartbeat.decode(stop, 0, stop.capacity(), CRC32))
        .hasMessageContaining("expected Heartbeat, found Stop");
    assertThatThrownBy(() -> Heartbeat.decode(empty, 0, empty.capacity(), CRC32))
        .hasMessageContaining("Heartbeat length");
  }

  private static ByteBuffer wrap(byte[] event) {
    return EventBytes.shifted(EventBytes.hex(EventBytes.hex(event)), 2);
  }

  private static Heartbeat decodeV2(String body) {
    ByteBuffer event = EventBytes.event(EventType.HEARTBEAT_V2, EventBytes.hex(body).array());
    return Heartbeat.decode(event, 0, event.capacity(), CRC32);
  }
}
