package io.binlogrelay.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.gtid.GtidSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Texts captured from 8.0.33. */
class DumpErrorsTest {

  private static final GtidSet MISSING = GtidSet.parse("da12be55-e55b-11f1-b303-02fc00000001:1-10");

  @Test
  void namesWhatThePurgedFilesHeld() {
    assertThat(DumpErrors.purged(sources(2), MISSING))
        .isEqualTo(
            """
            Cannot replicate because the source purged required binary logs. Replicate the missing \
            transactions from elsewhere, or provision a new replica from backup. Consider \
            increasing the source's binary log expiration period. The GTID set sent by the replica \
            is '00000000-0000-0000-0000-000000000001:1,
            00000000-0000-0000-0000-000000000002:1', and the missing transactions are \
            'da12be55-e55b-11f1-b303-02fc00000001:1-10'""");
  }

  @Test
  void setsThatMakeTheTextTooLongAreLeftOut() {
    assertThat(DumpErrors.purged(sources(4), MISSING)).hasSize(493);
    assertThat(DumpErrors.purged(sources(5), MISSING))
        .hasSize(395)
        .endsWith("or the manual for GTID_SUBTRACT");
  }

  @Test
  void aTextIsCutWhereMysqldCutsIt() {
    ErrPacket packet = DumpErrors.packet(DumpErrors.replicaHasMore());
    assertThat(packet.code()).isEqualTo(1236);
    assertThat(packet.text()).hasSize(511).endsWith("not included in GTID_EXECU");
  }

  @Test
  void saysWhereReadingWas() {
    String text =
        DumpErrors.at(
            DumpErrors.CHECKSUM_UNAWARE,
            new DumpErrors.Place("", 4),
            new DumpErrors.Place("./binlog.000001", 126),
            new DumpErrors.Place("./binlog.000001", 126));
    assertThat(text)
        .isEqualTo(
            "Replica can not handle replication events with the checksum that source is"
                + " configured to log; the first event '' at 4, the last event read from"
                + " './binlog.000001' at 126, the last byte read from './binlog.000001' at 126.");
  }

  @Test
  void percentSignsInATextAreNotBlanks() {
    assertThat(DumpErrors.packet("100%s").text()).isEqualTo("100%s");
  }

  private static GtidSet sources(int count) {
    return GtidSet.parse(
        LongStream.rangeClosed(1, count)
            .mapToObj("00000000-0000-0000-0000-%012x:1"::formatted)
            .collect(Collectors.joining(",")));
  }
}
