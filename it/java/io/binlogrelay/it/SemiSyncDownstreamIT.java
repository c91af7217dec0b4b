package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.Workload;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real semi-synchronous replicas below the relay. */
@ExtendWith(LogsOnFailure.class)
class SemiSyncDownstreamIT {
  private static final int RESTARTS = Boolean.getBoolean("soak") ? 20 : 2;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void aReplicaByGtidAcknowledgesAcrossRestartsOfTheRelay(MySqlImage image) {
    MySqlServer replica = SemiSyncParties.replica(image, "replica");
    MySqlServer source = SharedServers.source(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address(), "SOURCE_HEARTBEAT_PERIOD = 1");
      restartUnderLoad(source, replica, relay);
      EqualEnd.assertReached(source, replica, relay);
      assertNoPacketOutOfOrder(replica);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void aReplicaByPositionAcknowledgesAcrossRestartsOfTheRelay(MySqlImage image) {
    MySqlServer replica = SemiSyncParties.replica(image, "replica");
    MySqlServer source = SharedServers.source(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica
          .replication()
          .followByPosition(
              relay.address(), new BinlogEnd("binlog.000001", 4), "SOURCE_HEARTBEAT_PERIOD = 1");
      restartUnderLoad(source, replica, relay);
      EqualEnd.assertReached(source, replica, relay);
      assertNoPacketOutOfOrder(replica);
    }
  }

  private static void restartUnderLoad(
      MySqlServer source, MySqlServer replica, RelayProcess relay) {
    try (Workload load = Workload.start(source, new Workload.Shape(4, 200, 100_000))) {
      for (int restart = 0; restart <= RESTARTS; restart++) {
        if (restart > 0) {
          relay.sigkill();
          relay.start();
        }
        awaitSemiSync(replica, relay);
        long commits = load.commits() + 100;
        Awaitility.await().atMost(WITHIN).until(() -> load.commits() >= commits);
        source.execute("FLUSH BINARY LOGS");
      }
    }
    awaitAcknowledgedAll(source, replica, relay);
    // Nothing of the log is new to it now: it is asked by a heartbeat, or says by its request.
    replica.replication().stop();
    replica.replication().start();
    awaitSemiSync(replica, relay);
    awaitAcknowledgedAll(source, replica, relay);
    Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true); // heartbeats go on
    assertThat(replica.replication().status().get("Replica_IO_Running")).isEqualTo("Yes");
    awaitAcknowledgedAll(source, replica, relay);
  }

  private static void awaitSemiSync(MySqlServer replica, RelayProcess relay) {
    Awaitility.await(replica + " to be semi-synchronous")
        .atMost(WITHIN)
        .until(
            () ->
                semiSyncStatus(replica).equals("ON")
                    && dumpOf(relay, replica).path("semiSync").asBoolean());
  }

  static String semiSyncStatus(MySqlServer replica) {
    return replica.queryString(
        "SELECT variable_value FROM performance_schema.global_status"
            + " WHERE variable_name = 'Rpl_semi_sync_replica_status'");
  }

  private static void awaitAcknowledgedAll(
      MySqlServer source, MySqlServer replica, RelayProcess relay) {
    BinlogEnd end = source.binlogEnd();
    Awaitility.await(replica + " to acknowledge " + end)
        .atMost(WITHIN)
        .untilAsserted(
            () -> {
              JsonNode acknowledged = dumpOf(relay, replica).path("acknowledged");
              assertThat(acknowledged.path("file").asText()).isEqualTo(end.file());
              assertThat(acknowledged.path("position").asLong()).isEqualTo(end.position());
            });
  }

  private static JsonNode dumpOf(RelayProcess relay, MySqlServer replica) {
    return StreamSupport.stream(relay.status().path("replicas").spliterator(), false)
        .filter(dump -> dump.path("serverId").asInt() == replica.serverId())
        .findFirst()
        .orElseGet(com.fasterxml.jackson.databind.node.MissingNode::getInstance);
  }

  private static void assertNoPacketOutOfOrder(MySqlServer replica) {
    assertThat(replica.log())
        .doesNotContainIgnoringCase("out of order")
        .doesNotContain("Missing magic number")
        .doesNotContain("ER_NET_PACKETS");
  }
}
