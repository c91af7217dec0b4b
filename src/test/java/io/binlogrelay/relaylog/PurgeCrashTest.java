package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.crash.CrashFileSystem;
import io.binlogrelay.relaylog.crash.Disk;
import io.binlogrelay.relaylog.crash.Faults;
import io.binlogrelay.relaylog.crash.PowerLoss;
import io.binlogrelay.relaylog.crash.Survival;
import io.binlogrelay.relaylog.crash.Survivals;
import io.binlogrelay.relaylog.crash.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Purges that are interrupted at every step, by power loss and by errors of the disk. */
class PurgeCrashTest {

  private static final String LOG = "/data/relay-log/";
  private static final int MIN_FREE = 1000;

  private final SourceHistory source = SourceHistoryBuilder.small();
  private final int files = source.files().size();
  private Disk.Directory full = Disk.empty();
  private ManualWorkers workers = new ManualWorkers();
  private long free = MIN_FREE;

  @BeforeEach
  void receiveEverything() throws IOException {
    CrashFileSystem disk = CrashFileSystem.on(Disk.empty().with("data", Disk.empty()));
    try (RelayLog log = open(disk)) {
      log.writer().remember(RelayRun.IDENTITY, RelayRun.BASE);
      new Delivery(source, log.writer()).rest(5);
      workers.work();
    }
    full = disk.unmounted();
  }

  @Test
  void aPowerLossAtAnyPointOfTwoPurgesLeavesTheLogOfOneOfTheirSteps() throws IOException {
    CrashFileSystem disk = CrashFileSystem.on(full);
    List<Integer> purged = new ArrayList<>();
    try (RelayLog log = open(disk)) {
      for (int purge = 0; purge < 2; purge++) {
        free = MIN_FREE - 1;
        log.retention().check();
        purged.add(disk.trace().length());
        free = MIN_FREE;
        workers.work();
      }
      assertThat(log.view().files()).hasSize(files - 2);
    }
    Trace trace = disk.trace();
    PowerLoss loss = new PowerLoss(trace, 512);
    for (int point = 0; point <= trace.length(); point++) {
      int at = point;
      loss.advanceTo(point);
      long oldest = purged.stream().filter(done -> done <= at).count();
      for (Survival survival : Survivals.subsets(loss)) {
        Disk.Directory left = loss.disk(survival);
        try {
          assertThat(recoveredFirst(left, false)).isBetween((int) oldest, 2);
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError(
              "power lost after " + point + "; " + survival + trace.before(point), e);
        }
      }
    }
  }

  /** Whatever fails, once: the next checks bring it to the same end. */
  @ParameterizedTest
  @EnumSource(Faults.Kind.class)
  void aPurgeThatFailsAtAnyStepIsFinishedLater(Faults.Kind kind) throws IOException {
    for (int nth = 1; nth <= 12; nth++) {
      CrashFileSystem disk = CrashFileSystem.on(full);
      try (RelayLog log = open(disk)) {
        disk.faults().failNth(kind, nth, Faults.IO_ERROR);
        free = MIN_FREE - 1;
        log.retention().check();
        if (log.view().files().size() == files) {
          log.retention().check();
        }
        free = MIN_FREE;
        disk.faults().failNth(kind, Integer.MAX_VALUE, Faults.IO_ERROR);
        log.retention().check();
        workers.work();
        assertThat(log.view().files()).as("%s %s", kind, nth).hasSize(files - 1);
      }
      // A failed sync of the directory may leave a deleted name for good, which is then ignored.
      boolean leftovers = kind == Faults.Kind.FORCE_DIRECTORY;
      assertThat(recoveredFirst(disk.afterPowerLoss(), leftovers))
          .as("%s %s", kind, nth)
          .isEqualTo(1);
    }
  }

