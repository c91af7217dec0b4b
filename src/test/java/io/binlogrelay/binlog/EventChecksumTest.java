package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EventChecksumTest {
  private final EventChecksum checksum = new EventChecksum();

  /** The fake Rotate of an 8.4.8 source. */
  private final ByteBuffer rotate =
      EventBytes.hex(
          "00000000 04 54000000 2c000000 00000000 2000 0400000000000000"
              + EventBytes.hexOf("binlog.000001")
              + "a5c5ac82");

  @Test
  void matchesTheVectorOfARealSource() {
    // The vector is cut to what its own header says.
    int length = (int) EventHeader.eventLength(rotate, 0);

    assertThat(length).isEqualTo(rotate.capacity());
    assertThat(checksum.matches(rotate, 0, length)).isTrue();
  }

  @Test
  void findsEveryFlippedBit() {
    for (int bit = 0; bit < rotate.capacity() * 8; bit++) {
      byte original = rotate.get(bit / 8);
      rotate.put(bit / 8, (byte) (original ^ 1 << bit % 8));
      assertThat(checksum.matches(rotate, 0, rotate.capacity())).as("bit %d", bit).isFalse();
      rotate.put(bit / 8, original);
    }
    assertThat(checksum.matches(rotate, 0, rotate.capacity())).isTrue();
  }

  @Test
  void readsDirectBuffersInPlaceAndLeavesThemAsTheyAre() {
    ByteBuffer direct = EventBytes.shifted(rotate, 13);
    direct.limit(direct.capacity() - 1).position(5);

    assertThat(checksum.matches(direct, 13, rotate.capacity())).isTrue();
    assertThat(direct.position()).isEqualTo(5);
    assertThat(direct.limit()).isEqualTo(direct.capacity() - 1);
  }

  @Test
  void readsSlicesOfArrays() {
    byte[] array = new byte[rotate.capacity() + 9];
    rotate.get(0, array, 9, rotate.capacity());
    ByteBuffer slice = ByteBuffer.wrap(array, 4, array.length - 4).slice();
    slice.order(rotate.order());

    assertThat(checksum.matches(slice, 5, rotate.capacity())).isTrue();
  }

  @Test
  void anEventInPiecesHasTheSameChecksum() {
    int end = rotate.capacity() - EventChecksum.LENGTH;
    checksum.reset();
    checksum.update(rotate, 0, 7);
    checksum.update(EventBytes.shifted(rotate, 3), 3 + 7, 1);
    checksum.update(rotate, 8, end - 8);

    assertThat(checksum.value()).isEqualTo(rotate.getInt(end));
  }

  @Test
  void anEventTooShortForAChecksumMatchesNothing() {
    assertThat(checksum.matches(rotate, 0, 22)).isFalse();
    assertThat(checksum.matches(rotate, 0, 0)).isFalse();
  }

  @Test
  void anOpenFileDoesNotChangeTheChecksumOfItsFormatDescription() {
    ByteBuffer format = BinlogFile.read("8.0.33", 1).formatEvent();
    int length = format.capacity();
    assertThat(EventHeader.flags(format, 0) & EventFlags.IN_USE).isZero();
    format.put(EventHeader.FLAGS_OFFSET, (byte) EventFlags.IN_USE);

    assertThat(checksum.matches(format, 0, length)).isTrue();
    int stored = format.getInt(length - EventChecksum.LENGTH);
    EventChecksum.write(format, 0, length);
    assertThat(format.getInt(length - EventChecksum.LENGTH)).isEqualTo(stored);
    assertThat(EventHeader.flags(format, 0)).isEqualTo(EventFlags.IN_USE);
  }

  @Test
  void theFlagOfAnOpenFileCountsInOtherEvents() {
    rotate.put(EventHeader.FLAGS_OFFSET, (byte) (EventFlags.ARTIFICIAL | EventFlags.IN_USE));

    assertThat(checksum.matches(rotate, 0, rotate.capacity())).isFalse();
  }
}
