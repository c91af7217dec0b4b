package io.binlogrelay.semisync;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.semisync.AckPlaces.Place;
import java.time.Clock;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Decides when the source gets the ACK that it asked for; {@link AckState} draws how. Each step is
 * told how far the log is durable and how far enough replicas are.
 *
 * <p>It also knows what was <em>released</em>: what the source may take for acknowledged. That is
 * less than what is stored as long as replicas have to have it first, and a dump request that names
 * a position is an ACK up to it (seen on 8.0.33), so no more than this may be named. A place where
 * a batch ended is released like one where the source asked: it does not ask where it already waits
 * for a later place (server source: semisync_source.cc, updateSyncHeader).
 *
 * <p>Places are bytes from the beginning of the log, and beside it the source's own coordinates.
 * One thread, the link to the source, except for {@link #progress}.
 */
public final class AckGate {

  private static final Logger log = LoggerFactory.getLogger(AckGate.class);

  private final AckRule rule;
  private final Clock clock;
  private final AckPlaces places = new AckPlaces();
  private @Nullable BinlogPosition released;
  private AckState state;
  private volatile AckProgress progress;

  /**
   * @param released what was released before this process began; null if that is not known
   */
  public AckGate(AckRule rule, Clock clock, @Nullable BinlogPosition released) {
    this.rule = rule;
    this.clock = clock;
    this.released = released;
    this.state = new AckState.Idle(clock.instant(), "started");
    this.progress = AckProgress.begun(state);
  }

  /**
   * The source asks for an ACK at a place that has arrived.
   *
   * @param nowNanos {@link System#nanoTime}
   */
  public void asked(long end, BinlogPosition position, long nowNanos) {
    places.add(end, position, nowNanos, true);
  }

  /** What is past that place was cut off the log and will come again. */
  public void cut(long end) {
    places.cut(end);
  }

  /**
   * Takes a step.
   *
   * @param durable up to where the log is durable and whole
   * @param durableAt the same in the source's coordinates
   * @param quorum up to where enough replicas have it, {@link ReplicaAcks#NONE} for nowhere
   * @param nowNanos {@link System#nanoTime}
   * @return up to where to acknowledge now; null if there is nothing to say
   */
  public @Nullable BinlogPosition advance(
      long durable, BinlogPosition durableAt, long quorum, long nowNanos) {
    Place due;
    if (rule instanceof AckRule.Replicas replicas) {
      if (places.endBefore(durable)) {
        places.add(durable, durableAt, nowNanos, false);
      }
      places.durable(durable, nowNanos);
      due = advance(replicas, durableAt, quorum, nowNanos);
    } else {
      places.durable(durable, nowNanos);
      due = reached(durable, nowNanos).due();
    }
    if (due == null) {
      return null;
    }
    BinlogPosition position = due.position();
    progress = progress.acknowledged(position, due.storedInNanos(), due.durableForNanos(nowNanos));
    return position;
  }

  private @Nullable Place advance(
      AckRule.Replicas replicas, BinlogPosition durableAt, long quorum, long nowNanos) {
    long timeout = replicas.timeout().toNanos();
    Reached reached = reached(quorum, nowNanos);
    boolean keptUp = reached.youngestNanos() < timeout || reached.any() && places.isEmpty();
    if (state instanceof AckState.Degraded && keptUp) {
      places.dropAcknowledged();
      become(new AckState.Idle(clock.instant(), "enough replicas keep up again"));
    }
    Place oldest = places.oldestWaiting();
    boolean overdue = oldest != null && oldest.ageNanos(nowNanos) >= timeout;
    if (overdue && replicas.overdue() == AckRule.Overdue.ACK) {
      degrade(replicas);
    }
    if (state instanceof AckState.Degraded) {
      Place stored = places.acknowledgeDurable();
      released = durableAt;
      return stored == null ? reached.due() : stored;
    }
    if (overdue) {
      hold(replicas);
    } else {
      waitFor(replicas, oldest);
    }
    if (replicas.overdue() == AckRule.Overdue.ACK) {
      releaseUnasked(timeout, nowNanos);
    }
    return reached.due();
  }

  /**
   * What was taken out of the places.
   *
   * @param due the newest at which the source still waits; null if it waits at none
   * @param youngestNanos the age of the newest; {@link Long#MAX_VALUE} if there was none
   */
  private record Reached(@Nullable Place due, long youngestNanos) {
    boolean any() {
      return youngestNanos < Long.MAX_VALUE;
    }
  }

  /** Takes out the places up to there. */
  private Reached reached(long end, long nowNanos) {
    Place due = null;
    long youngest = Long.MAX_VALUE;
    for (Place place = places.poll(end); place != null; place = places.poll(end)) {
      released = place.position();
      youngest = place.ageNanos(nowNanos);
      due = place.waits() ? place : due;
    }
    return new Reached(due, youngest);
  }

  /** Where nobody asks, nothing is held longer than it would be if somebody did. */
  private void releaseUnasked(long timeout, long nowNanos) {
    Place place = places.pollUnasked(timeout, nowNanos);
    while (place != null) {
      released = place.position();
      place = places.pollUnasked(timeout, nowNanos);
    }
  }

  private void waitFor(AckRule.Replicas replicas, @Nullable Place oldest) {
    if (oldest == null) {
      if (!(state instanceof AckState.Idle)) {
        become(new AckState.Idle(clock.instant(), words(replicas) + " acknowledged all"));
      }
    } else if (!(state instanceof AckState.Waiting)) {
      String why = oldest.position() + " is to be acknowledged by " + words(replicas);
      become(new AckState.Waiting(clock.instant(), why));
    }
  }

  private void degrade(AckRule.Replicas replicas) {
    if (!(state instanceof AckState.Degraded)) {
      become(new AckState.Degraded(clock.instant(), late(replicas)));
    }
  }

  private void hold(AckRule.Replicas replicas) {
    if (!(state instanceof AckState.Holding)) {
      become(new AckState.Holding(clock.instant(), late(replicas)));
    }
  }

  private static String late(AckRule.Replicas replicas) {
    return words(replicas) + " did not acknowledge within " + replicas.timeout().toMillis() + " ms";
  }

  private static String words(AckRule.Replicas replicas) {
    return replicas.count() == 1 ? "1 replica" : replicas.count() + " replicas";
  }

  /** When to take a step at the latest even if nothing happens; empty for no such time. */
  public OptionalLong dueInNanos(long nowNanos) {
    Place oldest = places.oldestWaiting();
    boolean timed = state instanceof AckState.Idle || state instanceof AckState.Waiting;
    if (oldest == null || !timed || !(rule instanceof AckRule.Replicas replicas)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.max(0, replicas.timeout().toNanos() - oldest.ageNanos(nowNanos)));
  }

  /**
   * Up to where a dump request may name a position, in the source's coordinates: null if that is
   * all that is stored, or if it is not known.
   */
  public @Nullable BinlogPosition released() {
    return released;
  }

  /** Whether less than what is stored may be {@link #released}. */
  public boolean asksReplicas() {
    return rule instanceof AckRule.Replicas;
  }

  /** How it goes. Any thread. */
  public AckProgress progress() {
    return progress;
  }

  private void become(AckState next) {
    AckState old = state;
    boolean usual =
        (old instanceof AckState.Idle || old instanceof AckState.Waiting)
            && (next instanceof AckState.Idle || next instanceof AckState.Waiting);
    Level level = usual ? Level.DEBUG : next instanceof AckState.Idle ? Level.INFO : Level.WARN;
    log.atLevel(level).log("acknowledgements: {} -> {}: {}", old.name(), next.name(), next.why());
    state = next;
    progress = progress.in(next);
  }
}
