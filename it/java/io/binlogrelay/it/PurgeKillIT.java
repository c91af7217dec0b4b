package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.Workload;
import io.binlogrelay.offline.LogVerifier;
import io.binlogrelay.offline.Progress;
import io.binlogrelay.offline.Verification;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A relay that purges all the time is ended by SIGKILL again and again.
 *
 * <p>It holds nothing for a replica that is away, as else nothing would go here. So a replica may
 * find what it has not received yet purged when it comes back after a kill. It is refused then, as
 * mysqld would refuse it, and moved to the source and back, as its operator would move it.
 */
@ExtendWith(LogsOnFailure.class)
class PurgeKillIT {
  private static final int KILLS = Boolean.getBoolean("soak") ? 100 : 8;
  private static final Workload.Shape LOAD = new Workload.Shape(2, 100, 8 << 10);
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void aPurgeThatIsKilledLeavesASoundLogAndTheReplicaGoesOn() throws IOException {
    MySqlServer source = SharedServers.source(MySqlImage.last());
    MySqlServer replica = SharedServers.replica(MySqlImage.last());
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("PurgeKillIT " + KILLS + " kills, -Dkill.seed=" + seed);
    Random random = new Random(seed);
    RelaySettings settings =
        RelaySettings.below(source.address())
            .set("relayLog.retention.maxSize", "20KB")
            .set("relayLog.retention.holdAbsentReplicas", "none");
    try (RelayProcess relay = RelayProcess.of(settings).start()) {
      replica.replication().followByGtid(relay.address()).awaitCaughtUpWith(source);
      try (Workload load = Workload.start(source, LOAD, seed)) {
        for (int kill = 0; kill < KILLS; kill++) {
          awaitFollowed(relay, replica, source); // only then files go that it is in
          for (int rotations = 2 + random.nextInt(3); rotations > 0; rotations--) {
            awaitCommits(load, random.nextInt(20));
            source.execute("FLUSH BINARY LOGS");
          }
          awaitCommits(load, random.nextInt(8)); // a random moment of the purge
          relay.sigkill();
          relay.start();
          Verification verified = LogVerifier.verify(relay.relayLogDirectory(), Progress.NONE);
          assertThat(verified.findings()).as("after kill %s", kill).isEmpty();
        }
      }
      awaitFollowed(relay, replica, source);
      replica.replication().awaitCaughtUpWith(source);
      assertThat(replica.checksumTables()).isEqualTo(source.checksumTables());
      relay.awaitPublished(source.binlogEnd());
      assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
      FileCompare.assertClosedFilesEqual(relay, source);
      FileCompare.assertPublishedPrefixEqual(relay, source);
      assertThat(relay.status().at("/relayLog/files").size())
          .as("files that are left of %s", source.binaryLogs().size())
          .isLessThan(source.binaryLogs().size() / 2);
      System.out.printf(
          "%d purges were finished by recovery%n",
          relay.log().split("finishing an interrupted purge", -1).length - 1);
    }
  }

  private static void awaitFollowed(RelayProcess relay, MySqlServer replica, MySqlServer source) {
    await("a replica that follows " + relay + ", or is refused")
        .atMost(SOON)
        .until(() -> isAtTheTail(relay) || isRefused(replica));
    if (!isRefused(replica)) {
      return;
    }
    assertThat(replica.replication().awaitRefusal()).contains("purged required binary logs");
    System.out.println("PurgeKillIT: " + replica + " came back too late, and is moved");
    replica.replication().followByGtid(source.address()).awaitCaughtUpWith(source);
    replica.replication().followByGtid(relay.address());
    await("a replica that follows " + relay).atMost(SOON).until(() -> isAtTheTail(relay));
  }

  private static boolean isAtTheTail(RelayProcess relay) {
    return relay.status().at("/replicas/0/state").asText().equals("at-the-tail");
  }

  private static boolean isRefused(MySqlServer replica) {
    Map<String, String> status = replica.replication().status();
    return status.get("Replica_IO_Running").equals("No")
        && !status.get("Last_IO_Errno").equals("0");
  }

  private static void awaitCommits(Workload load, int more) {
    long commits = load.commits() + more;
    await()
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> load.commits() >= commits);
  }
}
