package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.gtid.GtidSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks files that servers wrote; see the README beside them. */
class RealBinlogFilesTest {
  private final EventChecksum checksum = new EventChecksum();

  static Stream<Arguments> files() {
    return BinlogFile.VERSIONS.stream()
        .flatMap(version -> Stream.of(1, 2, 5, 7).map(number -> Arguments.of(version, number)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyEventEndsAtItsLogPosition(String version, int number) {
    BinlogFile file = BinlogFile.read(version, number);
    for (int at : file.events()) {
      assertThat(EventHeader.logPosition(file.bytes(), at)).isEqualTo(at + file.length(at));
      assertThat(EventHeader.serverId(file.bytes(), at)).isEqualTo(84);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyChecksumMatches(String version, int number) {
    BinlogFile file = BinlogFile.read(version, number);
    for (int at : file.events()) {
      boolean format = file.type(at) == EventType.FORMAT_DESCRIPTION;
      boolean expected = format || file.format().checksum() == ChecksumAlgorithm.CRC32;
      assertThat(checksum.matches(file.bytes(), at, file.length(at))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyTransactionEndsWhereItsGtidEventSays(String version, int number) {
    BinlogFile file = BinlogFile.read(version, number);
    TransactionBoundary boundary = new TransactionBoundary();
    int start = 0;
    long length = 0;
    long clock = 0;
    for (int at : file.events()) {
      boundary.onEvent(
          file.bytes(), at, file.length(at), file.length(at), file.format().checksum());
      if (GtidEvent.isGtid(file.type(at))) {
        start = at;
        length = GtidEvent.transactionLength(file.bytes(), at, file.length(at));
        clock++;
        assertThat(GtidEvent.sequenceNumber(file.bytes(), at, file.length(at))).isEqualTo(clock);
        assertThat(boundary.inTransaction()).isTrue();
      } else if (start > 0) {
        int end = at + file.length(at);
        assertThat(boundary.inTransaction())
            .as("after byte %d", end)
            .isEqualTo(end < start + length);
        start = boundary.inTransaction() ? start : 0;
      } else {
        assertThat(boundary.inTransaction()).as("at byte %d", at).isFalse();
      }
    }
    assertThat(boundary.inTransaction()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.0.33", "9.7.4"})
  void theGtidsOfAFileArePreviousGtidsOfTheNext(String version) {
    BinlogFile file = BinlogFile.read(version, 2);
    GtidSetBuilder gtids = new GtidSetBuilder(previous(file));
    for (int at : file.events()) {
      if (GtidEvent.isGtid(file.type(at))) {
        var gtid = GtidEvent.decode(file.bytes(), at, file.length(at));
        assertThat(GtidEvent.in(gtids.snapshot(), file.bytes(), at, file.length(at))).isFalse();
        gtids.add(gtid.tsid(), gtid.gno());
        assertThat(GtidEvent.in(gtids.snapshot(), file.bytes(), at, file.length(at))).isTrue();
      }
    }

    GtidSet next = previous(BinlogFile.read(version, 5));
    assertThat(gtids.snapshot()).isEqualTo(next);
    assertThat(next.toString()).contains("99999999-0000-1111-2222-333333333333:7");
    assertThat(next.hasTags()).isEqualTo(version.startsWith("9"));
    assertThat(previous(BinlogFile.read(version, 7))).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.0.33", "9.7.4"})
  void rotateNamesTheNextFile(String version) {
    BinlogFile file = BinlogFile.read(version, 2);
    int last = file.events().get(file.events().size() - 1);

    assertThat(Rotate.decode(file.bytes(), last, file.length(last), file.format().checksum()))
        .isEqualTo(new Rotate("binlog.000003", 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.0.33", "9.7.4"})
  void theFilesHoldManyKindsOfEvents(String version) {
    TreeSet<Integer> types = new TreeSet<>();
    List<Integer> numbers = new ArrayList<>(List.of(1, 2, 5, 7));
    for (int number : numbers) {
      BinlogFile file = BinlogFile.read(version, number);
      file.events().forEach(at -> types.add(file.type(at)));
    }

    assertThat(types)
        .contains(2, 3, 4, 5, 13, 14, 15, 16, 17, 18, 19, 29, 30, 31, 32, 33, 34, 35, 38, 39, 40);
    assertThat(types.contains(EventType.GTID_TAGGED)).isEqualTo(version.startsWith("9"));
    assertThat(types).allSatisfy(type -> assertThat(EventType.name(type)).doesNotStartWith("type"));
  }

  private static GtidSet previous(BinlogFile file) {
    int at = file.events().get(1);
    return PreviousGtids.decode(file.bytes(), at, file.length(at), file.format().checksum());
  }
}
