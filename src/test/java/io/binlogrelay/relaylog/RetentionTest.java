package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.RetentionStatus.Keeper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real log with files of a few hundred bytes, a clock and a disk that the test sets. */
class RetentionTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final long TWO_FILES = 1400;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path directory;
  private RelayLog log;
  private Instant now = Instant.parse("2026-05-04T03:02:01Z");
  private long free = Long.MAX_VALUE;
  private long gno;
  private long fileSize;

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  @Test
  void theOldestFilesGoWhenAllAreLargerThanMaxSize() {
    open(limits(TWO_FILES, 0, Duration.ZERO));
    writeFiles(1, 5);

    assertThat(kept()).containsExactly(name(4), name(5)).isEqualTo(onDisk());
    assertThat(log.view().purged()).isEqualTo(gtids("1-6"));
    assertThat(log.view().executed()).isEqualTo(gtids("1-10"));
    long firstThree = 3 * fileSize - 40; // the first file's Previous_gtids are empty
    assertThat(log.status().retention().counts())
        .isEqualTo(new RetentionStatus.Counts(3, firstThree, 0));
    assertThat(log.status().counts().totalBytes()).isLessThanOrEqualTo(TWO_FILES);
  }

  @Test
  void filesThatWereWrittenToLongAgoGo() throws IOException {
    open(new RetentionLimits(HOUR, Long.MAX_VALUE, 0, Duration.ZERO, PATIENCE));
    writeFiles(1, 4);
    for (int i = 1; i <= 4; i++) {
      Instant written = now.minus(HOUR).plusSeconds(i - 2).plusMillis(-500);
      Files.setLastModifiedTime(directory.resolve(name(i)), FileTime.from(written));
    }
    log.retention().check();
    assertThat(kept()).containsExactly(name(3), name(4));
    assertThat(log.status().retention().oldestFileAge())
        .isEqualTo(HOUR.minusSeconds(1).plusMillis(500));

    now = now.plus(HOUR.multipliedBy(100));
    log.retention().check();
    assertThat(kept()).as("the newest file stays, however old").containsExactly(name(4));
  }

  @Test
  void countersAndSetsAreTheSameAfterARestart() throws IOException {
    open(limits(TWO_FILES, 0, Duration.ZERO));
    writeFiles(1, 5);
    PublishedEnd before = log.view().published();
    log.close();

    open(RetentionLimits.NONE);
    PublishedEnd after = log.view().published();
    assertThat(after.transactions()).isEqualTo(before.transactions()).isEqualTo(10);
    assertThat(after.position()).isEqualTo(before.position());
    assertThat(log.view().files().get(0).transactionsBefore()).isEqualTo(6);
    assertThat(log.view().purged()).isEqualTo(gtids("1-6"));
    assertThat(log.view().executed()).isEqualTo(gtids("1-10"));
    assertThat(kept()).containsExactly(name(4), name(5)).isEqualTo(onDisk());
  }

  @Test
  void aFileThatIsReadStaysWithAllNewerOnesUntilTheReaderMovesOn() throws IOException {
    open(RetentionLimits.NONE);
    writeFiles(1, 4);
    reopen(limits(1, 0, Duration.ZERO));
    try (RelayLogCursor cursor = read(2, TestReader.anonymous())) {
      log.retention().check();
      assertThat(kept()).containsExactly(name(2), name(3), name(4));
      assertThat(log.status().retention().keepers())
          .containsExactly(new Keeper(name(2), "a reader", "reading", null));

      drain(cursor);
      assertThat(cursor.nextFile()).isTrue();
      log.retention().check();
      assertThat(kept()).containsExactly(name(3), name(4));
      drain(cursor);
    }
    log.retention().check();
    assertThat(kept()).containsExactly(name(4));
    assertThat(log.status().retention().keepers()).isEmpty();
  }

  @Test
  void aFileThatIsGoneCannotBeOpened() throws IOException {
    open(RetentionLimits.NONE);
    writeFiles(1, 3);
    LogFile first = log.view().files().get(0);
    reopen(limits(1, 0, Duration.ZERO));
    log.retention().check();
    assertThat(log.view().file(first.name())).isNull();
    assertThatThrownBy(() -> log.view().open(first, LogFile.FIRST_EVENT, TestReader.anonymous()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("purged");
  }

  @Test
  void aReaderThatKeepsAFileWithoutFreeSpaceIsReleasedWhenItsTimeIsUp() throws IOException {
    open(limits(Long.MAX_VALUE, 1000, Duration.ZERO));
    writeFiles(1, 4);
    TestReader slow = TestReader.anonymous();
    TestReader atTheTail = TestReader.anonymous();
    try (RelayLogCursor cursor = read(2, slow);
        RelayLogCursor tail = read(4, atTheTail)) {
      free = 0;
      log.retention().check();
      assertThat(kept()).containsExactly(name(2), name(3), name(4));
      now = now.plus(PATIENCE).minusMillis(1);
      log.retention().check();
      assertThat(slow.asked()).isNull();
      now = now.plusMillis(1);
      log.retention().check();
      log.retention().check();
      assertThat(slow.asked()).contains(name(2));
      assertThat(atTheTail.asked()).isNull();
      assertThat(tail.file().name()).isEqualTo(name(4));
      assertThat(log.status().retention().counts().releasedReaders()).isEqualTo(1);
      assertThat(kept()).as("it is still in it").startsWith(name(2));
      assertThat(cursor.file().name()).isEqualTo(name(2));
    }
    log.retention().check();
    assertThat(kept()).containsExactly(name(4));
  }

  @Test
  void theTimeOfAReaderStartsAnewWhenItMovesOnOrTheSpaceComesBack() throws IOException {
    open(limits(Long.MAX_VALUE, 1000, Duration.ZERO));
    writeFiles(1, 4);
    TestReader slow = TestReader.anonymous();
    try (RelayLogCursor cursor = read(1, slow)) {
      free = 0;
      log.retention().check();
      now = now.plus(PATIENCE).minusSeconds(1);
      drain(cursor);
      cursor.nextFile();
      log.retention().check();
      now = now.plus(PATIENCE).minusSeconds(1);
      free = 5000;
      log.retention().check();
      free = 0;
      now = now.plusSeconds(2);
      log.retention().check();
      assertThat(slow.asked()).isNull();
      now = now.plus(PATIENCE);
      log.retention().check();
      assertThat(slow.asked()).isNotNull();
    }
  }

  @Test
  void whatAnAbsentReplicaNeedsIsHeldForSoLong() throws IOException {
    open(limits(1, 0, HOUR));
    TestReader replica = TestReader.ofReplica(7);
    write(1);
    read(1, replica).close();
    writeFiles(2, 4);
    assertThat(kept()).startsWith(name(1));
    Instant left = now;
    now = left.plus(HOUR).minusMillis(1);
    log.retention().check();
    assertThat(kept()).startsWith(name(1));
    assertThat(log.status().retention().keepers())
        .containsExactly(
            new Keeper(name(1), String.valueOf(replica.replica()), "may-return", left.plus(HOUR)));

    now = left.plus(HOUR);
    log.retention().check();
    assertThat(kept()).containsExactly(name(4));
    assertThat(log.status().retention().keepers()).isEmpty();
  }

  @Test
  void freeSpaceOutranksWhatIsHeld() throws IOException {
    open(limits(1, 100, HOUR));
    write(1);
    read(1, TestReader.ofReplica(7)).close();
    writeFiles(2, 4);
    assertThat(kept()).startsWith(name(1));
    free = 99;
    log.retention().check();
    assertThat(kept()).containsExactly(name(2), name(3), name(4));
  }

  @Test
  void aReplicaIsRememberedAcrossARestartAndGetsTimeToReturn() throws IOException {
    open(limits(1, 0, HOUR));
    write(1);
    read(1, TestReader.ofReplica(7)).close();
    writeFiles(2, 3);
    log.close();
    now = now.plus(Duration.ofDays(3));
    open(limits(1, 0, HOUR));
    log.retention().check();
    assertThat(kept()).startsWith(name(1));
    now = now.plus(Duration.ofMinutes(10));
    log.retention().check();
    assertThat(kept()).containsExactly(name(3));
  }

  @Test
  void aReplicaThatWaitsAheadOfTheLogIsHeldFor() throws IOException {
    open(limits(1, 0, HOUR));
    write(1);
    log.view().awaits(TestReader.ofReplica(7), new BinlogPosition(name(2), 4));
    writeFiles(2, 4);
    assertThat(kept()).containsExactly(name(2), name(3), name(4));
  }

  @Test
  void aStoppedCheckTriesAgain() throws IOException {
    open(RetentionLimits.NONE);
    writeFiles(1, 3);
    reopen(limits(1, 0, Duration.ZERO));
    Path blocker = Files.createDirectory(directory.resolve("relay.state.tmp"));
    Files.createFile(blocker.resolve("x"));
    log.retention().check();
    assertThat(kept()).containsExactly(name(1), name(2), name(3)).isEqualTo(onDisk());
    try (RelayLogCursor cursor = read(1, TestReader.anonymous())) {
      assertThat(cursor.remaining()).as("it can still be read").isPositive();
    }
    Files.delete(blocker.resolve("x"));
    Files.delete(blocker);
    log.retention().check();
    assertThat(kept()).containsExactly(name(3)).isEqualTo(onDisk());
  }

  @Test
  void aFileThatCouldNotBeDeletedIsDeletedLater() throws IOException {
    open(RetentionLimits.NONE);
    writeFiles(1, 3);
    reopen(limits(1, 0, Duration.ZERO));
    Path index = Files.createDirectory(directory.resolve("binlog.index.tmp"));
    Files.createFile(index.resolve("x"));
    log.retention().check();
    assertThat(kept()).as("the state says so").containsExactly(name(3));
    assertThat(onDisk()).containsExactly(name(1), name(2), name(3));
    Files.delete(index.resolve("x"));
    log.retention().check();
    assertThat(onDisk()).containsExactly(name(3));
    assertThat(Files.readString(directory.resolve("binlog.index")))
        .isEqualTo("./" + name(3) + "\n");
  }

  private static RetentionLimits limits(long maxSize, long minFree, Duration hold) {
    return new RetentionLimits(RetentionLimits.ANY_AGE, maxSize, minFree, hold, PATIENCE);
  }

  private void open(RetentionLimits limits) {
    log =
        RelayLog.open(
            new RelayLogOptions(directory, 1 << 20).withRetention(limits),
            new Surroundings(Workers::daemon, () -> free, () -> now));
    if (log.view().isEmpty()) {
      log.writer()
          .remember(new SourceIdentity(BinlogBuilder.SOURCE, 84, "8.0.33", "ON"), GtidSet.EMPTY);
    }
    log.writer().cutToPublished();
  }

  private void reopen(RetentionLimits limits) throws IOException {
    log.close();
    open(limits);
  }

  private void writeFiles(int from, int to) {
    for (int i = from; i <= to; i++) {
      write(i);
    }
  }

  /** A file with two transactions, complete with its Rotate, and a check after it. */
  private void write(int number) {
    BinlogBuilder file =
        new BinlogBuilder()
            .format()
            .previousGtids((gno == 0 ? GtidSet.EMPTY : gtids("1-" + gno)).encode())
            .transaction(++gno, 40)
            .transaction(++gno, 40)
            .rotate(name(number + 1));
    RelayLogWriter writer = log.writer();
    writer.beginFile(name(number));
    for (byte[] event : file.events()) {
      writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
    }
    writer.sync();
    fileSize = file.position();
    log.retention().check();
  }

  private RelayLogCursor read(int number, LogReader reader) throws IOException {
    LogFile file = log.view().file(name(number));
    assertThat(file).isNotNull();
    return log.view().open(file, LogFile.FIRST_EVENT, reader);
  }

  private static void drain(RelayLogCursor cursor) throws IOException {
    while (cursor.read(ByteBuffer.allocate(4096)) > 0) {}
  }

  private List<String> kept() {
    return log.view().files().stream().map(LogFile::name).toList();
  }

  private List<String> onDisk() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("binlog\\.\\d+"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String name(int number) {
    return String.format("binlog.%06d", number);
  }

  private static GtidSet gtids(String intervals) {
    return GtidSet.parse(BinlogBuilder.SOURCE + ":" + intervals);
  }
}
