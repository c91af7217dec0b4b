package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import io.binlogrelay.it.harness.Workload;
import io.binlogrelay.offline.LogVerifier;
import io.binlogrelay.offline.Progress;
import io.binlogrelay.offline.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Relays that are ended at random moments under load, by SIGTERM and by SIGKILL. */
@ExtendWith(LogsOnFailure.class)
class RelayKillIT {
  private static final int KILLS = Boolean.getBoolean("soak") ? 200 : 20;
  private static final int COMMITS_BETWEEN_MAX = 40;
  private static final Workload.Shape LOAD = new Workload.Shape(4, 60, 1 << 20);

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void relayThatIsEndedAgainAndAgainLosesAndDoublesNothing(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (RelayProcess relay = shortLived(source.address())) {
      replica.replication().followByGtid(relay.address());
      endUnderLoad(source, relay);
      EqualEnd.assertReached(source, replica, relay);
      assertThat(relay.sigterm()).isZero();
    }
  }

  /** The replica goes by position: nothing hides a doubled transaction from it. */
  @ParameterizedTest
  @MethodSource("images")
  void relayBelowARelayLosesAndDoublesNothingWhenEitherIsEnded(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    BinlogEnd start = new BinlogEnd("binlog.000001", 4);
    try (RelayProcess upper = shortLived(source.address());
        RelayProcess lower = shortLived(upper.address())) {
      replica.replication().followByPosition(lower.address(), start);
      endUnderLoad(source, upper, lower);
      EqualEnd.assertReached(source, replica, upper, lower);
      assertThat(lower.sigterm()).isZero();
      assertThat(upper.sigterm()).isZero();
    }
  }

  /** Lives too briefly for the second compiler to be of use: it only delays the next start. */
  private static RelayProcess shortLived(SourceAddress source) {
    return RelayProcess.of(RelaySettings.below(source).jvm("-XX:TieredStopAtLevel=1")).start();
  }

  /** Ends the relays in turn, and starts each again at once. */
  private static void endUnderLoad(MySqlServer source, RelayProcess... relays) {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("RelayKillIT " + KILLS + " SIGKILLs, -Dkill.seed=" + seed);
    Random random = new Random(seed);
    try (Workload load = Workload.start(source, LOAD, seed)) {
      for (int ended = 0, kills = 0; kills < KILLS; ended++) {
        if (random.nextInt(3) == 0) {
          awaitCommits(load, random);
          source.execute("FLUSH BINARY LOGS");
        }
        awaitCommits(load, random);
        kills += endAndStart(relays[ended % relays.length], random, load, source);
      }
    }
  }

  /** Returns by how many SIGKILLs it was ended. */
  private static int endAndStart(
      RelayProcess relay, Random random, Workload load, MySqlServer source) {
    BinlogEnd served = relay.published();
    int kills = 0;
    if (random.nextInt(3) == 0) {
      assertThat(relay.sigterm()).as("exit code after SIGTERM").isZero();
    } else {
      relay.sigkill();
      kills++;
    }
    assertLogIsSound(relay, source);
    if (random.nextInt(4) == 0) {
      relay.launch();
      awaitCommits(load, random); // it is somewhere in its start, or just past it
      relay.sigkill();
      kills++;
      assertLogIsSound(relay, source);
    }
    relay.start();
    assertThat(relay.published()).as("what was served before").isGreaterThanOrEqualTo(served);
    return kills;
  }

  /** Nobody runs on it: what an operator would find who looked now, before any recovery. */
  private static void assertLogIsSound(RelayProcess relay, MySqlServer source) {
    try {
      Verification found = LogVerifier.verify(relay.relayLogDirectory(), Progress.NONE);
      assertThat(found.findings()).as("log verify of %s", relay).isEmpty();
      FileCompare.assertNothingElseWritten(relay, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A random moment: so many commits from now. */
  private static void awaitCommits(Workload load, Random random) {
    long commits = load.commits() + random.nextInt(COMMITS_BETWEEN_MAX);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> load.commits() >= commits);
  }
}
