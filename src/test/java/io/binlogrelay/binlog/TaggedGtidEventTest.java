package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.gtid.GtidSet;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaggedGtidEventTest {
  private static final String UUID = "0a13cbba-e4ce-11f1-bd21-02fc00000001";
  private static final String UUID_FIELD =
      "02 1426 2d03 e902 9103 3903 22 c503 f502 42 04 f103 00 00 00 02";
  private static final String GNO_TAG = "04 04 06 08 74616778";

  /** As sent by an 8.4.8 source. */
  private static final String VECTOR =
      "02 72 00 | 00 00 |"
          + UUID_FIELD
          + GNO_TAG
          + "08 10 | 0a 18 | 0c 7fc5dea3cdb26006 | 10 5904 | 12 c3d009";

  @Test
  void readsTheVectorOfARealSource() {
    for (ChecksumAlgorithm checksum : ChecksumAlgorithm.values()) {
      ByteBuffer event =
          EventBytes.event(EventType.GTID_TAGGED, 0, EventBytes.hex(VECTOR).array(), checksum);
      ByteBuffer moved = EventBytes.shifted(event, 11);

      assertThat(GtidEvent.decode(moved, 11, event.capacity())).hasToString(UUID + ":tagx:1");
      assertThat(GtidEvent.sequenceNumber(moved, 11, event.capacity())).isEqualTo(6);
      assertThat(GtidEvent.transactionLength(moved, 11, event.capacity())).isEqualTo(278);
      assertThat(GtidEvent.in(GtidSet.parse(UUID + ":tagx:1"), moved, 11, event.capacity()))
          .isTrue();
      assertThat(GtidEvent.in(GtidSet.parse(UUID + ":1:tagy:1"), moved, 11, event.capacity()))
          .isFalse();
    }
  }

  @Test
  void absentClockAndLengthAreZero() {
    TaggedGtidEvent event = decode(message(UUID_FIELD + GNO_TAG));

    assertThat(event.gtid()).hasToString(UUID + ":tagx:1");
    assertThat(event.clock().sequenceNumber()).isZero();
    assertThat(event.transactionLength()).isZero();
  }

  @Test
  void ignoresFieldsOfLaterServersAtTheEnd() {
    assertThat(decode(message(UUID_FIELD + GNO_TAG + "18 ffffffffffffffffff")).gtid().gno())
        .isEqualTo(1);
  }

  @Test
  void readsNothingPastTheMessage() {
    String message = message(UUID_FIELD + GNO_TAG);

    assertThat(decode(message + "0a 18").clock().sequenceNumber()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // another version, a size past the event, a needed field that is not known
        "04 72 00 00 00",
        "02 fe 00 00 00",
        "02 00 00",
        "02 0a 20 00 00",
        "02 ffffffffffffffffff 00 00",
        // nothing, or a value that is cut
        "",
        "02",
        "02 01",
      })
  void refusesMalformedFrames(String body) {
    assertThatThrownBy(() -> decode(body)).isInstanceOf(MalformedEventException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no number; number 0, -1
        UUID_FIELD,
        UUID_FIELD + "04 00",
        UUID_FIELD + "04 02",
        // fields out of order or twice
        GNO_TAG + UUID_FIELD,
        UUID_FIELD + "04 04 04 04",
        // a UUID byte above 255; a UUID that is cut
        "02 0508 00000000000000 0000000000000000" + GNO_TAG,
        "02 1426",
        // tags: too long, cut, illegal
        UUID_FIELD
            + "04 04 06 42 616161616161616161616161616161616161616161616161616161616161616161",
        UUID_FIELD + "04 04 06 08 7461",
        UUID_FIELD + "04 04 06 02 2d",
        UUID_FIELD + "04 04 06 ffffffffffffffffff",
        // a value that is cut
        UUID_FIELD + GNO_TAG + "0c 7fc5de"
      })
  void refusesMalformedFields(String fields) {
    assertThatThrownBy(() -> decode(message(fields))).isInstanceOf(MalformedEventException.class);
  }

  @Test
  void refusesAnEventWithoutBody() {
    ByteBuffer event =
        EventBytes.event(EventType.GTID_TAGGED, 0, new byte[0], ChecksumAlgorithm.NONE);

    assertThatThrownBy(() -> GtidEvent.decode(event, 0, event.capacity()))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void noBytesDoAnythingButDecodeOrBeRefused() {
    long seed = System.nanoTime();
    System.out.println("TaggedGtidEventTest seed " + seed);
    Random random = new Random(seed);
    byte[] vector = EventBytes.hex(VECTOR).array();
    for (int i = 0; i < 20_000; i++) {
      byte[] body = vector.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      ByteBuffer event = EventBytes.event(EventType.GTID_TAGGED, 0, body, ChecksumAlgorithm.NONE);
      int length = EventHeader.LENGTH + random.nextInt(body.length + 1);
      try {
        assertThat(GtidEvent.decode(event, 0, length).gno()).isPositive();
        assertThat(GtidEvent.sequenceNumber(event, 0, length)).isNotNegative();
      } catch (MalformedEventException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "02, 1",
    "fe, 127",
    "0102, 128",
    "fdff, 16383",
    "030002, 16384",
    "07000020, 33554432",
    "7fffffffffffffff, 72057594037927935",
    "ff0000000000000001, 72057594037927936",
    "ffffffffffffffff7f, 9223372036854775807",
    "ffffffffffffffffff, -1"
  })
  void readsUnsignedValuesOfEveryLength(String hex, long expected) {
    assertThat(integer(hex).unsigned()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "02, -1",
    "04, 1",
    "06, -2",
    "ffffffffffffffffff, -9223372036854775808",
    "fffeffffffffffffff, 9223372036854775807"
  })
  void readsSignedValues(String hex, long expected) {
    assertThat(integer(hex).signed()).isEqualTo(expected);
  }

  private static SerializedInteger integer(String hex) {
    ByteBuffer buffer = EventBytes.hex(hex);
    return new SerializedInteger(buffer, 0, buffer.capacity());
  }

  /** Puts version, size and "no needed field" before fields. */
  private static String message(String fields) {
    int size = 3 + EventBytes.hex(fields).capacity();
    return String.format("02 %02x 00", size << 1) + fields;
  }

  private static TaggedGtidEvent decode(String body) {
    ByteBuffer event =
        EventBytes.event(
            EventType.GTID_TAGGED, 0, EventBytes.hex(body).array(), ChecksumAlgorithm.NONE);
    return TaggedGtidEvent.decode(event, 0, event.capacity());
  }
}
