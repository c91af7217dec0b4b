package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.Replication;
import io.binlogrelay.it.harness.SourceAddress;
import io.binlogrelay.it.harness.Workload;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** File and position mean the same on the source and on the relay. */
@ExtendWith(LogsOnFailure.class)
class MovedReplicaIT {
  private static final int ROUND_TRIPS = Boolean.getBoolean("soak") ? 50 : 3;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaMovesBetweenSourceAndRelayByPositionWithoutGtids(MySqlImage image) {
    try (MySqlServer source = MySqlServer.of(image, "moved").with("gtid-mode", "OFF").start();
        MySqlServer replica =
            MySqlServer.of(image, "moved-replica").with("gtid-mode", "OFF").start();
        RelayProcess relay = RelayProcess.below(source.address())) {
      Replication replication =
          replica.replication().followByPosition(source.address(), source.binlogEnd());
      try (Workload load = Workload.start(source, new Workload.Shape(4, 100, 20_000))) {
        for (int trip = 0; trip < ROUND_TRIPS; trip++) {
          awaitCommits(load);
          move(replication, relay.address());
          source.execute("FLUSH BINARY LOGS");
          awaitCommits(load);
          move(replication, source.address());
        }
        awaitCommits(load);
      }
      source.execute("FLUSH BINARY LOGS");

      replication.awaitCaughtUpWith(source);
      assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
      assertThat(source.gtidExecuted()).isEmpty();
      assertThat(replica.gtidExecuted()).isEmpty();
      relay.awaitPublished(source.binlogEnd());
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isEqualTo(ROUND_TRIPS + 1);
    }
  }

  /** Stops where it is, wherever that is, and goes on there below the other party. */
  private static void move(Replication replication, SourceAddress party) {
    replication.stop();
    BinlogEnd at = replication.applied();
    replication.followByPosition(party, at);
    Awaitility.await("the replica to apply what follows " + at)
        .atMost(Duration.ofSeconds(30))
        .until(() -> replication.applied().compareTo(at) > 0);
  }

  private static void awaitCommits(Workload load) {
    long wanted = load.commits() + 50;
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> load.commits() >= wanted);
  }
}
