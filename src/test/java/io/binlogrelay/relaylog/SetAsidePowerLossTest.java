package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.relaylog.crash.CrashFileSystem;
import io.binlogrelay.relaylog.crash.Disk;
import io.binlogrelay.relaylog.crash.PowerLoss;
import io.binlogrelay.relaylog.crash.Survival;
import io.binlogrelay.relaylog.crash.Survivals;
import io.binlogrelay.relaylog.crash.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The power goes at every point while a log is set aside. */
class SetAsidePowerLossTest {
  private static final String LOG = "/data/relay-log";
  private static final Instant NOW = Instant.parse("2026-09-21T10:11:12Z");

  private final SourceHistory source = SourceHistoryBuilder.small();
  private Disk.Directory before;
  private UUID serverUuid;
  private int refused;
  private int untouched;
  private int empty;

  @BeforeEach
  void aLogOfSeveralFiles() {
    RelayRun run = RelayRun.onEmptyDisk(source).open().meetSource().connect();
    run.receiveRest(5).background();
    serverUuid = run.log().serverUuid();
    before = run.close().disk().unmounted();
  }

  @Test
  void noFileIsLostAndTheLogIsAsItWasOrRefusedOrNew() throws IOException {
    CrashFileSystem disk = CrashFileSystem.on(before);
    SetAside.run(disk.getPath(LOG), NOW);
    Trace trace = disk.trace();
    PowerLoss loss = new PowerLoss(trace, 512);
    for (int point = 0; point <= trace.length(); point++) {
      loss.advanceTo(point);
      for (Survival survival : Survivals.subsets(loss)) {
        check(loss.disk(survival), "power lost after " + point + "; " + survival);
      }
    }
    assertThat(untouched).isPositive();
    assertThat(refused).isPositive();
    assertThat(empty).isPositive();
  }

  private void check(Disk.Directory left, String when) throws IOException {
    assertNoFileIsLost(left, when);
    CrashFileSystem disk = CrashFileSystem.on(left);
    boolean finished = start(disk, when);
    if (!finished) {
      SetAside.run(disk.getPath(LOG), NOW.plusSeconds(60));
      assertNoFileIsLost(disk.unmounted(), when);
      assertThat(start(disk, when)).as(when).isTrue();
    }
  }

  private void assertNoFileIsLost(Disk.Directory left, String when) {
    before
        .files()
        .forEach(
            (path, bytes) -> {
              String name = Path.of(path).getFileName().toString();
              if (name.startsWith("binlog.")) {
                assertThat(left.files().entrySet())
                    .as("%s: %s", when, name)
                    .filteredOn(file -> file.getKey().endsWith("/" + name))
                    .anySatisfy(file -> assertThat(Arrays.equals(file.getValue(), bytes)).isTrue());
              }
            });
  }

  /** Whether a relay starts with a new log. */
  private boolean start(CrashFileSystem disk, String when) throws IOException {
    try (RelayLog log = RelayLog.open(new RelayLogOptions(disk.getPath(LOG), 1 << 20))) {
      assertThat(log.serverUuid()).as(when).isEqualTo(serverUuid);
      if (log.view().isEmpty()) {
        empty++;
        assertThat(log.source()).as(when).isEmpty();
        return true;
      }
      untouched++;
      assertThat(log.view().published().position()).as(when).isEqualTo(source.end());
      return false;
    } catch (RelayLogRefused e) {
      refused++;
      assertThat(e).as(when).hasMessageContaining("log reset");
      return false;
    }
  }
}
