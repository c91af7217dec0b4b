package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SqlFailure;
import io.binlogrelay.it.harness.Workload;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A source that is killed under load and recovers: the relay goes on in the same files, to the
 * byte.
 */
@ExtendWith(LogsOnFailure.class)
class SourceCrashIT {
  private static final int KILLS = Boolean.getBoolean("soak") ? 100 : 10;
  private static final int COMMITS_BETWEEN_KILLS = 60;
  private static final long LATEST_KILL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void killedSourceIsFollowedOnToTheByte(MySqlImage image) throws InterruptedException {
    long seed = Long.getLong("crash.seed", System.nanoTime());
    System.out.println("SourceCrashIT, -Dcrash.seed=" + seed);
    Random random = new Random(seed);
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      try (Workload load = Workload.start(source, Workload.Shape.mixed())) {
        for (int kill = 0; kill < KILLS; kill++) {
          awaitMoreCommits(load);
          if (kill % 2 == 0) {
            killAtSomeMoment(source, random);
          } else {
            killDuringRotations(source, random);
          }
          source.start();
        }
        awaitMoreCommits(load);
        source.execute("FLUSH BINARY LOGS");
        load.stop();
      }
      replica.replication().awaitCaughtUpWith(source, Duration.ofMinutes(3));

      assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
      assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
      relay.awaitPublished(source.binlogEnd());
      assertThat(FileCompare.assertClosedFilesEqual(relay, source))
          .isEqualTo(source.binaryLogs().size() - 1)
          .isGreaterThan(KILLS);
    }
  }

  private static void killAtSomeMoment(MySqlServer source, Random random) {
    LockSupport.parkNanos(random.nextLong(LATEST_KILL_NANOS));
    source.kill9();
  }

  /** One rotation after the other, without a pause, until the server is gone. */
  private static void killDuringRotations(MySqlServer source, Random random)
      throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    CompletableFuture<Integer> rotations =
        CompletableFuture.supplyAsync(
            () -> {
              int done = 0;
              try {
                while (true) {
                  source.execute("FLUSH BINARY LOGS");
                  done++;
                  first.countDown();
                }
              } catch (SqlFailure killed) {
                return done;
              }
            });
    assertThat(first.await(30, TimeUnit.SECONDS)).as("a rotation").isTrue();
    LockSupport.parkNanos(random.nextLong(LATEST_KILL_NANOS));
    source.kill9();
    assertThat(rotations.orTimeout(30, TimeUnit.SECONDS).join()).isPositive();
  }

  private static void awaitMoreCommits(Workload load) {
    long wanted = load.commits() + COMMITS_BETWEEN_KILLS;
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> load.commits() >= wanted);
  }
}
