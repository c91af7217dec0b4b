package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.FaultProxy;
import io.binlogrelay.it.harness.FaultProxy.Direction;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code ackAfter: replicas}: a commit that returned is on so many replicas, whatever happens to
 * the source and the relay.
 */
@ExtendWith(LogsOnFailure.class)
class SemiSyncReplicasIT {
  private static final boolean SOAK = Boolean.getBoolean("soak");
  private static final Duration WITHIN = Duration.ofSeconds(60);

  /** An ACK has 9 bytes and the name of a file: nothing else of a replica in a dump is as long. */
  private static final int ACK_BYTES = 20;

  static Stream<Arguments> imagesAndCounts() {
    return MySqlImage.all()
        .flatMap(image -> Stream.of(1, 2).map(needed -> Arguments.of(image, needed)));
  }

  /** The counts that are asked for on the last image; the others show that they behave alike. */
  private static int rounds(MySqlImage image) {
    boolean last = image.equals(MySqlImage.last());
    return SOAK ? 100 : last ? 10 : 4;
  }

  /** What happens to one of the two replicas in a round. */
  private enum Trouble {
    NONE,
    STOPPED,
    SLOWED,
    CUT_IN_AN_ACK;

    static Trouble ofRound(int round) {
      return values()[round % values().length];
    }

    void begin(MySqlServer replica, FaultProxy proxy) {
      switch (this) {
        case NONE -> {}
        case STOPPED -> replica.execute("STOP REPLICA IO_THREAD");
        case SLOWED -> proxy.stallAfter(Direction.TO_SERVER, 0);
        case CUT_IN_AN_ACK ->
            proxy.halveAndCut(Direction.TO_SERVER, ACK_BYTES, FaultProxy.Ending.RST);
      }
    }

    /** The time it lasts is what the other replica alone may keep up with. */
    void awaitEffect(FaultProxy proxy) {
      if (this == CUT_IN_AN_ACK) {
        Awaitility.await("an ACK that is cut")
            .atMost(WITHIN)
            .until(() -> proxy.faultHappened(Direction.TO_SERVER));
      }
    }

    void end(MySqlServer replica, FaultProxy proxy) {
      if (this == STOPPED) {
        replica.execute("START REPLICA IO_THREAD");
      }
      proxy.resume(Direction.TO_SERVER);
    }
  }

  /** The four servers of a test, of which source and relay die in each round. */
  private record Chain(
      MySqlServer source,
      RelayProcess relay,
      MySqlServer steady,
      MySqlServer troubled,
      FaultProxy proxy) {

    void kill(boolean relayFirst) {
      if (relayFirst) {
        relay.sigkill();
        source.kill9();
      } else {
        source.kill9();
        relay.sigkill();
      }
    }

    void startAgain() {
      CompletableFuture<Void> sourceStarts = CompletableFuture.runAsync(source::start);
      relay.start();
      sourceStarts.join();
    }

    /** How many replicas have applied, and so received, all that returned to that client. */
    long replicasWith(ReturnedCommits commits, int client) {
      return Stream.of(steady, troubled)
          .filter(replica -> !commits.missedBy(replica).contains(client))
          .count();
    }
  }

  @ParameterizedTest
  @MethodSource("imagesAndCounts")
  void whatReturnedIsOnSoManyReplicasWhenSourceAndRelayAreKilled(MySqlImage image, int needed) {
    MySqlServer steady = SemiSyncParties.replica(image, "replica");
    MySqlServer troubled = SemiSyncParties.replica(image, "replica-2");
    try (MySqlServer source = waitingSource(image);
        RelayProcess relay = RelayProcess.of(asking(source, needed, "hold")).start();
        FaultProxy proxy = FaultProxy.before(relay.address())) {
      steady.replication().followByGtid(relay.address());
      troubled.replication().followByGtid(relay.address().through(proxy));
      ReturnedCommits.createTable(source);
      Chain chain = new Chain(source, relay, steady, troubled, proxy);
      for (int round = 0; round < rounds(image); round++) {
        killUnderLoad(chain, needed, round);
      }
      relay.awaitPublished(source.binlogEnd()); // the file that the source began at its last start
      EqualEnd.assertReached(source, steady, relay);
      EqualEnd.assertReached(source, troubled, relay);
    }
  }

  private static void killUnderLoad(Chain chain, int needed, int round) {
    Trouble trouble = Trouble.ofRound(round);
    ReturnedCommits commits = ReturnedCommits.start(chain.source(), round);
    commits.awaitMore(50);
    trouble.begin(chain.troubled(), chain.proxy());
    trouble.awaitEffect(chain.proxy());
    if (needed == 2) {
      trouble.end(chain.troubled(), chain.proxy());
    }
    commits.awaitMore(100);
    chain.kill(round / 2 % 2 == 0);
    commits.awaitEnd();
    awaitApplied(chain.steady());
    awaitApplied(chain.troubled());
    for (int client = 0; client < commits.clients(); client++) {
      assertThat(chain.replicasWith(commits, client))
          .as("round %d, %s: replicas with what returned to client %d", round, trouble, client)
          .isGreaterThanOrEqualTo(needed);
    }
    trouble.end(chain.troubled(), chain.proxy());
    chain.startAgain();
  }

