package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.PurgeOutcome.Done;
import io.binlogrelay.relaylog.PurgeOutcome.Obstacle;
import io.binlogrelay.relaylog.PurgeOutcome.UnknownFile;
import io.binlogrelay.relaylog.PurgeTarget.UpToFile;
import io.binlogrelay.relaylog.PurgeTarget.WrittenBefore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PURGE BINARY LOGS on a log of four files, that no limit would touch. */
class AskedPurgeTest {

  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

  @TempDir Path directory;
  private RelayLog log;
  private long gno;

  @BeforeEach
  void open() {
    RetentionLimits held =
        new RetentionLimits(
            RetentionLimits.ANY_AGE, Long.MAX_VALUE, 0, Duration.ofDays(9), Duration.ofDays(9));
    log =
        RelayLog.open(
            new RelayLogOptions(directory, 1 << 20).withRetention(held),
            new Surroundings(Workers::daemon, () -> Long.MAX_VALUE, () -> NOW));
    log.writer()
        .remember(new SourceIdentity(BinlogBuilder.SOURCE, 84, "8.0.33", "ON"), GtidSet.EMPTY);
    log.writer().cutToPublished();
    for (int i = 1; i <= 4; i++) {
      write(i);
    }
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  @Test
  void theFilesBeforeTheNamedOneGo() {
    assertThat(purge(new UpToFile(name(3)))).isEqualTo(new Done(2, 2, null));
    assertThat(kept()).containsExactly(name(3), name(4));
    assertThat(Files.exists(directory.resolve(name(2)))).isFalse();
    assertThat(log.view().purged()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1-4"));
    assertThat(purge(new UpToFile(name(3)))).isEqualTo(new Done(0, 0, null));
  }

  @Test
  void allButTheNewestFileMayGo() {
    assertThat(purge(new UpToFile(name(4)))).isEqualTo(new Done(3, 3, null));
    assertThat(purge(new WrittenBefore(Instant.parse("2099-01-01T00:00:00Z"))))
        .isEqualTo(new Done(0, 0, new Obstacle(name(4), 0)));
    assertThat(kept()).containsExactly(name(4));
  }

  @Test
  void aFileThatTheLogDoesNotHaveIsToldOf() {
    assertThat(purge(new UpToFile("binlog.000099"))).isEqualTo(new UnknownFile("binlog.000099"));
    assertThat(kept()).hasSize(4);
  }

  @Test
  void filesGoAsLongAsTheyWereWrittenToBeforeThatTime() throws IOException {
    for (int i = 1; i <= 4; i++) {
      Files.setLastModifiedTime(
          directory.resolve(name(i)), FileTime.from(NOW.minusSeconds(100 - i)));
    }
    assertThat(purge(new WrittenBefore(NOW.minusSeconds(97)))).isEqualTo(new Done(2, 2, null));
    assertThat(kept()).containsExactly(name(3), name(4));
  }

  @Test
  void aFileThatIsReadStaysWithAllNewerOnes() throws IOException {
    try (RelayLogCursor first = read(2);
        RelayLogCursor second = read(2)) {
      assertThat(first.file()).isEqualTo(second.file());
      assertThat(purge(new UpToFile(name(4)))).isEqualTo(new Done(1, 3, new Obstacle(name(2), 2)));
      assertThat(kept()).containsExactly(name(2), name(3), name(4));
    }
    assertThat(purge(new UpToFile(name(4)))).isEqualTo(new Done(2, 2, null));
  }

  @Test
  void whatIsHeldForAnAbsentReplicaGoesAllTheSame() throws IOException {
    log.view()
        .open(log.view().files().get(0), LogFile.FIRST_EVENT, TestReader.ofReplica(7))
        .close();
    log.retention().check();
    assertThat(log.status().retention().keepers()).isNotEmpty();
    assertThat(purge(new UpToFile(name(2)))).isEqualTo(new Done(1, 1, null));
  }

  @Test
  void whatTheDiskRefusesIsToldAndNothingIsGone() throws IOException {
    Path blocker = Files.createDirectory(directory.resolve("relay.state.tmp"));
    Files.createFile(blocker.resolve("x"));
    assertThatThrownBy(
            () -> log.purge(new UpToFile(name(3))).toCompletableFuture().get(9, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StorageException.class);
    assertThat(kept()).hasSize(4);
    Files.delete(blocker.resolve("x"));
    Files.delete(blocker);
    assertThat(purge(new UpToFile(name(3)))).isEqualTo(new Done(2, 2, null));
  }

  private PurgeOutcome purge(PurgeTarget target) {
    return log.purge(target).toCompletableFuture().orTimeout(9, TimeUnit.SECONDS).join();
  }

  private RelayLogCursor read(int number) throws IOException {
    return log.view()
        .open(log.view().files().get(number - 1), LogFile.FIRST_EVENT, TestReader.anonymous());
  }

  private void write(int number) {
    String before = BinlogBuilder.SOURCE + ":1-" + gno;
    BinlogBuilder file =
        new BinlogBuilder()
            .format()
            .previousGtids((gno == 0 ? GtidSet.EMPTY : GtidSet.parse(before)).encode())
            .transaction(++gno, 40)
            .transaction(++gno, 40)
            .rotate(name(number + 1));
    log.writer().beginFile(name(number));
    for (byte[] event : file.events()) {
      log.writer().append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
    }
    log.writer().sync();
  }

  private List<String> kept() {
    return log.view().files().stream().map(LogFile::name).toList();
  }

  private static String name(int number) {
    return String.format("binlog.%06d", number);
  }
}
