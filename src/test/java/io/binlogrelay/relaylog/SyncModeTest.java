package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each mode means for written, durable and published. */
class SyncModeTest {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";
  private static final SyncMode HOURLY = new SyncMode.AtInterval(Duration.ofHours(1));
  private static final SyncMode NEVER = new SyncMode.Never();

  @TempDir Path directory;
  private RelayLog log;
  private RelayLogWriter writer;
  private final BinlogBuilder file = new BinlogBuilder().head();
  private int appended;

  private void open(SyncMode mode) {
    log = RelayLog.open(new RelayLogOptions(directory, 1 << 20).withSync(mode));
    writer = log.writer();
    writer.cutToPublished();
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  @Test
  void byTransactionEachBatchIsDurableAndPublished() {
    open(new SyncMode.EachTransaction());
    writer.beginFile(FIRST);
    for (int gno = 1; gno <= 3; gno++) {
      file.transaction(gno, 50);
      assertThat(batch()).isZero();
      assertThat(published()).isEqualTo(file.position());
      assertThat(durable()).isEqualTo(file.position());
    }
    assertThat(log.status().syncs().times().count()).isEqualTo(3);
  }

  @Test
  void byIntervalWhatIsWholeIsWrittenAtOnceAndPublishedWithTheNextSync() throws IOException {
    open(HOURLY);
    writer.beginFile(FIRST);
    assertThat(batch()).as("the first sync is due at once").isZero();
    long head = file.position();

    file.transaction(1, 50);
    assertThat(batch()).isBetween(1L, Duration.ofHours(1).toNanos());
    assertThat(published()).isEqualTo(head);
    assertThat(durable()).isEqualTo(head);
    assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(file.file());

    writer.sync();
    assertThat(published()).isEqualTo(file.position());
    assertThat(durable()).isEqualTo(file.position());
  }

  @Test
  void byIntervalTheSyncComesWithThePeriod() {
    open(new SyncMode.AtInterval(Duration.ofMillis(1)));
    writer.beginFile(FIRST);
    batch();
    file.transaction(1, 50);
    batch();
    while (writer.endBatch() > 0) {
      Thread.onSpinWait();
    }
    assertThat(published()).isEqualTo(file.position());
  }

  @Test
  void byIntervalAnOpenTransactionWaitsForNothing() {
    open(HOURLY);
    writer.beginFile(FIRST);
    batch();
    file.gtid(1).query("BEGIN");
    assertThat(batch()).isZero();
  }

  @Test
  void byIntervalThatMuchIsSyncedAtOnce() {
    open(HOURLY);
    writer.beginFile(FIRST);
    batch();
    file.transaction(1, 33 << 20);
    assertThat(batch()).as("so large that it is synced in the background").isPositive();
    while (writer.endBatch() > 0) {
      Thread.onSpinWait();
    }
    assertThat(published()).isEqualTo(file.position());
  }

  @Test
  void byIntervalAFileIsPublishedWholeBeforeTheNextOneBegins() {
    open(HOURLY);
    writer.beginFile(FIRST);
    batch();
    file.transaction(1, 50).rotate(SECOND);
    batch();
    writer.beginFile(SECOND);
    assertThat(log.view().published().position())
        .isEqualTo(new BinlogPosition(FIRST, file.position()));
  }

  @Test
  void byIntervalACleanStopLosesNothing() throws IOException {
    open(HOURLY);
    writer.beginFile(FIRST);
    batch();
    file.transaction(1, 50);
    batch();
    log.close();
    open(HOURLY);
    assertThat(published()).isEqualTo(file.position());
  }

  @Test
  void neverPublishesWhatIsWrittenAndLeavesTheDurableMarkWhereItIs() throws IOException {
    open(NEVER);
    writer.beginFile(FIRST);
    batch();
    long head = file.position();
    long syncs = log.status().syncs().times().count();
    for (int gno = 1; gno <= 3; gno++) {
      file.transaction(gno, 50);
      assertThat(batch()).isZero();
      assertThat(published()).isEqualTo(file.position());
      assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(file.file());
    }
    assertThat(durable()).isEqualTo(head);
    assertThat(log.status().syncs().times().count()).isEqualTo(syncs);
  }

  @Test
  void neverSyncsAFileBeforeTheNextOneBeginsAndWhenTheLogIsClosed() throws IOException {
    open(NEVER);
    writer.beginFile(FIRST);
    batch();
    file.transaction(1, 50).rotate(SECOND);
    batch();
    long syncs = log.status().syncs().times().count();
    writer.beginFile(SECOND);
    assertThat(log.status().syncs().times().count()).isEqualTo(syncs + 1);

    BinlogBuilder second = new BinlogBuilder().head().transaction(2, 50);
    second.events().forEach(this::append);
    writer.endBatch();
    log.close();
    assertThat(log.status().syncs().times().count()).isEqualTo(syncs + 2);
    assertThat(Files.readString(directory.resolve("relay.state")))
        .contains(SECOND, "\"offset\" : " + second.position());
    open(NEVER);
  }

  @Test
  void neverAfterAPowerFailureTheLogEndsEarlierAndTakesTheSameBytesAgain() throws IOException {
    open(NEVER);
    writer.beginFile(FIRST);
    batch();
    final long head = file.position();
    file.transaction(1, 50).transaction(2, 50);
    batch();
    log.close();
    // As if nothing after the head had reached the disk, nor the mark of the clean stop.
    Files.write(directory.resolve(FIRST), Arrays.copyOf(file.file(), (int) head + 77));
    Path state = directory.resolve("relay.state");
    Files.writeString(
        state,
        Files.readString(state).replace("\"offset\" : " + file.position(), "\"offset\" : " + head));

    open(NEVER);
    assertThat(published()).isEqualTo(head);
    assertThat(log.view().executed()).isEqualTo(GtidSet.EMPTY);
    appended = 2;
    batch();
    assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(file.file());
    assertThat(published()).isEqualTo(file.position());
  }

  /** Appends what the builder has more than at the last call, as one batch. */
  private long batch() {
    List<byte[]> events = file.events();
    events.subList(appended, events.size()).forEach(this::append);
    appended = events.size();
    return writer.endBatch();
  }

  private void append(byte[] event) {
    writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
  }

  private long published() {
    return log.view().published().offset();
  }

  private long durable() {
    BinlogPosition durable = writer.durable();
    return durable == null ? 0 : durable.offset();
  }
}
