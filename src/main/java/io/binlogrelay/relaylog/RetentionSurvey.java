package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.relaylog.RelayState.DurableMark;
import io.binlogrelay.relaylog.RetentionPolicy.Candidate;
import io.binlogrelay.relaylog.RetentionPolicy.Situation;
import io.binlogrelay.relaylog.RetentionStatus.Keeper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks around for retention: which files may go at all, how old they are, who is in them and who
 * may come back for them. Background thread only.
 */
final class RetentionSurvey {

  private static final Logger log = LoggerFactory.getLogger(RetentionSurvey.class);

  private final PublishedLog published;
  private final KnownReplicas replicas;
  private final StateKeeper keeper;
  private final Duration hold;

  /**
   * @param hold how long a replica may be away; zero for no time
   */
  RetentionSurvey(
      PublishedLog published, KnownReplicas replicas, StateKeeper keeper, Duration hold) {
    this.published = published;
    this.replicas = replicas;
    this.keeper = keeper;
    this.hold = hold;
  }

  Situation situation(long freeBytes, Instant now) {
    List<LogFile> files = published.files();
    Set<LogFile> read = new HashSet<>();
    published.cursors().all().forEach(cursor -> read.add(cursor.file()));
    String heldFrom = heldFrom(now);
    List<Candidate> candidates = new ArrayList<>();
    for (LogFile file : files.subList(0, removable(files))) {
      boolean held = heldFrom != null && BinlogFileName.compare(file.name(), heldFrom) >= 0;
      candidates.add(
          new Candidate(
              file.name(), file.publishedSize(), modified(file, now), read.contains(file), held));
    }
    long keptBytes = 0;
    for (LogFile file : files.subList(candidates.size(), files.size())) {
      keptBytes += file.publishedSize();
    }
    return new Situation(candidates, keptBytes, freeBytes, now);
  }

  /** How many of the oldest files come before the newest file and that of the durable mark. */
  private int removable(List<LogFile> files) {
    DurableMark mark = keeper.mark();
    int count = 0;
    while (mark != null
        && count < files.size() - 1
        && BinlogFileName.compare(files.get(count).name(), mark.file()) < 0) {
      count++;
    }
    return count;
  }

  private @Nullable String heldFrom(Instant now) {
    String oldest = null;
    for (KnownReplica replica : held(now)) {
      if (oldest == null || BinlogFileName.compare(replica.needs(), oldest) < 0) {
        oldest = replica.needs();
      }
    }
    return oldest;
  }

  private List<KnownReplica> held(Instant now) {
    return hold.isZero()
        ? List.of()
        : replicas.all().stream()
            .filter(replica -> now.isBefore(replicas.heldUntil(replica, hold)))
            .toList();
  }

  /** When that file was last written to; never, as far as a purge cares, if it does not tell. */
  Instant modified(LogFile file) {
    return modified(file, Instant.MAX);
  }

  /** A file whose age can't be known is not old. */
  private Instant modified(LogFile file, Instant now) {
    try {
      return Files.getLastModifiedTime(published.pathOf(file)).toInstant();
    } catch (IOException e) {
      log.warn("age of {} not known: {}", file, IoReason.of(e));
      return now;
    }
  }

  /** How old the oldest file is; zero while there is none. */
  Duration oldestAge(Instant now) {
    List<LogFile> files = published.files();
    return files.isEmpty() ? Duration.ZERO : Duration.between(modified(files.get(0), now), now);
  }

  /** Who keeps files besides the newest, which stays anyway. */
  List<Keeper> keepers(Instant now) {
    List<LogFile> files = published.files();
    if (files.isEmpty()) {
      return List.of();
    }
    LogFile newest = files.get(files.size() - 1);
    List<Keeper> keepers = new ArrayList<>();
    Set<UUID> connected = new HashSet<>();
    for (RelayLogCursor cursor : published.cursors().all()) {
      ReplicaId replica = cursor.reader().replica();
      if (replica != null) {
        connected.add(replica.serverUuid());
      }
      LogFile file = cursor.file();
      if (file.streamStart() < newest.streamStart()) {
        keepers.add(new Keeper(file.name(), cursor.reader().name(), "reading", null));
      }
    }
    for (KnownReplica replica : held(now)) {
      if (BinlogFileName.compare(replica.needs(), newest.name()) < 0) {
        Instant until =
            connected.contains(replica.id().serverUuid())
                ? null
                : replicas.heldUntil(replica, hold);
        keepers.add(new Keeper(replica.needs(), replica.id().toString(), "may-return", until));
      }
    }
    return keepers;
  }
}
