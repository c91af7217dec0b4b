package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.relaylog.StorageException.Kind;
import io.binlogrelay.relaylog.crash.CrashFileSystem;
import io.binlogrelay.relaylog.crash.Faults;
import io.binlogrelay.relaylog.crash.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A large batch is synced while the next one is taken in; nothing of it is seen before. */
class BackgroundSyncTest {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";
  private static final int LARGE = 1000;

  private final CrashFileSystem disk = CrashFileSystem.empty();
  private final Path directory = disk.getPath("/log");
  private final BinlogBuilder file = new BinlogBuilder().head();
  private ManualWorkers workers;
  private RelayLog log;
  private RelayLogWriter writer;
  private int appended;
  private long gno;

  @BeforeEach
  void open() {
    workers = new ManualWorkers();
    log =
        RelayLog.open(
            new RelayLogOptions(directory, 1 << 20),
            Surroundings.of(directory).with(workers).withLargeBatch(LARGE));
    writer = log.writer();
    writer.cutToPublished();
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  private void begin() {
    writer.beginFile(FIRST);
    assertThat(small()).isZero();
    assertPublished(file.position());
  }

  @Test
  void aLargeBatchIsPublishedWhenTheBackgroundHasSyncedIt() {
    begin();
    long before = file.position();
    assertThat(large()).as("to be looked at again").isPositive();
    assertPublished(before);
    assertThat(writer.endBatch()).as("not yet").isPositive();
    assertPublished(before);

    workers.work();
    assertPublished(before);
    assertThat(writer.endBatch()).isZero();
    assertPublished(file.position());
    assertThat(writer.durable()).isEqualTo(new BinlogPosition(FIRST, file.position()));
    assertDurable();
  }

  @Test
  void whatComesMeanwhileIsCoveredByTheNextSync() {
    begin();
    large();
    assertThat(small()).isPositive();
    workers.work();
    assertThat(writer.endBatch()).isZero();
    assertPublished(file.position());
    assertThat(log.status().syncs().times().count()).isEqualTo(3);

    large();
    long second = file.position();
    workers.work();
    large();
    assertPublished(second);
  }

  @Test
  void aSecondLargeBatchWaitsForTheFirst() {
    begin();
    large();
    long first = file.position();
    assertThat(large()).isPositive();
    assertPublished(first);
    assertThat(writer.durable()).isEqualTo(new BinlogPosition(FIRST, first));
  }

  @Test
  void aSmallBatchIsSyncedAtOnce() {
    begin();
    assertThat(small()).isZero();
    assertPublished(file.position());
    assertDurable();
  }

  @Test
  void theNextFileBeginsAfterTheSyncThatIsUnderway() throws IOException {
    begin();
    file.rotate(SECOND);
    large();
    writer.beginFile(SECOND);
    assertPublished(file.position());
    assertDurable();
  }

  @Test
  void aCleanStopPublishesWhatIsUnderway() throws IOException {
    begin();
    large();
    log.close();
    open();
    assertPublished(file.position());
  }

  @Test
  void aCutDropsWhatIsUnderway() throws IOException {
    begin();
    long before = file.position();
    large();
    assertThat(writer.cutToPublished()).isEqualTo(new BinlogPosition(FIRST, before));
    assertThat(Files.size(directory.resolve(FIRST))).isEqualTo(before);
    workers.work();
    assertThat(writer.endBatch()).isZero();
    assertPublished(before);

    again(before);
    workers.work();
    writer.endBatch();
    assertPublished(file.position());
  }

  @Test
  void aFailureInTheBackgroundIsToldAtTheNextCallAndNothingOfItIsTrusted() throws IOException {
    begin();
    long before = file.position();
    large();
    failSync();
    workers.work();
    assertThatThrownBy(writer::endBatch).satisfies(BackgroundSyncTest::isSyncFailure);
    assertPublished(before);

    assertThat(writer.cutToPublished()).isEqualTo(new BinlogPosition(FIRST, before));
    assertThat(Files.size(directory.resolve(FIRST))).isEqualTo(before);
    again(before);
    workers.work();
    assertThat(writer.endBatch()).isZero();
    assertPublished(file.position());
    assertDurable();
  }

  /** As a fault of ours would: it must not pass for a sync. */
  @Test
  void whateverTheBackgroundThrowsNothingIsDurable() {
    begin();
    long before = file.position();
    large();
    disk.beforeEach(
        next -> {
          if (next instanceof Operation.Force force && force.name().equals(FIRST)) {
            throw new IllegalStateException("on purpose");
          }
        });
    workers.work();
    disk.beforeEach(next -> {});
    assertThatThrownBy(writer::endBatch)
        .satisfies(BackgroundSyncTest::isSyncFailure)
        .hasMessageContaining("on purpose");
    assertPublished(before);
    assertThat(writer.durable()).isEqualTo(new BinlogPosition(FIRST, before));
  }

  @Test
  void aFailureInTheBackgroundIsNotLostWhenTheConnectionIs() {
    begin();
    long before = file.position();
    large();
    failSync();
    workers.work();
    assertThatThrownBy(writer::cutToPublished).satisfies(BackgroundSyncTest::isSyncFailure);
    assertThat(writer.cutToPublished()).isEqualTo(new BinlogPosition(FIRST, before));
  }

  @Test
  void aFailureInTheBackgroundKeepsTheNextFileFromBeginning() {
    begin();
    file.rotate(SECOND);
    large();
    failSync();
    workers.work();
    assertThatThrownBy(() -> writer.beginFile(SECOND)).satisfies(BackgroundSyncTest::isSyncFailure);
    assertThat(Files.exists(directory.resolve(SECOND))).isFalse();
  }

  @Test
  void theFirstFileIsWithdrawnWhoseFirstBatchFailedInTheBackground() throws IOException {
    writer.beginFile(FIRST);
    large();
    failSync();
    workers.work();
    assertThatThrownBy(writer::endBatch).satisfies(BackgroundSyncTest::isSyncFailure);
    assertThat(writer.cutToPublished()).isNull();
    appended = 0;
    writer.beginFile(FIRST);
    batch();
    workers.work();
    writer.endBatch();
    assertPublished(file.position());
    assertDurable();
  }

  private void failSync() {
    disk.faults().fail(Faults.Kind.FORCE, FIRST::equals, 1, 1, Faults.IO_ERROR);
  }

  private static void isSyncFailure(Throwable failure) {
    assertThat(failure).isInstanceOf(StorageException.class).hasMessageContaining(FIRST);
    assertThat(((StorageException) failure).kind()).isEqualTo(Kind.SYNC_FAILED);
  }

  private long small() {
    file.transaction(++gno, 50);
    return batch();
  }

  private long large() {
    file.transaction(++gno, LARGE);
    return batch();
  }

  /** The source sends again what follows that offset, as one batch. */
  private void again(long offset) {
    long at = LogFile.FIRST_EVENT;
    appended = 0;
    while (at < offset) {
      at += file.events().get(appended++).length;
    }
    batch();
  }

  private long batch() {
    for (byte[] event : file.events().subList(appended, file.events().size())) {
      writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
    }
    appended = file.events().size();
    return writer.endBatch();
  }

  private void assertPublished(long offset) {
    assertThat(log.view().published().position()).isEqualTo(new BinlogPosition(FIRST, offset));
  }

  private void assertDurable() {
    Path after = CrashFileSystem.on(disk.afterPowerLoss()).getPath("/log").resolve(FIRST);
    assertThat(after).hasBinaryContent(file.file());
  }
}
