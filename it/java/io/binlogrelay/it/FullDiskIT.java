package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.DumpClient;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SmallDisk;
import io.binlogrelay.it.harness.Workload;
import io.binlogrelay.offline.LogVerifier;
import io.binlogrelay.offline.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The relay log's disk fills up under load and nothing may be purged: the relay stops, and serves
 * what it has; it goes on by itself when there is space.
 */
@ExtendWith(LogsOnFailure.class)
class FullDiskIT {
  private static final long MEBIBYTE = 1 << 20;
  private static final Workload.Shape LOAD = new Workload.Shape(4, 200, 1 << 20);
  private static final int COMMITS_BETWEEN = 50;
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Duration LOOKS_APART = Duration.ofSeconds(1);

  @Test
  void filledFreedAndFilledAgainItLosesNothing() throws IOException {
    MySqlServer source = SemiSyncParties.source(MySqlImage.last());
    MySqlServer replica = SharedServers.replica(MySqlImage.last());
    source.execute("SET GLOBAL max_binlog_size = " + 4 * MEBIBYTE);
    try (RelayProcess relay = RelayProcess.of(keepsAll(source));
        SmallDisk disk = SmallDisk.on(relay.relayLogDirectory(), 64)) {
      relay.start();
      SemiSyncParties.switchOn(source, 1);
      try (Workload load = Workload.start(source, LOAD)) {
        disk.fill(disk.free() - 16 * MEBIBYTE);
        assertServesWhatItHasAndTakesNothing(relay, source, replica, load);
        disk.empty();
        awaitMore(load, relay);

        disk.fill(disk.free() - 8 * MEBIBYTE);
        assertServesWhatItHasAndTakesNothing(relay, source, replica, load);
        disk.empty();
        awaitMore(load, relay);
      }
      EqualEnd.assertReached(source, replica, relay);
      assertThat(SemiSyncParties.status(source, "no_tx")).isZero();
      assertThat(LogVerifier.verify(relay.relayLogDirectory(), Progress.NONE).findings()).isEmpty();
    } finally {
      SemiSyncParties.switchOff(source);
      source.execute("SET GLOBAL max_binlog_size = DEFAULT");
    }
  }

  private static RelaySettings keepsAll(MySqlServer source) {
    RelaySettings settings = SemiSyncUpstreamIT.semiSyncBelow(source);
    for (String limit : List.of("maxAge", "maxSize", "minFree", "holdAbsentReplicas")) {
      settings.set("relayLog.retention." + limit, "none");
    }
    return settings;
  }

  /** What must not change while the disk is full. */
  private record Standstill(String state, BinlogEnd published, long commits) {

    static Standstill of(RelayProcess relay, Workload load) {
      String state = relay.status().at("/source/state").asText();
      return new Standstill(state, relay.published(), load.commits());
    }
  }

  private static Standstill awaitFull(RelayProcess relay, Workload load) {
    relay.awaitSourceState("storage-error");
    AtomicReference<Standstill> last = new AtomicReference<>(Standstill.of(relay, load));
    await("a standstill")
        .atMost(WITHIN)
        .pollInterval(LOOKS_APART)
        .until(
            () -> {
              Standstill now = Standstill.of(relay, load);
              return now.equals(last.getAndSet(now));
            });
    return last.get();
  }

  private static void assertServesWhatItHasAndTakesNothing(
      RelayProcess relay, MySqlServer source, MySqlServer replica, Workload load) {
    Standstill full = awaitFull(relay, load);
    assertThat(full.state()).isEqualTo("storage-error");
    assertThat(relay.status().at("/source/reason").asText()).contains("disk full at ");
    assertThat(SemiSyncParties.status(source, "wait_sessions")).as("commits wait").isPositive();
    String executed = relay.gtidExecuted();
    assertThat(GtidSet.parse(executed).contains(GtidSet.parse(source.gtidExecuted())))
        .as("%s has what was committed: %s", executed, source.gtidExecuted())
        .isTrue();

    replica.replication().followByGtid(relay.address()).awaitGtids(executed, WITHIN);
    assertThat(replica.gtidExecuted()).isEqualTo(executed);
    BinlogEnd newest = new BinlogEnd(full.published().file(), 4);
    List<String> served = DumpClient.dump(relay.address(), newest).events();
    List<String> written = DumpClient.dump(source.address(), newest).events();
    assertThat(served).hasSizeLessThan(written.size());
    assertThat(served).isEqualTo(written.subList(0, served.size()));

    assertThat(Standstill.of(relay, load)).isEqualTo(full);
  }

  /** The relay goes on by itself. */
  private static void awaitMore(Workload load, RelayProcess relay) {
    long wanted = load.commits() + COMMITS_BETWEEN;
    await("commits that return").atMost(WITHIN).until(() -> load.commits() >= wanted);
    relay.awaitSourceState("streaming");
  }
}
