package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.StorageException.Kind;
import io.binlogrelay.relaylog.crash.CrashFileSystem;
import io.binlogrelay.relaylog.crash.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that fails under a running log: what is published is safe, and the log goes on. */
class StorageFailureTest {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";
  private static final int RECENT = 1 << 20;

  private final CrashFileSystem disk = CrashFileSystem.empty();
  private final Path directory = disk.getPath("/log");
  private final BinlogBuilder first = new BinlogBuilder().head();
  private final BinlogBuilder second =
      new BinlogBuilder()
          .format()
          .previousGtids(GtidSet.parse(BinlogBuilder.SOURCE + ":1-2").encode())
          .transaction(3, 60);

  private RelayLog log;
  private RelayLogWriter writer;

  private void open(SyncMode mode) {
    log = RelayLog.open(new RelayLogOptions(directory, RECENT).withSync(mode));
    writer = log.writer();
    writer.cutToPublished();
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  /** Two files would be taken: the first begins with one transaction that is published. */
  private long begin() {
    writer.beginFile(FIRST);
    first.transaction(1, 60);
    append(first, 0);
    writer.endBatch();
    return first.position();
  }

  @Test
  void onAFullDiskNothingMoreIsTakenUntilThereIsSpaceAndThenEverythingIs() throws IOException {
    open(new SyncMode.EachTransaction());
    long published = begin();
    long used = sizeOfAll();
    disk.faults().capacity(used + RECENT / 8);
    first.transaction(2, RECENT / 2);

    assertThatThrownBy(() -> resume(first)).satisfies(e -> isA(e, Kind.DISK_FULL, FIRST));
    assertThat(published()).isEqualTo(published);
    assertThat(read()).isEqualTo(file(first, published));
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(writer::cutToPublished).satisfies(e -> isA(e, Kind.DISK_FULL, FIRST));
      assertThat(sizeOfAll()).as("a probe leaves nothing").isEqualTo(used);
    }

    disk.faults().capacity(used + 2 * RECENT);
    assertThat(writer.cutToPublished()).isEqualTo(new BinlogPosition(FIRST, published));
    resume(first);
    assertThat(published()).isEqualTo(first.position());
    assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(first.file());
  }

  @Test
  void aFailedSyncPublishesNothingAndIsNotRetriedOverTheSamePages() throws IOException {
    open(new SyncMode.EachTransaction());
    long published = begin();
    first.transaction(2, 60);
    fail(Faults.Kind.FORCE, FIRST);

    assertThatThrownBy(() -> resume(first)).satisfies(e -> isA(e, Kind.SYNC_FAILED, FIRST));
    assertThat(published()).isEqualTo(published);
    assertThat(writer.cutToPublished()).isEqualTo(new BinlogPosition(FIRST, published));
    assertThat(Files.size(directory.resolve(FIRST))).isEqualTo(published);

    resume(first);
    assertThat(published()).isEqualTo(first.position());
    assertDurable(first);
  }

  /** The kernel may have thrown away what it shows: recovery must not take its word for it. */
  @Test
  void aRelayThatEndsAfterAFailedSyncTrustsNothingThatItFailedFor() throws IOException {
    open(new SyncMode.EachTransaction());
    begin();
    first.transaction(2, 60);
    fail(Faults.Kind.FORCE, FIRST);
    assertThatThrownBy(() -> resume(first)).isInstanceOf(StorageException.class);
    log.close();

    open(new SyncMode.EachTransaction());
    long served = published();
    assertThat(served).isEqualTo(first.position());
    try (RelayLog after = RelayLog.open(afterPowerLoss())) {
      assertThat(after.view().published().offset()).isEqualTo(served);
    }
  }

