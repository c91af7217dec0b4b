package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The replicas that were here, by server_uuid: what each may ask for when it comes back.
 *
 * <p>A replica without semi-synchronous replication never says what it has, and what we sent may
 * still be on its way when its connection breaks. So it is taken to need the file that holds what
 * was sent {@value #IN_FLIGHT_BYTES} bytes (64 MiB) ago, but nothing from before where its dump
 * began. A replica that loses more than that, because it recovers its relay log from what it had
 * applied, may still come too late.
 *
 * <p>Any thread. The disk is not touched here: {@link Retention} hands what changed to {@link
 * StateKeeper}.
 */
final class KnownReplicas {

  /** More are not remembered; the one that was away longest makes room. */
  static final int MAX = 1_000;

  /**
   * What may be in flight to a replica: our buffers, both kernels' and its own, with room to spare.
   */
  static final long IN_FLIGHT_BYTES = 64L << 20;

  /** After our own start a replica has this long to come back, however long we were away. */
  private static final Duration TIME_TO_RETURN = Duration.ofMinutes(10);

  /** What is known of a present replica is that much behind at the most. */
  private static final Duration TOLD_WITHIN = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Instant startedAt;

  /** The one that was away longest comes first. */
  private final Map<UUID, KnownReplica> replicas = new LinkedHashMap<>();

  /** What {@link #news} gave out last. */
  private List<KnownReplica> told;

  KnownReplicas(List<KnownReplica> remembered, InstantSource clock) {
    this.clock = clock;
    this.startedAt = clock.instant();
    remembered.stream()
        .sorted(Comparator.comparingLong(KnownReplica::seenMillis))
        .forEach(replica -> replicas.put(replica.id().serverUuid(), replica));
    this.told = remembered;
  }

  /** That replica is here and has come so far. */
  void reads(ReplicaId id, RelayLogCursor cursor) {
    BinlogPosition reached = new BinlogPosition(cursor.file().name(), cursor.offset());
    put(
        new KnownReplica(
            id, cursor.behind(IN_FLIGHT_BYTES).name(), reached, clock.instant().toEpochMilli()));
  }

  /** That replica is here and waits for the log to reach that place. */
  void awaits(ReplicaId id, BinlogPosition place) {
    put(new KnownReplica(id, place.file(), place, clock.instant().toEpochMilli()));
  }

  private synchronized void put(KnownReplica replica) {
    UUID uuid = replica.id().serverUuid();
    replicas.remove(uuid);
    replicas.put(uuid, replica);
    if (replicas.size() > MAX) {
      replicas.remove(replicas.keySet().iterator().next());
    }
  }

  /**
   * All of them, if what was last given out here is outdated: another replica, another file, or a
   * presence of more than a minute that was not told. One thread.
   */
  Optional<List<KnownReplica>> news() {
    List<KnownReplica> now = all();
    if (isNews(now)) {
      told = now;
      return Optional.of(now);
    }
    return Optional.empty();
  }

  private boolean isNews(List<KnownReplica> now) {
    Map<UUID, KnownReplica> known = new HashMap<>();
    told.forEach(replica -> known.put(replica.id().serverUuid(), replica));
    for (KnownReplica replica : now) {
      KnownReplica before = known.remove(replica.id().serverUuid());
      if (before == null
          || !before.id().equals(replica.id())
          || !before.needs().equals(replica.needs())
          || replica.seenMillis() - before.seenMillis() >= TOLD_WITHIN.toMillis()) {
        return true;
      }
    }
    return !known.isEmpty();
  }

  /** All of them, the one that was away longest first. */
  synchronized List<KnownReplica> all() {
    return new ArrayList<>(replicas.values());
  }

  /**
   * Until when what it needs is held.
   *
   * @param hold how long a replica may be away
   */
  Instant heldUntil(KnownReplica replica, Duration hold) {
    Instant untilAway = replica.seen().plus(hold);
    Instant untilReturned =
        startedAt.plus(hold.compareTo(TIME_TO_RETURN) < 0 ? hold : TIME_TO_RETURN);
    return untilAway.isAfter(untilReturned) ? untilAway : untilReturned;
  }
}
