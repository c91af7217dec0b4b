package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatDescriptionTest {
  private static final int CREATED_OFFSET = 71;

  private final EventChecksum checksum = new EventChecksum();

  @ParameterizedTest
  @CsvSource({"8.0.33, 1, 41, CRC32", "9.7.4, 1, 42, CRC32", "8.0.33, 7, 41, NONE"})
  void readsWhatServersWrite(String version, int number, int types, ChecksumAlgorithm algorithm) {
    FormatDescription format = BinlogFile.read(version, number).format();

    assertThat(format.serverVersion()).startsWith(version);
    assertThat(format.eventTypes()).isEqualTo(types);
    assertThat(format.checksum()).isEqualTo(algorithm);
    assertThat(format.length()).isEqualTo(81 + types);
    assertThat(format.created() != 0).isEqualTo(number == 1);
    assertThat(format.headerTimestamp()).isGreaterThan(1_700_000_000L);
  }

  @Test
  void isOfTheSameFileUnlessSomethingDiffersThatNoSourceEdits() {
    ByteBuffer event = formatEvent();
    FormatDescription format = decode(event);
    FormatDescription.clearCreatedAndPosition(event, 0, event.capacity());

    assertThat(decode(event)).isNotEqualTo(format);
    assertThat(decode(event).sameFile(format)).isTrue();
    event.putInt(EventHeader.TIMESTAMP_OFFSET, 7);
    assertThat(decode(event).sameFile(format)).isFalse();
    assertThat(BinlogFile.read("8.0.33", 7).format().sameFile(format)).isFalse();
    assertThat(BinlogFile.read("9.7.4", 1).format().sameFile(format)).isFalse();
  }

  @Test
  void clearsTheFlagOfAnOpenFileAndNothingElse() {
    ByteBuffer event = formatEvent();
    event.put(EventHeader.FLAGS_OFFSET, (byte) (EventFlags.IN_USE | EventFlags.RELAY_LOG));

    FormatDescription.clearInUse(event, 0);

    assertThat(EventHeader.flags(event, 0)).isEqualTo(EventFlags.RELAY_LOG);
    event.put(EventHeader.FLAGS_OFFSET, (byte) 0);
    assertThat(event).isEqualTo(formatEvent());
  }

  @Test
  void clearsTheCreationTimeAndCorrectsTheChecksum() {
    ByteBuffer event = EventBytes.shifted(formatEvent(), 5);
    int length = formatEvent().capacity();

    FormatDescription.clearCreated(event, 5, length);

    FormatDescription format = FormatDescription.decode(event, 5, length);
    assertThat(format.created()).isZero();
    assertThat(EventHeader.logPosition(event, 5)).isEqualTo(4 + length);
    assertThat(checksum.matches(event, 5, length)).isTrue();
    assertThat(format.sameFile(decode(formatEvent()))).isTrue();
  }

  @Test
  void clearsThePositionToo() {
    ByteBuffer event = formatEvent();
    event.put(EventHeader.FLAGS_OFFSET, (byte) EventFlags.IN_USE);

    FormatDescription.clearCreatedAndPosition(event, 0, event.capacity());

    assertThat(decode(event).created()).isZero();
    assertThat(EventHeader.logPosition(event, 0)).isZero();
    assertThat(EventHeader.flags(event, 0)).isZero();
    assertThat(checksum.matches(event, 0, event.capacity())).isTrue();
  }

  @Test
  void leavesTheLastBytesAloneInAFileWithoutChecksums() {
    ByteBuffer event = BinlogFile.read("8.0.33", 7).formatEvent();
    event.putInt(CREATED_OFFSET, 7);
    int last = event.getInt(event.capacity() - EventChecksum.LENGTH);

    FormatDescription.clearCreated(event, 0, event.capacity());

    assertThat(decode(event).created()).isZero();
    assertThat(event.getInt(event.capacity() - EventChecksum.LENGTH)).isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource({"4, 16, FDE type", "19, 3, FDE binlog version", "75, 27, FDE header length"})
  void refusesOtherLayouts(int offset, byte value, String what) {
    ByteBuffer event = formatEvent();
    event.put(offset, value);

    assertThatThrownBy(() -> decode(event))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining(what);
  }

  @Test
  void refusesUnknownChecksums() {
    ByteBuffer event = formatEvent();
    event.put(event.capacity() - 5, (byte) 255);

    assertThatThrownBy(() -> decode(event))
        .hasMessage("FDE checksum algorithm: expected 0 or 1, found 255");
  }

  @ParameterizedTest
  @CsvSource({"0", "19", "108", "115", "337", "2147483647"})
  void refusesImpossibleLengths(int length) {
    assertThatThrownBy(() -> FormatDescription.decode(formatEvent(), 0, length))
        .hasMessageContaining("FDE length: expected 116 to 336 bytes, found " + length);
  }

  private static ByteBuffer formatEvent() {
    return BinlogFile.read("8.0.33", 1).formatEvent();
  }

  private static FormatDescription decode(ByteBuffer event) {
    return FormatDescription.decode(event, 0, event.capacity());
  }
}
