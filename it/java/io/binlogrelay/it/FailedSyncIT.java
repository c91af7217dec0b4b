package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.VolatileDisk;
import io.binlogrelay.offline.LogVerifier;
import io.binlogrelay.offline.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An fdatasync of the relay log fails once under load, and the kernel gives up on the bytes that it
 * should have covered: nothing that was acknowledged or published is lost, and what came after it
 * is trusted neither by the process that saw the failure nor by the next one.
 */
@ExtendWith(LogsOnFailure.class)
class FailedSyncIT {
  private static final int FAILURES = Boolean.getBoolean("soak") ? 20 : 3;
  private static final int CLIENTS = 4;
  private static final int COMMITS_BETWEEN = 30;

  /** So that each is synced by the thread for large batches. */
  private static final int LARGE = 400_000;

  private static final String LOG_FILE = "binlog.??????"; // its GTID index has a longer name
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource(names = {"KEEP", "DROP"})
  void theStreamGoesOnByItselfAndWhatWasAcknowledgedIsOnTheDisk(VolatileDisk.Fault fault)
      throws IOException {
    failUnderCommitsOf(0, fault);
  }

  @ParameterizedTest
  @EnumSource(names = {"KEEP", "DROP"})
  void soItDoesWhereTheNextBatchWasTakenInMeanwhile(VolatileDisk.Fault fault) throws IOException {
    failUnderCommitsOf(LARGE, fault);
  }

  private static void failUnderCommitsOf(int bytes, VolatileDisk.Fault fault) throws IOException {
    MySqlServer source = SemiSyncParties.source(MySqlImage.last());
    MySqlServer replica = SharedServers.replica(MySqlImage.last());
    try (RelayProcess relay = RelayProcess.of(SemiSyncUpstreamIT.semiSyncBelow(source))) {
      VolatileDisk disk = VolatileDisk.below(relay);
      relay.start();
      replica.replication().followByGtid(relay.address());
      SemiSyncParties.switchOn(source, 1);
      try (NumberedCommits commits = NumberedCommits.start(source, 0, CLIENTS, bytes)) {
        awaitMore(commits);
        for (int failure = 0; failure < FAILURES; failure++) {
          BinlogEnd served = relay.published();
          failOnce(disk, fault);
          assertThat(relay.published()).isGreaterThanOrEqualTo(served);
          awaitMore(commits); // each was acknowledged, by a relay that nobody has touched
          source.execute("FLUSH BINARY LOGS");
        }
        assertThat(relay.log()).contains("storage-error", "sync failed at ");

        failOnce(disk, fault);
        relay.sigkill(); // before it has started over
        relay.start();
        awaitMore(commits);
        failOnce(disk, fault);
        losePower(relay, disk, source, commits.returned());
        relay.start();
        awaitMore(commits);
        commits.stop();
        losePower(relay, disk, source, commits.returned());
      }
      assertThat(SemiSyncParties.status(source, "no_tx")).isZero();
      relay.start();
      EqualEnd.assertReached(source, replica, relay);
    } finally {
      SemiSyncParties.switchOff(source);
    }
  }

  private static void failOnce(VolatileDisk disk, VolatileDisk.Fault fault) {
    disk.failSync(LOG_FILE, fault);
    await("an fdatasync that fails")
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !disk.isFaultPending());
  }

  private static void awaitMore(NumberedCommits commits) {
    int wanted = commits.count() + COMMITS_BETWEEN;
    await("commits that return").atMost(WITHIN).until(() -> commits.count() >= wanted);
  }

  /** The relay's machine goes down; its disk has all that was acknowledged and published. */
  private static void losePower(
      RelayProcess relay, VolatileDisk disk, MySqlServer source, Set<String> returned)
      throws IOException {
    BinlogEnd published = relay.published();
    relay.sigkill();
    disk.losePower();
    Path directory = relay.relayLogDirectory();
    assertThat(LogVerifier.verify(directory, Progress.NONE).findings()).isEmpty();
    assertThat(NumberedCommits.in(directory)).containsAll(returned);
    FileCompare.assertClosedFilesEqual(relay, source);
    assertThat(
            FileCompare.firstDifference(
                    directory.resolve(published.file()), source.file(published.file()))
                .orElse(Long.MAX_VALUE))
        .as("bytes of %s that are the source's", published.file())
        .isGreaterThanOrEqualTo(published.position());
  }
}
