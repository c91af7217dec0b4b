package io.binlogrelay.semisync;

import static io.binlogrelay.semisync.AckRule.Overdue.ACK;
import static io.binlogrelay.semisync.AckRule.Overdue.HOLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.semisync.AckRule.Overdue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AckGateTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");

  private final Clock clock = Clock.fixed(START, ZoneOffset.UTC);

  /** Times in ms; the source's positions are 1000 more than places. */
  private AckGate gate = stored();

  private AckGate stored() {
    return new AckGate(new AckRule.Stored(), clock, null);
  }

  private AckGate replicas(Overdue overdue) {
    return new AckGate(new AckRule.Replicas(2, Duration.ofMillis(100), overdue), clock, at(10));
  }

  private static BinlogPosition at(long place) {
    return new BinlogPosition("binlog.000001", place + 1000);
  }

  private void asked(long place, long millis) {
    gate.asked(place, at(place), millis * MILLI);
  }

  private @Nullable BinlogPosition advance(long durable, long quorum, long millis) {
    return gate.advance(durable, at(durable), quorum, millis * MILLI);
  }

  private String state() {
    return gate.progress().state().name();
  }

  // ---- stored ----

  @Test
  void storedIsEnough() {
    asked(100, 0);
    assertThat(advance(90, ReplicaAcks.NONE, 1)).isNull();
    assertThat(advance(100, ReplicaAcks.NONE, 2)).isEqualTo(at(100));
    assertThat(advance(100, ReplicaAcks.NONE, 3)).as("twice").isNull();
    assertThat(gate.dueInNanos(0)).isEmpty();
    assertThat(state()).isEqualTo("idle");
  }

  @Test
  void oneAckForAllThatOneSyncMadeDurable() {
    asked(100, 0);
    asked(200, 0);
    asked(300, 1);
    assertThat(advance(310, ReplicaAcks.NONE, 5)).isEqualTo(at(300));
    assertThat(gate.progress().acks()).isOne();
  }

  @Test
  void nothingIsSaidWhereNothingWasAsked() {
    assertThat(advance(100, ReplicaAcks.NONE, 1)).isNull();
  }

  @Test
  void whatWasCutOffIsNotAcknowledged() {
    asked(100, 0);
    gate.cut(50);
    assertThat(advance(100, ReplicaAcks.NONE, 1)).isNull();
  }

  @Test
  void timesAreCounted() {
    gate = replicas(ACK);
    asked(100, 10);
    advance(100, 0, 13);
    assertThat(advance(100, 100, 20)).isEqualTo(at(100));
    AckProgress progress = gate.progress();
    assertThat(progress.last()).isEqualTo(at(100));
    assertThat(progress.storedNanos()).isEqualTo(3 * MILLI);
    assertThat(progress.waitedNanos()).isEqualTo(7 * MILLI);
  }

  // ---- replicas ----

  @Test
  void waitsForReplicas() {
    gate = replicas(ACK);
    asked(100, 0);
    assertThat(advance(100, 50, 5)).isNull();
    assertThat(state()).isEqualTo("waiting");
    assertThat(gate.progress().state().why())
        .isEqualTo("binlog.000001:1100 is to be acknowledged by 2 replicas");
    assertThat(gate.dueInNanos(5 * MILLI)).hasValue(95 * MILLI);
    assertThat(advance(100, 100, 6)).isEqualTo(at(100));
    assertThat(state()).isEqualTo("idle");
    assertThat(gate.dueInNanos(6 * MILLI)).isEmpty();
  }

  @Test
  void replicasThatAreFartherThanTheDiskDoNotHurryIt() {
    gate = replicas(ACK);
    asked(100, 0);
    assertThat(advance(90, 100, 1)).isNull();
    assertThat(advance(100, 100, 2)).isEqualTo(at(100));
  }

  @Test
  void acknowledgesTheNewestThatTheyHave() {
    gate = replicas(ACK);
    asked(100, 0);
    advance(100, 0, 1);
    asked(200, 2);
    advance(200, 0, 3);
    asked(300, 4);
    advance(300, 0, 5);
    assertThat(advance(300, 250, 6)).isEqualTo(at(200));
    assertThat(state()).isEqualTo("waiting");
    assertThat(advance(300, 300, 7)).isEqualTo(at(300));
  }

  @Test
  void degradesAndAcknowledgesWhenStoredFromThenOn() {
    gate = replicas(ACK);
    asked(100, 0);
    assertThat(advance(100, 0, 99)).isNull();
    assertThat(advance(100, 0, 100)).isEqualTo(at(100));
    assertThat(state()).isEqualTo("degraded");
    assertThat(gate.progress().state().since()).isEqualTo(START);
    assertThat(gate.progress().state().why())
        .isEqualTo("2 replicas did not acknowledge within 100 ms");
    asked(200, 150);
    assertThat(advance(200, 0, 151)).isEqualTo(at(200));
    assertThat(advance(200, 0, 152)).as("twice").isNull();
    assertThat(gate.progress().degradations()).isOne();
  }

  @Test
  void recoversWhenReplicasKeepUpAgain() {
    gate = replicas(ACK);
    asked(100, 0);
    advance(100, 0, 100);
    asked(200, 150);
    advance(200, 0, 151);
    asked(300, 400);
    advance(300, 0, 401);
    assertThat(advance(300, 200, 402)).as("200 is 252 ms old").isNull();
    assertThat(state()).isEqualTo("degraded");
    asked(400, 410);
    assertThat(advance(400, 300, 412)).as("300 is 12 ms old: no longer degraded").isNull();
    assertThat(state()).isEqualTo("waiting");
    assertThat(advance(400, 400, 413)).isEqualTo(at(400));
    assertThat(state()).isEqualTo("idle");
  }

  @Test
  void recoversWhenReplicasHaveAllHoweverLate() {
    gate = replicas(ACK);
    asked(100, 0);
    advance(100, 0, 100);
    assertThat(advance(100, 100, 5000)).isNull();
    assertThat(state()).isEqualTo("idle");
  }

  @Test
  void holdsForAsLongAsItTakes() {
    gate = replicas(HOLD);
    asked(100, 0);
    assertThat(advance(100, 0, 100)).isNull();
    assertThat(state()).isEqualTo("holding");
    asked(200, 200);
    assertThat(advance(200, 0, 100_000)).isNull();
    assertThat(gate.dueInNanos(0)).isEmpty();
    assertThat(advance(200, 150, 100_001)).isEqualTo(at(100));
    assertThat(state()).isEqualTo("holding");
    assertThat(advance(200, 200, 100_002)).isEqualTo(at(200));
    assertThat(state()).isEqualTo("idle");
    assertThat(gate.progress().degradations()).isOne();
  }

  @Test
  void thousandsOfPlacesStayWithinBoundsAndInOrder() {
    gate = replicas(HOLD);
    for (int place = 1; place <= 100_000; place++) {
      asked(place, place);
      advance(place, 0, place);
    }
    assertThat(advance(100_000, 500, 100_001)).isEqualTo(at(500));
    assertThat(advance(100_000, 100_000, 100_002)).isEqualTo(at(100_000));
    assertThat(state()).isEqualTo("idle");
  }

  // ---- what a dump request may name ----

  @Test
  void onlyWhatReplicasHaveIsReleased() {
    gate = replicas(ACK);
    assertThat(gate.released()).isEqualTo(at(10));
    asked(100, 0);
    advance(100, 0, 1);
    assertThat(gate.released()).isEqualTo(at(10));
    advance(100, 100, 2);
    assertThat(gate.released()).isEqualTo(at(100));
  }

  /** The source does not ask where it already waits for a later place. */
  @Test
  void whatNobodyAskedForIsNotReleasedBeforeReplicasHaveIt() {
    gate = replicas(ACK);
    assertThat(advance(100, 0, 1)).isNull();
    assertThat(gate.released()).isEqualTo(at(10));
    assertThat(state()).isEqualTo("idle");
    advance(100, 100, 2);
    assertThat(gate.released()).isEqualTo(at(100));
  }

  @Test
  void whatNobodyAskedForIsReleasedAfterTheTimeoutUnlessHeld() {
    gate = replicas(ACK);
    advance(100, 0, 1);
    advance(100, 0, 101);
    assertThat(gate.released()).isEqualTo(at(100));
    gate = replicas(HOLD);
    advance(100, 0, 1);
    advance(100, 0, 101);
    assertThat(gate.released()).isEqualTo(at(10));
  }

  @Test
  void degradedReleasesWhatIsStored() {
    gate = replicas(ACK);
    asked(100, 0);
    advance(100, 0, 100);
    advance(150, 0, 101);
    assertThat(gate.released()).isEqualTo(at(150));
  }
}
