package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.gtid.GtidSet;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreviousGtidsTest {
  private static final GtidSet SET =
      GtidSet.parse("0a13cbba-e4ce-11f1-bd21-02fc00000001:1-9:tagx:1");

  @ParameterizedTest
  @EnumSource
  void readsTheSetWhereverTheEventIs(ChecksumAlgorithm checksum) {
    for (GtidSet set : new GtidSet[] {GtidSet.EMPTY, SET}) {
      ByteBuffer event =
          EventBytes.event(EventType.PREVIOUS_GTIDS, EventFlags.IGNORABLE, set.encode(), checksum);
      ByteBuffer moved = EventBytes.shifted(event, 9);
      moved.position(1);

      assertThat(PreviousGtids.decode(moved, 9, event.capacity(), checksum)).isEqualTo(set);
      assertThat(moved.position()).isEqualTo(1);
    }
  }

  @Test
  void theEmptyOneHas31Bytes() {
    assertThat(EventBytes.event(EventType.PREVIOUS_GTIDS, GtidSet.EMPTY.encode()).capacity())
        .isEqualTo(31);
  }

  @Test
  void refusesMalformedSets() {
    byte[] body = SET.encode();
    body[body.length - 1] = -1;
    ByteBuffer event = EventBytes.event(EventType.PREVIOUS_GTIDS, body);
    ByteBuffer empty = EventBytes.event(EventType.PREVIOUS_GTIDS, new byte[7]);
    ByteBuffer stop = EventBytes.event(EventType.STOP, body);

    assertThatThrownBy(() -> decode(event))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("Previous_gtids: GTID set bytes: expected");
    assertThatThrownBy(() -> decode(empty)).hasMessageContaining("Previous_gtids length");
    assertThatThrownBy(() -> decode(stop)).hasMessageContaining("expected Previous_gtids");
  }

  private static GtidSet decode(ByteBuffer event) {
    return PreviousGtids.decode(event, 0, event.capacity(), ChecksumAlgorithm.CRC32);
  }
}
