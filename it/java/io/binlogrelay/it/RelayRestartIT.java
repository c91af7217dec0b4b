package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.Workload;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A relay that ends, one way or the other, while its source writes on, and starts again. */
@ExtendWith(LogsOnFailure.class)
class RelayRestartIT {

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void relayGoesOnWhereItEnded(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      try (Workload load = Workload.start(source, Workload.Shape.mixed())) {
        awaitCommits(load, 30);
        assertThat(relay.sigterm()).isZero();
        source.execute("FLUSH BINARY LOGS");
        awaitCommits(load, 30);
        relay.start();
        awaitCommits(load, 30);
        relay.sigkill();
        awaitCommits(load, 30);
        relay.start();
        awaitCommits(load, 30);
      }
      source.execute("FLUSH BINARY LOGS");

      replica.replication().awaitCaughtUpWith(source);
      relay.awaitPublished(source.binlogEnd());
      assertThat(replica.checksumTables()).isNotEmpty().isEqualTo(source.checksumTables());
      assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
      assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isEqualTo(2);
    }
  }

  private static void awaitCommits(Workload load, long more) {
    long wanted = load.commits() + more;
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> load.commits() >= wanted);
  }
}