  @Test
  void aFailedSyncTakesBackWhatWasPublishedUnsynced() throws IOException {
    open(new SyncMode.Never());
    long durable = begin();
    first.transaction(2, 60);
    resume(first);
    assertThat(published()).isEqualTo(first.position());
    RelayLogCursor reader =
        log.view().open(log.view().file(FIRST), first.position(), TestReader.anonymous());
    fail(Faults.Kind.FORCE, FIRST);

    assertThatThrownBy(() -> writer.beginFile(SECOND))
        .satisfies(e -> isA(e, Kind.SYNC_FAILED, FIRST));
    assertThat(published()).isEqualTo(durable);
    assertThat(log.view().executed()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1"));
    assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(100)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a failed sync left " + durable);

    assertThat(writer.cutToPublished()).isEqualTo(new BinlogPosition(FIRST, durable));
    resume(first);
    writer.beginFile(SECOND);
    assertDurable(first);
  }

  /** Whatever step of beginning a file fails, once or for a while, the file begins in the end. */
  @ParameterizedTest
  @EnumSource(
      value = Faults.Kind.class,
      names = {"WRITE", "TRUNCATE", "FORCE", "FORCE_DIRECTORY", "CREATE", "RENAME"})
  void aFileBeginsWhereverTheDiskFailed(Faults.Kind kind) throws IOException {
    open(new SyncMode.EachTransaction());
    begin();
    first.transaction(2, 60).rotate(SECOND);
    resume(first);
    int failures = 0;
    for (int nth = 1; nth <= 6; nth++) {
      for (int times = 1; times <= 3; times++) {
        writer.cutToPublished();
        disk.faults().fail(kind, name -> !name.equals("relay.state.tmp"), nth, times, "broken");
        failures += beginSecond() ? 0 : 1;
        for (int attempt = 0; attempt < times + 1 && !cutToPublished(); attempt++) {}
        disk.faults().fail(kind, name -> false, 1, 0, "");
        assertThat(cutToPublished()).isTrue();
        assertThat(log.view().published().position())
            .isEqualTo(new BinlogPosition(FIRST, first.position()));
      }
    }
    assertThat(kind == Faults.Kind.TRUNCATE ? failures == 0 : failures > 0).isTrue();
    assertThat(beginSecond()).isTrue();
    append(second, 0);
    writer.endBatch();
    assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(first.file());
    assertThat(Files.readAllBytes(directory.resolve(SECOND))).isEqualTo(second.file());
    assertThat(Files.readString(directory.resolve("binlog.index")))
        .isEqualTo("./" + FIRST + "\n./" + SECOND + "\n");
  }

  private boolean beginSecond() {
    try {
      writer.beginFile(SECOND);
      return true;
    } catch (StorageException e) {
      return false;
    }
  }

  private boolean cutToPublished() {
    try {
      writer.cutToPublished();
      return true;
    } catch (StorageException e) {
      return false;
    }
  }

  /** Else a torn tail could no longer be told from damage to what was acknowledged. */
  @Test
  void nothingIsPublishedWhileTheStateCantBeWritten() {
    open(new SyncMode.EachTransaction());
    begin();
    disk.faults().fail(Faults.Kind.RENAME, "relay.state.tmp"::equals, 1, 1000, Faults.NO_SPACE);
    BinlogPosition held = await().until(this::publishedWhenHeld, Objects::nonNull);

    assertThat(log.view().published().position()).isEqualTo(held);
    assertThatThrownBy(writer::cutToPublished)
        .satisfies(e -> isA(e, Kind.DISK_FULL, "relay.state"));
    disk.faults().fail(Faults.Kind.RENAME, name -> false, 1, 0, "");
    writer.cutToPublished();
    resume(first);
    assertThat(published()).isEqualTo(first.position());
  }

  /** Takes one more transaction; where that fails, what was published before. */
  private @Nullable BinlogPosition publishedWhenHeld() {
    first.transaction(log.view().published().transactions() + 1, 60);
    BinlogPosition before = log.view().published().position();
    try {
      resume(first);
      return null;
    } catch (StorageException e) {
      isA(e, Kind.DISK_FULL, "relay.state");
      return before;
    }
  }

  @Test
  void aLogWhoseDiskHasFailedIsClosedWithoutAskingMoreOfIt() throws IOException {
    open(new SyncMode.EachTransaction());
    long published = begin();
    disk.faults().capacity(0);
    first.transaction(2, 60);
    assertThatThrownBy(() -> resume(first)).isInstanceOf(StorageException.class);
    log.close();

    open(new SyncMode.EachTransaction());
    assertThat(published()).isEqualTo(published);
  }

  private void fail(Faults.Kind kind, String file) {
    disk.faults().fail(kind, file::equals, 1, 1, Faults.IO_ERROR);
  }

  private static void isA(Throwable failure, Kind kind, String where) {
    assertThat(failure).isInstanceOf(StorageException.class).hasMessageContaining(where);
    assertThat(((StorageException) failure).kind()).isEqualTo(kind);
  }

  /** Gives the writer what follows what it has, as one batch, and looks until that is synced. */
  private void resume(BinlogBuilder file) {
    append(file, writer.currentOffset());
    while (writer.endBatch() > 0) {
      Thread.onSpinWait();
    }
  }

  private void append(BinlogBuilder file, long from) {
    long at = LogFile.FIRST_EVENT;
    for (byte[] event : file.events()) {
      if (at >= from) {
        writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
      }
      at += event.length;
    }
  }

  private long published() {
    return log.view().published().offset();
  }

  private static byte[] file(BinlogBuilder file, long size) {
    return Arrays.copyOf(file.file(), (int) size);
  }

  /** All that is published of the first file, with its magic. */
  private byte[] read() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) published());
    bytes.put(LogFile.MAGIC);
    try (RelayLogCursor cursor =
        log.view().open(log.view().file(FIRST), LogFile.FIRST_EVENT, TestReader.anonymous())) {
      while (cursor.read(bytes) > 0) {}
    }
    return bytes.array();
  }

  private void assertDurable(BinlogBuilder file) throws IOException {
    Path after = CrashFileSystem.on(disk.afterPowerLoss()).getPath("/log").resolve(FIRST);
    assertThat(Files.readAllBytes(after)).isEqualTo(file.file());
  }

  private RelayLogOptions afterPowerLoss() {
    return new RelayLogOptions(CrashFileSystem.on(disk.afterPowerLoss()).getPath("/log"), RECENT);
  }

  private long sizeOfAll() throws IOException {
    long total = 0;
    try (var files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        total += Files.size(file);
      }
    }
    return total;
  }
}
