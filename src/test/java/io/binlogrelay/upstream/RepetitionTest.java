package io.binlogrelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogOptions;
import io.binlogrelay.relaylog.RelayLogWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps that begin before our end: what repeats is compared, what is new is stored. */
class RepetitionTest implements EventIntake.Listener {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";
  private static final String THIRD = "binlog.000003";
  private static final GtidSet HELD = GtidSet.parse(BinlogBuilder.SOURCE + ":1-4");

  @TempDir Path directory;

  private final BinlogBuilder first = new BinlogBuilder().head().transaction(1, 100);
  private final BinlogBuilder second = new BinlogBuilder().head();
  private RelayLog log;
  private RelayLogWriter writer;
  private EventIntake intake;

  /** Where transaction 1 ends in the first file, and where our log ends in the second. */
  private long released;

  private long end;

  @BeforeEach
  void open() {
    released = first.position();
    first.transaction(2, 100).rotate(SECOND);
    second.transaction(3, 100).transaction(4, 200_000);
    end = second.position();
    log = RelayLog.open(new RelayLogOptions(directory.resolve("log"), 1 << 20));
    writer = log.writer();
    begin(new ResumePlan.DumpFromStart());
    take(DumpStream.fakeRotate(FIRST, 4));
    first.events().forEach(this::take);
    take(DumpStream.fakeRotate(SECOND, 4));
    second.events().forEach(this::take);
    writer.sync();
  }

  @AfterEach
  void close() throws IOException {
    intake.close();
    log.close();
  }

  @Override
  public void onFileBegan() {}

  @Override
  public void onAckWanted(String file, long offset, long streamOffset) {
    throw new AssertionError("nobody asked");
  }

  private void begin(ResumePlan.Dump dump) {
    writer.cutToPublished();
    Repetition repetition = Repetition.of(log.view(), dump);
    intake = new EventIntake(writer, dump, DumpStream.FINDINGS, repetition, this);
  }

  private void take(byte[] event) {
    intake.event(wrap(event), 0, event.length);
  }

  private static ByteBuffer wrap(byte[] event) {
    return ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** In pieces, as a large event comes. */
  private void takeInPieces(byte[] event) {
    ByteBuffer b = wrap(event);
    intake.eventBegins(b, 0, 1000, event.length);
    for (int at = 1000; at < event.length; at += 7000) {
      intake.eventContinues(b, at, Math.min(7000, event.length - at));
    }
  }

  private static byte[] editedFormat(byte[] event) {
    byte[] edited = event.clone();
    FormatDescription.clearCreatedAndPosition(wrap(edited), 0, edited.length);
    return edited;
  }

  private void beginByPosition() {
    begin(new ResumePlan.DumpByPosition(FIRST, released));
    take(DumpStream.fakeRotate(FIRST, released));
    take(editedFormat(first.events().get(0)));
  }

  private void beginByGtid() {
    begin(new ResumePlan.DumpByGtid(FIRST, released, HELD));
    take(DumpStream.fakeRotate(FIRST, released));
    take(first.events().get(0));
  }

  private void assertGoesOn() throws IOException {
    int before = second.events().size();
    second.transaction(5, 100);
    second.events().subList(before, second.events().size()).forEach(this::take);
    take(DumpStream.heartbeat(SECOND, second.position()));
    writer.sync();
    Path files = directory.resolve("log");
    assertThat(Files.readAllBytes(files.resolve(FIRST))).isEqualTo(first.file());
    assertThat(Files.readAllBytes(files.resolve(SECOND))).isEqualTo(second.file());
    assertThat(writer.executed()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1-5"));
  }

  @Test
  void byPositionAllOfItIsComparedAndNothingStoredTwice() throws IOException {
    beginByPosition();
    assertThat(intake.fits()).isTrue();
    List<byte[]> events = first.events();
    events.subList(6, events.size()).forEach(this::take);
    take(DumpStream.fakeRotate(SECOND, 4));
    for (byte[] event : second.events()) {
      if (event.length > 100_000) {
        takeInPieces(event);
      } else {
        take(event);
      }
    }
    assertThat(intake.storedBytes()).isZero();
    assertGoesOn();
  }

  @Test
  void byGtidTheSourceLeavesOutWhatWeHold() throws IOException {
    beginByGtid();
    take(first.events().get(10)); // a Rotate is never left out
    take(DumpStream.fakeRotate(SECOND, 4));
    take(second.events().get(0));
    take(second.events().get(1));
    take(DumpStream.heartbeat(SECOND, end));
    assertThat(intake.storedBytes()).isZero();
    assertGoesOn();
  }

  @Test
  void byGtidWhatIsNewMayFollowWithoutAHeartbeat() throws IOException {
    beginByGtid();
    take(first.events().get(10));
    take(DumpStream.fakeRotate(SECOND, 4));
    take(second.events().get(0));
    take(second.events().get(1));
    assertGoesOn();
  }

  @Test
  void byGtidTheSourceMayGoOnToANewFileAtOnce() {
    beginByGtid();
    take(first.events().get(10));
    take(DumpStream.fakeRotate(SECOND, 4));
    take(second.events().get(0));
    take(second.events().get(1));
    take(DumpStream.fakeRotate(THIRD, 4));
    BinlogBuilder third = new BinlogBuilder().head().transaction(5, 100);
    third.events().forEach(this::take);
    writer.sync();
    assertThat(writer.published()).hasToString(THIRD + ":" + third.position());
  }

  /** A heartbeat while the source has not got to our end is in its place. */
  @Test
  void heartbeatsOnTheWayAreInTheirPlace() throws IOException {
    beginByPosition();
    take(DumpStream.heartbeat(FIRST, released));
    List<byte[]> events = first.events();
    events.subList(6, events.size()).forEach(this::take);
    take(DumpStream.fakeRotate(SECOND, 4));
    second.events().forEach(this::take);
    take(DumpStream.heartbeat(SECOND, end));
    assertGoesOn();
  }

  @Test
  void otherBytesAreALostHistory() {
    beginByPosition();
    byte[] other = DumpStream.flipped(first.events().get(6), 30);
    assertThatThrownBy(() -> take(other))
        .isInstanceOfSatisfying(
            LinkFailure.class,
            failure ->
                assertThat(failure.end())
                    .isInstanceOfSatisfying(
                        SessionEnd.Refused.class,
                        end -> assertThat(end.state()).isEqualTo(LinkState.SOURCE_REWOUND)))
        .hasMessageContaining("other bytes")
        .hasMessageContaining(FIRST);
  }

  @Test
  void byPositionNothingMayBeLeftOut() {
    beginByPosition();
    assertThatThrownBy(() -> take(first.events().get(7))).hasMessageContaining("an event at");
    beginByPosition();
    assertThatThrownBy(() -> take(DumpStream.heartbeat(FIRST, released + 50)))
        .hasMessageContaining("a heartbeat at");
    beginByPosition();
    assertThatThrownBy(() -> take(DumpStream.fakeRotate(THIRD, 4)))
        .hasMessageContaining("a fake Rotate to " + THIRD);
  }

  @Test
  void aDumpFromOurEndRepeatsNothing() {
    assertThat(Repetition.of(log.view(), new ResumePlan.DumpByPosition(SECOND, end))).isNull();
    assertThat(Repetition.of(log.view(), new ResumePlan.DumpByPosition(THIRD, 4))).isNull();
    assertThat(Repetition.of(log.view(), new ResumePlan.DumpFromStart())).isNull();
  }
}
