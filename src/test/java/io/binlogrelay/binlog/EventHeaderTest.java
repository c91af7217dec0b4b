package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EventHeaderTest {
  @Test
  void readsUnsignedFieldsAtAnyIndex() {
    ByteBuffer bytes = EventBytes.hex("0000 fffefdfc f0 fbfaf9f8 f7f6f5f4 f3f2f1f0 efee");

    assertThat(EventHeader.timestamp(bytes, 2)).isEqualTo(0xfcfdfeffL);
    assertThat(EventHeader.type(bytes, 2)).isEqualTo(0xf0);
    assertThat(EventHeader.serverId(bytes, 2)).isEqualTo(0xf8f9fafbL);
    assertThat(EventHeader.eventLength(bytes, 2)).isEqualTo(0xf4f5f6f7L);
    assertThat(EventHeader.logPosition(bytes, 2)).isEqualTo(0xf0f1f2f3L);
    assertThat(EventHeader.flags(bytes, 2)).isEqualTo(0xeeef);
    assertThat(bytes.capacity()).isEqualTo(2 + EventHeader.LENGTH);
  }

  @Test
  void namesTypesAsShowBinlogEventsAndUnknownOnesByNumber() {
    assertThat(EventType.name(EventType.FORMAT_DESCRIPTION)).isEqualTo("Format_desc");
    assertThat(EventType.name(255)).isEqualTo("type 255");
  }

  @Test
  void checksumsAreNamedAndNumberedAsInMySql() {
    assertThat(ChecksumAlgorithm.ofFdeByte(0)).isEqualTo(ChecksumAlgorithm.NONE);
    assertThat(ChecksumAlgorithm.ofFdeByte(1)).isEqualTo(ChecksumAlgorithm.CRC32);
    assertThat(ChecksumAlgorithm.NONE.trailerLength()).isZero();
    assertThat(ChecksumAlgorithm.CRC32.trailerLength()).isEqualTo(4);
    assertThat(ChecksumAlgorithm.CRC32.mysqlName()).isEqualTo("CRC32");
    assertThatThrownBy(() -> ChecksumAlgorithm.ofFdeByte(2))
        .isInstanceOf(MalformedEventException.class);
  }
}
