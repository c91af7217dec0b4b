package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.Workload;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shortest whole chain: a source, the relay, a replica. */
@ExtendWith(LogsOnFailure.class)
class ChainIT {

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void replicaBelowTheRelayEndsEqualToTheSource(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      try (Workload load = Workload.start(source, new Workload.Shape(4, 100, 20_000))) {
        source.execute("FLUSH BINARY LOGS");
        org.awaitility.Awaitility.await().until(() -> load.commits() > 200);
        source.execute("FLUSH BINARY LOGS");
        load.stop();
      }
      replica.replication().awaitCaughtUpWith(source);

      assertThat(replica.checksumTables()).isEqualTo(source.checksumTables());
      assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
      assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isGreaterThanOrEqualTo(2);
    }
  }
}