  /** State and index are replaced before a file goes, and a replacement takes space first. */
  @Test
  void aPurgeFindsSpaceOnADiskWithoutAByteLeft() throws IOException {
    CrashFileSystem disk = CrashFileSystem.on(full);
    try (RelayLog log = open(disk)) {
      log.retention().check();
      assertThat(disk.unmounted().files()).containsKey(LOG + SpaceReserve.NAME);
      disk.faults().capacity(used(disk));
      free = 0;
      log.retention().check();
      assertThat(log.view().files()).hasSize(files - 1);
      disk.faults().capacity(Long.MAX_VALUE);
      free = MIN_FREE;
      log.retention().check();
      assertThat(disk.unmounted().files()).as("made anew").containsKey(LOG + SpaceReserve.NAME);
    }
    assertThat(recoveredFirst(disk.afterPowerLoss(), false)).isEqualTo(1);
  }

  private static long used(CrashFileSystem disk) {
    return disk.unmounted().files().values().stream().mapToLong(bytes -> bytes.length).sum();
  }

  /** Recovers a disk and checks that the log is right; returns which file is its first. */
  private int recoveredFirst(Disk.Directory left, boolean leftovers) throws IOException {
    CrashFileSystem disk = CrashFileSystem.on(left);
    int first;
    try (RelayLog log = open(disk)) {
      first = verify(log, disk, leftovers);
    }
    CrashFileSystem again = CrashFileSystem.on(disk.afterPowerLoss());
    try (RelayLog log = open(again)) {
      assertThat(verify(log, again, leftovers))
          .as("first file after another power loss")
          .isEqualTo(first);
    }
    return first;
  }

  private int verify(RelayLog log, CrashFileSystem disk, boolean leftovers) {
    RelayLogView view = log.view();
    List<String> all = source.namesUpTo(source.end().file());
    int first = source.index(view.files().get(0).name());
    List<String> kept = all.subList(first, all.size());
    assertThat(view.files()).extracting(LogFile::name).isEqualTo(kept);
    assertThat(view.published().position()).isEqualTo(source.end());
    SourceHistory.Boundary end = source.at(source.end());
    assertThat(end).isNotNull();
    assertThat(view.executed()).isEqualTo(end.executed().union(RelayRun.BASE));
    assertThat(view.published().transactions()).isEqualTo(end.transactions());
    assertThat(view.files().get(0).transactionsBefore()).isEqualTo(transactionsBefore(first));
    assertThat(view.purged()).isEqualTo(executedBefore(first).union(RelayRun.BASE));

    SortedMap<String, byte[]> found = disk.unmounted().files();
    StringBuilder index = new StringBuilder();
    for (String name : kept) {
      assertThat(found.get(LOG + name)).as(name).isEqualTo(source.file(name).bytes());
      index.append("./").append(name).append('\n');
    }
    assertThat(new String(found.get(LOG + "binlog.index"), StandardCharsets.UTF_8))
        .isEqualTo(index.toString());
    Set<String> onDisk = new TreeSet<>(found.keySet());
    onDisk.removeIf(path -> !path.matches(LOG + "binlog\\.\\d+"));
    assertThat(onDisk.size()).isBetween(kept.size(), leftovers ? files : kept.size());
    return first;
  }

  private long transactionsBefore(int file) {
    return file == 0 ? 0 : last(file - 1).transactions();
  }

  private GtidSet executedBefore(int file) {
    return file == 0 ? GtidSet.EMPTY : last(file - 1).executed();
  }

  private SourceHistory.Boundary last(int file) {
    return source.files().get(file).boundaries().lastEntry().getValue();
  }

  private RelayLog open(CrashFileSystem disk) {
    Path directory = disk.getPath(LOG);
    workers = new ManualWorkers();
    RetentionLimits limits =
        new RetentionLimits(
            RetentionLimits.ANY_AGE,
            Long.MAX_VALUE,
            MIN_FREE,
            RetentionLimits.NONE.holdAbsentReplicas(),
            RetentionLimits.NONE.releaseReadersAfter());
    RelayLog log =
        RelayLog.open(
            new RelayLogOptions(directory, 1 << 20).withRetention(limits),
            new Surroundings(workers, () -> free, InstantSource.system()));
    log.writer().cutToPublished();
    return log;
  }
}
