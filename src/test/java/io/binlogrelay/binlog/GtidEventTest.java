package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.gtid.Gtid;
import io.binlogrelay.gtid.GtidSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GtidEventTest {
  private static final UUID SERVER = UUID.fromString("f0f1f2f3-f4f5-f6f7-8081-828384858687");
  private static final String COMMIT_TIME = "c5dea3cdb26006";

  @Test
  void readsTheGtidInPlace() {
    ByteBuffer event = EventBytes.shifted(gtid(EventType.GTID, 17, COMMIT_TIME + "20"), 6);
    int length = event.capacity() - 13;

    assertThat(GtidEvent.uuidHigh(event, 6)).isEqualTo(SERVER.getMostSignificantBits());
    assertThat(GtidEvent.uuidLow(event, 6)).isEqualTo(SERVER.getLeastSignificantBits());
    assertThat(GtidEvent.gno(event, 6)).isEqualTo(17);
    assertThat(GtidEvent.decode(event, 6, length)).isEqualTo(Gtid.parse(SERVER + ":17"));
    assertThat(GtidEvent.in(GtidSet.parse(SERVER + ":17"), event, 6, length)).isTrue();
    assertThat(GtidEvent.in(GtidSet.parse(SERVER + ":1-16:18:t:17"), event, 6, length)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // 5.7 ends after the clock, with a checksum and without
    "'', 0",
    // one commit time
    "c5dea3cdb26006 20, 32",
    "c5dea3cdb26006 fc0102 a1380100, 513",
    "c5dea3cdb26006 fd010203 a1380100, 197121",
    "c5dea3cdb26006 fe0000000001000000 a1380100, 4294967296",
    // bit 55: another one at the origin
    "c5dea3cdb26086 c5dea3cdb26006 20 a1380180 a1380100, 32"
  })
  void readsTheTransactionLength(String afterClock, long expected) {
    for (int type : new int[] {EventType.GTID, EventType.ANONYMOUS_GTID}) {
      for (ChecksumAlgorithm checksum : ChecksumAlgorithm.values()) {
        ByteBuffer event = gtid(type, 0, afterClock, checksum);
        assertThat(GtidEvent.transactionLength(event, 0, event.capacity())).isEqualTo(expected);
        assertThat(GtidEvent.sequenceNumber(event, 0, event.capacity())).isEqualTo(9);
      }
    }
  }

  @Test
  void eventsOf56HaveNeitherClockNorLength() {
    ByteBuffer event = EventBytes.event(EventType.GTID, new byte[25]);

    assertThat(GtidEvent.sequenceNumber(event, 0, event.capacity())).isZero();
    assertThat(GtidEvent.transactionLength(event, 0, event.capacity())).isZero();
  }

  @Test
  void anotherClockThanTheLogicalIsNotRead() {
    ByteBuffer event = gtid(EventType.GTID, 1, COMMIT_TIME + "20");
    event.put(EventHeader.LENGTH + 25, (byte) 3);

    assertThat(GtidEvent.sequenceNumber(event, 0, event.capacity())).isZero();
    assertThat(GtidEvent.transactionLength(event, 0, event.capacity())).isZero();
  }

  @Test
  void refusesALengthThatIsCut() {
    ByteBuffer event = gtid(EventType.GTID, 1, COMMIT_TIME + "fe0102", ChecksumAlgorithm.NONE);

    assertThatThrownBy(() -> GtidEvent.transactionLength(event, 0, event.capacity()))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void anAnonymousTransactionIsInNoSetAndHasNoGtid() {
    ByteBuffer event = gtid(EventType.ANONYMOUS_GTID, 0, COMMIT_TIME + "20");
    GtidSet all = GtidSet.parse(SERVER + ":1-9");

    assertThat(GtidEvent.in(all, event, 0, event.capacity())).isFalse();
    assertThatThrownBy(() -> GtidEvent.decode(event, 0, event.capacity()))
        .hasMessageContaining("expected Gtid, found Anonymous_Gtid");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MAX_VALUE})
  void refusesNumbersThatNoTransactionHas(long gno) {
    ByteBuffer event = gtid(EventType.GTID, gno, COMMIT_TIME + "20");

    assertThatThrownBy(() -> GtidEvent.decode(event, 0, event.capacity()))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("found " + gno);
    assertThat(GtidEvent.in(GtidSet.parse(SERVER + ":1-9"), event, 0, event.capacity())).isFalse();
  }

  @Test
  void refusesAnEventThatIsTooShort() {
    ByteBuffer event = EventBytes.event(EventType.GTID, 0, new byte[24], ChecksumAlgorithm.NONE);

    assertThatThrownBy(() -> GtidEvent.decode(event, 0, event.capacity()))
        .hasMessageContaining("Gtid event length: expected at least 44 bytes, found 43");
    assertThatThrownBy(() -> GtidEvent.in(GtidSet.EMPTY, event, 0, event.capacity()))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void knowsItsThreeTypes() {
    for (int type = 0; type < 256; type++) {
      assertThat(GtidEvent.isGtid(type)).isEqualTo(type == 33 || type == 34 || type == 42);
    }
  }

  private static ByteBuffer gtid(int type, long gno, String afterClock) {
    return gtid(type, gno, afterClock, ChecksumAlgorithm.CRC32);
  }

  private static ByteBuffer gtid(
      int type, long gno, String afterClock, ChecksumAlgorithm checksum) {
    byte[] rest = EventBytes.hex(afterClock).array();
    ByteBuffer body = ByteBuffer.allocate(42 + rest.length).order(ByteOrder.BIG_ENDIAN);
    body.put((byte) 1).putLong(SERVER.getMostSignificantBits());
    body.putLong(SERVER.getLeastSignificantBits()).order(ByteOrder.LITTLE_ENDIAN);
    body.putLong(gno).put((byte) 2).putLong(8).putLong(9).put(rest);
    return EventBytes.event(type, 0, body.array(), checksum);
  }
}