  /** Waits until what is in its relay log can be counted in its table. */
  private static void awaitApplied(MySqlServer replica) {
    String received = replica.replication().status().get("Retrieved_Gtid_Set");
    replica.replication().awaitGtids(received.replace("\n", ""), WITHIN);
  }

  private static MySqlServer waitingSource(MySqlImage image) {
    return MySqlServer.of(image, "asking-source")
        .with("plugin-load-add", "semisync_source.so")
        .with("loose-rpl-semi-sync-source-enabled", "1")
        .with("loose-rpl-semi-sync-source-timeout", Long.toString(SemiSyncParties.NEVER.toMillis()))
        .start();
  }

  private static RelaySettings asking(MySqlServer source, int needed, String onTimeout) {
    return SemiSyncUpstreamIT.semiSyncBelow(source)
        .set("semiSync.ackAfter", "replicas")
        .set("semiSync.replicas", needed)
        .set("semiSync.timeout", "2s")
        .set("semiSync.onTimeout", onTimeout);
  }

  @ParameterizedTest
  @MethodSource("imagesAndChoices")
  void replicasThatDoNotAnswerInTime(MySqlImage image, String onTimeout) {
    MySqlServer source = SemiSyncParties.source(image);
    MySqlServer replica = SemiSyncParties.replica(image, "replica");
    Commits.createTable(source);
    try (RelayProcess relay = RelayProcess.of(asking(source, 1, onTimeout)).start()) {
      replica.replication().followByGtid(relay.address());
      SemiSyncParties.switchOn(source, 1);
      Commits.run(source, 1, 1, WITHIN);
      awaitState(relay, "idle");

      replica.execute("STOP REPLICA IO_THREAD");
      CompletableFuture<Void> commit =
          CompletableFuture.runAsync(() -> Commits.run(source, 1, 1, WITHIN));
      awaitState(relay, "waiting");
      assertThat(acks(relay, "why")).contains("is to be acknowledged by 1 replica");
      if (onTimeout.equals("ack")) {
        degradesAndGoesOn(source, relay, commit);
      } else {
        holds(relay, commit);
      }
      replica.execute("START REPLICA IO_THREAD");
      commit.join();
      awaitState(relay, "idle");
      Commits.run(source, 1, 20, WITHIN);
      EqualEnd.assertReached(source, replica, relay);
      assertThat(SemiSyncParties.status(source, "no_tx")).isZero();
      assertThat(relay.log()).contains("-> idle");
      assertLatencyIsTold(relay);
    }
  }

  /**
   * Where the time of an ACK went: the commit that waited for its replica waited here, not there.
   */
  private static void assertLatencyIsTold(RelayProcess relay) {
    double toTheDisk = relay.metric("binlogrelay_semisync_ack_stored_seconds_total");
    double toTheAck = relay.metric("binlogrelay_semisync_ack_waited_seconds_total");
    double given = relay.metric("binlogrelay_semisync_acks_total");
    assertThat(toTheDisk).isPositive().isLessThan(toTheAck);
    assertThat(toTheAck).isGreaterThanOrEqualTo(2);
    assertThat(Double.parseDouble(acks(relay, "meanStoredMillis"))).isPositive();
    assertThat(Double.parseDouble(acks(relay, "meanWaitedMillis")))
        .isCloseTo(toTheAck * 1000 / given, Percentage.withPercentage(10));
  }

  static Stream<Arguments> imagesAndChoices() {
    return MySqlImage.all()
        .flatMap(image -> Stream.of("ack", "hold").map(choice -> Arguments.of(image, choice)));
  }

  private static void degradesAndGoesOn(
      MySqlServer source, RelayProcess relay, CompletableFuture<Void> commit) {
    awaitState(relay, "degraded");
    commit.join();
    Commits.run(source, 1, 20, WITHIN);
    assertThat(acks(relay, "state")).isEqualTo("degraded");
    assertThat(acks(relay, "why")).isEqualTo("1 replica did not acknowledge within 2000 ms");
    assertThat(acks(relay, "since")).isNotEmpty();
    assertThat(Long.parseLong(acks(relay, "unconfirmed"))).isPositive();
    assertThat(relay.metric("binlogrelay_semisync_replicas_late")).isEqualTo(1);
  }

  private static void holds(RelayProcess relay, CompletableFuture<Void> commit) {
    awaitState(relay, "holding");
    assertThat(acks(relay, "why")).isEqualTo("1 replica did not acknowledge within 2000 ms");
    assertThat(relay.metric("binlogrelay_semisync_replicas_late")).isEqualTo(1);
    Awaitility.await("a commit that is held")
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !commit.isDone());
  }

  private static void awaitState(RelayProcess relay, String state) {
    Awaitility.await("acknowledgements to be " + state)
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> acks(relay, "state").equals(state));
  }

  private static String acks(RelayProcess relay, String key) {
    return relay.status().at("/semiSync/" + key).asText();
  }
}
