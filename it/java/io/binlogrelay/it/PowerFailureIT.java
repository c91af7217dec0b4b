package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.VolatileDisk;
import io.binlogrelay.offline.LogVerifier;
import io.binlogrelay.offline.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A commit that returned is durable on the relay: the source waits for nobody else, both are killed
 * together, and of the relay's disk only what was synced is left.
 */
@ExtendWith(LogsOnFailure.class)
class PowerFailureIT {
  private static final int ROUNDS = Boolean.getBoolean("soak") ? 100 : 10;

  /** So that each commit is synced by the thread for large batches, in one round of five. */
  private static final int LARGE = 300_000;

  private static final int CLIENTS = 8;
  private static final int COMMITS_MIN = 200;
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final long LATEST_KILL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void everyCommitThatReturnedIsInTheRelayLogAfterBothWereKilled(MySqlImage image)
      throws IOException {
    long seed = Long.getLong("power.seed", System.nanoTime());
    System.out.println("PowerFailureIT " + ROUNDS + " rounds, -Dpower.seed=" + seed);
    Random random = new Random(seed);
    try (MySqlServer source = source(image);
        RelayProcess relay = RelayProcess.of(SemiSyncUpstreamIT.semiSyncBelow(source))) {
      VolatileDisk disk = VolatileDisk.below(relay);
      relay.start();
      long committed = 0;
      long lost = 0;
      for (int round = 0; round < ROUNDS; round++) {
        SemiSyncParties.switchOn(source, 1);
        Set<String> returned = commitUntilBothAreKilled(source, relay, round, random);
        lost += disk.losePower();
        relay.start(); // without its source: it has what its disk kept
        assertThat(LogVerifier.verify(relay.relayLogDirectory(), Progress.NONE).findings())
            .as("log verify after round %s", round)
            .isEmpty();
        assertThat(NumberedCommits.in(relay.relayLogDirectory()))
            .as("the relay log after round %s", round)
            .containsAll(returned);
        committed += returned.size();
        source.start();
      }
      relay.awaitPublished(source.binlogEnd());
      assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isEqualTo(ROUNDS);
      FileCompare.assertPublishedPrefixEqual(relay, source);
      System.out.printf(
          "PowerFailureIT %s: %d commits returned, %d bytes of the relay's disk were lost%n",
          image, committed, lost);
    }
  }

  /** The other test can fail: without a disk that syncs, what returned is lost, and it is seen. */
  @Test
  void aDiskThatOnlySaysThatItSyncsLosesCommitsThatReturned() {
    MySqlImage image = MySqlImage.last();
    Random random = new Random(1);
    try (MySqlServer source = source(image);
        RelayProcess relay = RelayProcess.of(SemiSyncUpstreamIT.semiSyncBelow(source))) {
      VolatileDisk disk = VolatileDisk.below(relay);
      relay.start();
      SemiSyncParties.switchOn(source, 1);
      disk.failSync("binlog.*", VolatileDisk.Fault.LIE);
      Set<String> returned = commitUntilBothAreKilled(source, relay, 0, random);
      disk.losePower();
      assertThat(NumberedCommits.in(relay.relayLogDirectory()))
          .as("what is left of %s commits that returned", returned.size())
          .doesNotContainAnyElementsOf(returned);
    }
  }

  /** Nothing but an ACK of the relay releases a commit. */
  private static MySqlServer source(MySqlImage image) {
    return MySqlServer.of(image, "power-source")
        .with("plugin-load-add", "semisync_source.so")
        .with("loose-rpl-semi-sync-source-timeout", "3600000")
        .start();
  }

  private static Set<String> commitUntilBothAreKilled(
      MySqlServer source, RelayProcess relay, int round, Random random) {
    int filler = round % 5 == 1 ? LARGE : 0;
    try (NumberedCommits commits = NumberedCommits.start(source, round, CLIENTS, filler)) {
      await("commits").atMost(WITHIN).until(() -> commits.count() > COMMITS_MIN);
      LockSupport.parkNanos(random.nextLong(LATEST_KILL_NANOS));
      CompletableFuture<Void> sourceDies = CompletableFuture.runAsync(source::kill9);
      if (random.nextBoolean()) { // else the relay dies first, while the source asks it
        LockSupport.parkNanos(random.nextLong(LATEST_KILL_NANOS));
      }
      relay.sigkill();
      sourceDies.join();
      return commits.stop();
    }
  }
}
