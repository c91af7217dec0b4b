package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotateTest {
  @Test
  void fakesWhatARealSourceSends() {
    assertThat(EventBytes.hex(Rotate.fake(0x54, "binlog.000001", 4, ChecksumAlgorithm.CRC32)))
        .isEqualTo(
            "0000000004540000002c0000000000000020000400000000000000"
                + EventBytes.hexOf("binlog.000001")
                + "a5c5ac82");
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatItFakes(ChecksumAlgorithm checksum) {
    byte[] event = Rotate.fake(4_294_967_295L, "name with.dots.1000000", 1L << 40, checksum);
    ByteBuffer buffer = EventBytes.shifted(EventBytes.hex(EventBytes.hex(event)), 3);

    assertThat(Rotate.decode(buffer, 3, event.length, checksum))
        .isEqualTo(new Rotate("name with.dots.1000000", 1L << 40));
    assertThat(EventHeader.serverId(buffer, 3)).isEqualTo(4_294_967_295L);
    assertThat(EventHeader.eventLength(buffer, 3)).isEqualTo(event.length);
    assertThat(EventHeader.flags(buffer, 3)).isEqualTo(EventFlags.ARTIFICIAL);
    assertThat(EventHeader.timestamp(buffer, 3)).isZero();
    assertThat(EventHeader.logPosition(buffer, 3)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "binlog",
        "../binlog.000001",
        "/etc/passwd.1",
        "a\u0000.1",
        ".000001",
        "b.1\n"
      })
  void refusesNamesThatAreNoBinlogFiles(String name) {
    ByteBuffer event = rotate("0400000000000000" + EventBytes.hexOf(name));

    assertThatThrownBy(() -> decode(event))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("Rotate");
  }

  @Test
  void refusesNamesThatAreNotUtf8() {
    ByteBuffer event = rotate("0400000000000000" + "ff" + EventBytes.hexOf(".000001"));

    assertThatThrownBy(() -> decode(event)).hasMessageContaining("Rotate file name");
  }

  @Test
  void refusesNamesThatAreTooLongBeforeReadingThem() {
    ByteBuffer event = rotate("0400000000000000" + "61".repeat(100_000));

    assertThatThrownBy(() -> decode(event))
        .hasMessage("Rotate file name: expected at most 255 bytes, found 100000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0300000000000000", "ffffffffffffffff"})
  void refusesPositionsBeforeTheFirstEvent(String position) {
    ByteBuffer event = rotate(position + EventBytes.hexOf("b.1"));

    assertThatThrownBy(() -> decode(event)).hasMessageContaining("Rotate position: expected 4");
  }

  @Test
  void refusesEventsThatAreTooShortOrNoRotate() {
    ByteBuffer event = rotate("04000000000000");
    ByteBuffer stop = EventBytes.event(EventType.STOP, new byte[20]);

    assertThatThrownBy(() -> decode(event)).hasMessageContaining("Rotate length");
    assertThatThrownBy(() -> decode(stop)).hasMessageContaining("expected Rotate, found Stop");
  }

  private static ByteBuffer rotate(String body) {
    return EventBytes.event(EventType.ROTATE, EventBytes.hex(body).array());
  }

  private static Rotate decode(ByteBuffer event) {
    return Rotate.decode(event, 0, event.capacity(), ChecksumAlgorithm.CRC32);
  }
}
