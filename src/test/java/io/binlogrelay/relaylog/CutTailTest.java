package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.relaylog.SourceHistory.SourceFile;
import io.binlogrelay.relaylog.crash.CrashFileSystem;
import io.binlogrelay.relaylog.crash.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damage in the last file: above the durable mark it is cut, below it is refused. */
class CutTailTest {

  private static final String LAST = "binlog.000002";

  /**
   * Its bit 0, "in use", is outside every checksum by MySQL's definition, and means nothing here.
   */
  private static final int FDE_FLAGS = LogFile.FIRST_EVENT + EventHeader.FLAGS_OFFSET;

  private final SourceHistory source =
      new SourceHistoryBuilder()
          .transaction(100)
          .rotate()
          .transaction(10)
          .transaction(200)
          .statement("DROP TABLE t")
          .transaction(300)
          .transaction(50)
          .build();
  private final SourceFile last = source.file(LAST);
  private final int size = last.bytes().length;

  /** The log before its last two transactions: what the state calls durable. */
  private final int mark = boundaryBefore(boundaryBefore(size));

  @Test
  void truncationAtEveryByteCutsToTheLastWholeTransactionOrIsRefused() throws IOException {
    Disk.Directory whole = logWithMark();
    for (int cut = 0; cut <= size; cut++) {
      CrashFileSystem disk = CrashFileSystem.on(whole);
      Files.write(path(disk, LAST), Arrays.copyOf(last.bytes(), cut));
      if (cut < mark) {
        assertRefused(disk, cut, "expected", "durable", "found ");
      } else {
        assertEndsAt(disk, cut, boundaryUpTo(cut));
      }
    }
  }

  @Test
  void aFlippedBitAnywhereIsCutOrRefused() throws IOException {
    Disk.Directory whole = logWithMark();
    Random random = CrashPoints.random();
    for (int at = 0; at < size; at++) {
      CrashFileSystem disk = CrashFileSystem.on(whole);
      byte[] bytes = last.bytes().clone();
      int bit = at == FDE_FLAGS ? 1 + random.nextInt(7) : random.nextInt(8);
      bytes[at] ^= (byte) (1 << bit);
      Files.write(path(disk, LAST), bytes);
      if (at < mark) {
        assertRefused(
            disk, at, "is damaged at offset ", "expected", "found", "durable up to " + mark);
      } else {
        assertEndsAt(disk, at, boundaryUpTo(at));
      }
    }
  }

  /** The whole log, of which the state knows the durable mark before the last two transactions. */
  private Disk.Directory logWithMark() throws IOException {
    RelayRun run = RelayRun.onEmptyDisk(source).open().meetSource().connect();
    while (run.log().view().published().offset() != mark
        || !String.valueOf(run.log().view().published().file()).equals(LAST)) {
      run.receive(1);
    }
    run.background().receiveRest(5).killed();
    CrashFileSystem disk = CrashFileSystem.on(run.disk().unmounted());
    assertThat(Files.readString(path(disk, LogDirectory.STATE))).contains("\"offset\" : " + mark);
    Files.deleteIfExists(GtidIndex.of(path(disk, LAST))); // so that it is read from its beginning
    return disk.unmounted();
  }

  private int boundaryBefore(int offset) {
    return Math.toIntExact(last.boundaries().lowerKey((long) offset));
  }

  private int boundaryUpTo(int offset) {
    return Math.toIntExact(last.boundaries().floorKey((long) offset));
  }

  private void assertEndsAt(CrashFileSystem disk, int damagedAt, int end) throws IOException {
    try (RelayLog log = open(disk)) {
      assertThat(log.view().published().offset()).as("damaged at %s", damagedAt).isEqualTo(end);
    }
    assertThat(Files.readAllBytes(path(disk, LAST))).isEqualTo(Arrays.copyOf(last.bytes(), end));
  }

  private void assertRefused(CrashFileSystem disk, int damagedAt, String... words) {
    assertThat(catchThrowable(() -> open(disk)))
        .as("damaged at %s", damagedAt)
        .isInstanceOf(RelayLogRefused.class)
        .message()
        .contains(LAST)
        .contains(words);
  }

  private RelayLog open(CrashFileSystem disk) {
    return RelayLog.open(new RelayLogOptions(path(disk, ""), 1 << 20), new ManualWorkers());
  }

  private static Path path(CrashFileSystem disk, String name) {
    return disk.getPath("/data/relay-log/" + name);
  }
}
