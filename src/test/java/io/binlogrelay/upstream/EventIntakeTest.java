package io.binlogrelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.binlog.Heartbeat;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.EventRejected;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogOptions;
import io.binlogrelay.relaylog.RelayLogWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventIntakeTest implements EventIntake.Listener {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";
  private static final ResumePlan.Dump FROM_START = new ResumePlan.DumpFromStart();

  @TempDir Path directory;

  private RelayLog log;
  private RelayLogWriter writer;
  private EventIntake intake;
  private int filesBegun;
  private final List<String> acksWanted = new ArrayList<>();

  @Override
  public void onFileBegan() {
    filesBegun++;
  }

  @Override
  public void onAckWanted(String file, long offset, long streamOffset) {
    acksWanted.add(file + ":" + offset + "=" + streamOffset);
  }

  @BeforeEach
  void open() {
    log = RelayLog.open(new RelayLogOptions(directory.resolve("log"), 1 << 20));
    writer = log.writer();
    dump(FROM_START);
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  /** A new connection, as after any disconnect. */
  private void dump(ResumePlan.Dump plan) {
    writer.cutToPublished();
    intake = new EventIntake(writer, plan, DumpStream.FINDINGS, null, this);
  }

  private void take(byte[] event) {
    intake.event(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
  }

  private void take(List<byte[]> events) {
    events.forEach(this::take);
  }

  private byte[] stored(String file) throws IOException {
    writer.sync();
    return Files.readAllBytes(directory.resolve("log").resolve(file));
  }

  /** As the source sends the FDE of a file to a dump that starts inside it, by position. */
  private static byte[] editedFormat(byte[] event) {
    byte[] edited = event.clone();
    FormatDescription.clearCreatedAndPosition(
        ByteBuffer.wrap(edited).order(ByteOrder.LITTLE_ENDIAN), 0, edited.length);
    return edited;
  }

  @Test
  void storesFilesByteForByteAndNothingThatExistsOnTheWireOnly() throws IOException {
    BinlogBuilder first = new BinlogBuilder().head().transaction(1, 100).rotate(SECOND);
    BinlogBuilder second = new BinlogBuilder().head().transaction(2, 100);
    take(DumpStream.fakeRotate(FIRST, 4));
    take(first.events());
    take(DumpStream.fakeRotate(SECOND, 4));
    take(second.events());
    take(DumpStream.heartbeat(SECOND, second.position()));
    assertThat(stored(FIRST)).isEqualTo(first.file());
    assertThat(stored(SECOND)).isEqualTo(second.file());
    assertThat(filesBegun).isEqualTo(2);
    assertThat(intake.heartbeats()).isEqualTo(1);
    assertThat(writer.executed()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1-2"));
  }

  @Test
  void tellsWhereTheSourceWantsAnAck() {
    BinlogBuilder first = new BinlogBuilder().head().transaction(1, 100).rotate(SECOND);
    BinlogBuilder second = new BinlogBuilder().head().transaction(2, 100);
    intake.ackWanted(); // nowhere
    take(DumpStream.fakeRotate(FIRST, 4));
    take(first.events());
    take(DumpStream.fakeRotate(SECOND, 4));
    take(second.events());
    intake.ackWanted();
    long end = second.position();
    assertThat(acksWanted).containsExactly(SECOND + ":" + end + "=" + (first.position() + end));
  }

  @Test
  void resumesInTheMiddleOfAFileWithoutStoringItsHeadAgain() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    take(DumpStream.fakeRotate(FIRST, 4));
    take(file.events());
    writer.sync();
    long end = file.position();
    int before = file.events().size();
    file.transaction(2, 50).rotate(SECOND);

    dump(new ResumePlan.DumpByPosition(FIRST, end));
    assertThat(intake.fits()).isFalse();
    take(DumpStream.fakeRotate(FIRST, end));
    assertThat(intake.fits()).isFalse();
    take(editedFormat(file.events().get(0)));
    assertThat(intake.fits()).isTrue();
    take(file.events().subList(before, file.events().size()));
    assertThat(stored(FIRST)).isEqualTo(file.file());
    assertThat(filesBegun).isEqualTo(1);
  }

  @Test
  void forgetsAnUnfinishedTransactionAndTakesItAgain() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    long end = file.position();
    int before = file.events().size();
    file.transaction(2, 100);
    take(DumpStream.fakeRotate(FIRST, 4));
    take(file.events().subList(0, before + 2));
    writer.sync();

    dump(new ResumePlan.DumpByPosition(FIRST, end));
    take(DumpStream.fakeRotate(FIRST, end));
    take(editedFormat(file.events().get(0)));
    take(file.events().subList(before, file.events().size()));
    assertThat(stored(FIRST)).isEqualTo(file.file());
  }

  @Test
  void goesOnInTheNextFileAfterOneThatACrashLeftWithoutRotate() throws IOException {
    BinlogBuilder first = new BinlogBuilder().head().transaction(1, 100);
    BinlogBuilder second = new BinlogBuilder().head().transaction(2, 100);
    take(DumpStream.fakeRotate(FIRST, 4));
    take(first.events());
    writer.sync();

    dump(new ResumePlan.DumpByPosition(FIRST, first.position()));
    take(DumpStream.fakeRotate(FIRST, first.position()));
    take(editedFormat(first.events().get(0)));
    take(DumpStream.fakeRotate(SECOND, 4));
    take(second.events());
    assertThat(stored(FIRST)).isEqualTo(first.file());
    assertThat(stored(SECOND)).isEqualTo(second.file());
  }

  @Test
  void skipsFilesThatTheSourcePurged() throws IOException {
    BinlogBuilder first = new BinlogBuilder().head().transaction(1, 100);
    BinlogBuilder later = new BinlogBuilder().head().transaction(2, 100);
    take(DumpStream.fakeRotate(FIRST, 4));
    take(first.events());
    writer.sync();

    dump(new ResumePlan.DumpByGtid("binlog.000009", 4, writer.executed()));
    take(DumpStream.fakeRotate("binlog.000009", 4));
    take(later.events());
    assertThat(stored("binlog.000009")).isEqualTo(later.file());
  }

  @Test
  void refusesAFileThatBeginsWithAnotherFormatDescription() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    take(DumpStream.fakeRotate(FIRST, 4));
    take(file.events());
    byte[] before = stored(FIRST);
    byte[] other = file.events().get(0).clone();
    other[0] ^= 1; // the timestamp
    byte[] format = editedFormat(other);

    dump(new ResumePlan.DumpByPosition(FIRST, file.position()));
    take(DumpStream.fakeRotate(FIRST, file.position()));
    assertThatThrownBy(() -> take(format))
        .isInstanceOfSatisfying(
            LinkFailure.class,
            e ->
                assertThat(((SessionEnd.Refused) e.end()).state())
                    .isEqualTo(LinkState.SOURCE_REWOUND))
        .hasMessageContaining(FIRST)
        .hasMessageContaining("1790000000")
        .hasMessageContaining("1790000001")
        .hasMessageContaining(String.valueOf(file.position()));
    assertThat(intake.fits()).isFalse();
    assertThat(stored(FIRST)).isEqualTo(before);
  }

  @Test
  void refusesToBeginAnywhereElseThanAskedFor() {
    dump(new ResumePlan.DumpByPosition(SECOND, 4));
    assertThatThrownBy(() -> take(DumpStream.fakeRotate(FIRST, 4)))
        .hasMessageContaining("expected file " + SECOND)
        .hasMessageContaining(FIRST + ":4");
  }

  @Test
  void refusesAPositionThatIsNotOurs() {
    take(DumpStream.fakeRotate(FIRST, 4));
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    take(file.events());
    writer.sync();
    dump(new ResumePlan.DumpByPosition(FIRST, file.position()));
    assertThatThrownBy(() -> take(DumpStream.fakeRotate(FIRST, file.position() + 1)))
        .isInstanceOf(LinkFailure.class);
  }

  @Test
  void refusesAnEarlierFileAndOneThatTheRotateDidNotName() {
    take(DumpStream.fakeRotate(SECOND, 4));
    take(new BinlogBuilder().head().transaction(1, 100).events());
    assertThatThrownBy(() -> take(DumpStream.fakeRotate(FIRST, 4))).isInstanceOf(LinkFailure.class);
    dump(FROM_START);
    BinlogBuilder first = new BinlogBuilder().head().rotate(SECOND);
    take(DumpStream.fakeRotate(FIRST, 4));
    take(first.events());
    assertThatThrownBy(() -> take(DumpStream.fakeRotate("binlog.000003", 4)))
        .hasMessageContaining("expected file " + SECOND);
  }

  @Test
  void refusesEventsBeforeTheFormatDescription() {
    List<byte[]> events = new BinlogBuilder().head().transaction(1, 10).events();
    assertThatThrownBy(() -> take(events.get(0))).isInstanceOf(LinkFailure.class);
    assertThatThrownBy(() -> take(events.get(2))).isInstanceOf(LinkFailure.class);
    take(DumpStream.fakeRotate(FIRST, 4));
    assertThatThrownBy(() -> take(events.get(2)))
        .hasMessageContaining("expected NEW_FORMAT")
        .hasMessageContaining("Gtid");
  }

  @Test
  void seesInAHeartbeatThatEventsWereLeftOut() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    take(DumpStream.fakeRotate(FIRST, 4));
    take(file.events());
    take(DumpStream.heartbeat(FIRST, file.position()));
    take(Heartbeat.v1(84, FIRST, file.position(), ChecksumAlgorithm.CRC32));
    assertThatThrownBy(() -> take(DumpStream.heartbeat(FIRST, file.position() + 1)))
        .hasMessageContaining("left out");
    assertThatThrownBy(() -> take(DumpStream.heartbeat(SECOND, file.position())))
        .isInstanceOf(LinkFailure.class);
  }

  @Test
  void refusesDamageOfEveryKindOfEvent() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    byte[] rotate = DumpStream.fakeRotate(FIRST, 4);
    assertThatThrownBy(() -> take(DumpStream.flipped(rotate, 20))).hasMessageContaining("damaged");
    take(rotate);
    take(file.events());
    byte[] heartbeat = DumpStream.heartbeat(FIRST, file.position());
    assertThatThrownBy(() -> take(DumpStream.flipped(heartbeat, 25)))
        .hasMessageContaining("damaged");
    byte[] next = file.gtid(2).events().get(file.events().size() - 1);
    take(DumpStream.flipped(next, 30));
    assertThatThrownBy(writer::endBatch)
        .isInstanceOf(EventRejected.class)
        .hasMessageContaining(FIRST);
  }

  @Test
  void leavesOutWhatIsFlaggedArtificial() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    take(DumpStream.fakeRotate(FIRST, 4));
    take(file.events());
    take(new BinlogBuilder().event(28, 0x20, new byte[10], true).events());
    assertThat(stored(FIRST)).isEqualTo(file.file());
  }

  @Test
  void followsASourceThatStopsChecksumming() throws IOException {
    BinlogBuilder first = new BinlogBuilder().head().transaction(1, 10).rotate(SECOND);
    BinlogBuilder second = new BinlogBuilder(false).head().transaction(2, 10);
    take(DumpStream.fakeRotate(FIRST, 4));
    take(first.events());
    take(DumpStream.fakeRotate(SECOND, 4)); // by the last FDE, so still with a checksum
    take(second.events());
    take(Heartbeat.v2(84, SECOND, second.position(), ChecksumAlgorithm.NONE));
    assertThat(stored(SECOND)).isEqualTo(second.file());
  }
}
