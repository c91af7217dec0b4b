package io.binlogrelay.relaylog;

import io.binlogrelay.relaylog.RetentionPolicy.Decision;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log within its limits: looks which files have to go ({@link RetentionPolicy}), lets
 * them go ({@link Purge}), and asks readers to leave that keep a file which the disk can't afford.
 *
 * <p>Never the newest file goes, nor one that a reader is in, nor one from the file of the durable
 * mark on: whatever a crash takes, the log has a file that it goes on from.
 *
 * <p>{@link #check} is for the background thread; any thread may call the rest.
 */
final class Retention {

  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /** How the last check found the disk. */
  private enum Space {
    ENOUGH,
    SHORT,
    UNKNOWN
  }

  private final RetentionLimits limits;
  private final PublishedLog published;
  private final KnownReplicas replicas;
  private final StateKeeper keeper;
  private final Purge purge;
  private final Surroundings surroundings;
  private final RetentionPolicy policy;
  private final RetentionSurvey survey;
  private final AskedPurge asked;
  private final ContestedFiles contested;
  private final LongAdder released = new LongAdder();

  private Space space = Space.ENOUGH;
  private volatile RetentionStatus status;

  Retention(
      RetentionLimits limits,
      PublishedLog published,
      KnownReplicas replicas,
      StateKeeper keeper,
      Purge purge,
      Surroundings surroundings) {
    this.limits = limits;
    this.published = published;
    this.replicas = replicas;
    this.keeper = keeper;
    this.purge = purge;
    this.surroundings = surroundings;
    this.policy = new RetentionPolicy(limits);
    this.survey = new RetentionSurvey(published, replicas, keeper, limits.holdAbsentReplicas());
    this.asked = new AskedPurge(published, survey, purge);
    this.contested = new ContestedFiles(limits.releaseReadersAfter());
    this.status = look(RetentionStatus.NOT_KNOWN, surroundings.clock().instant());
  }

  /** As the last check found it. */
  RetentionStatus status() {
    return status;
  }

  /** Looks, and does what there is to do. What the disk refuses is tried again at the next call. */
  synchronized void check() {
    Instant now = surroundings.clock().instant();
    long free = freeBytes();
    published.cursors().rememberAll();
    replicas.news().ifPresent(keeper::replicas);
    Decision decision = policy.decide(survey.situation(free < 0 ? Long.MAX_VALUE : free, now));
    try {
      purge.finish();
      if (!decision.removals().isEmpty()) {
        purge.run(decision.removals());
      }
    } catch (StorageException e) {
      log.warn("files could not be purged; it is tried again: {}", e.getMessage());
    }
    release(decision.contested(), now);
    long left = freeBytes();
    judge(left, decision.contested());
    if (limits.minFree() > 0 && space == Space.ENOUGH) {
      purge.prepare();
    }
    status = look(left, now);
  }

  /**
   * Purges at the request of an administrator. Background thread only.
   *
   * @throws StorageException if the state can't be written, and nothing is removed, or if files
   *     can't be deleted, which {@link #check} tries again
   */
  synchronized PurgeOutcome purge(PurgeTarget target) {
    Instant now = surroundings.clock().instant();
    purge.finish();
    try {
      return asked.run(target, now);
    } finally {
      status = look(freeBytes(), now);
    }
  }

  /** Notes where the replicas were last. After the last check, before the state is written. */
  void remember() {
    keeper.replicas(replicas.all());
  }

  private void release(List<String> files, Instant now) {
    List<RelayLogCursor> inContested =
        published.cursors().all().stream()
            .filter(cursor -> files.contains(cursor.file().name()))
            .toList();
    for (RelayLogCursor cursor : contested.outstayed(inContested, now)) {
      released.increment();
      log.warn(
          "{} has been in {} for {} while less than {} bytes were free: disconnected",
          cursor.reader().name(),
          cursor.file(),
          limits.releaseReadersAfter(),
          limits.minFree());
      cursor.reader().release("the disk needs the space of " + cursor.file());
    }
  }

  private long freeBytes() {
    try {
      return surroundings.freeSpace().bytes();
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("free space not known", e);
      return RetentionStatus.NOT_KNOWN;
    }
  }

  private void judge(long free, List<String> contestedFiles) {
    Space found = free < limits.minFree() ? Space.SHORT : Space.ENOUGH;
    if (free < 0) {
      found = Space.UNKNOWN;
    }
    if (found == space) {
      return;
    }
    log.warn(
        "free space of the relay log: {} -> {}: {} bytes free, {} wanted (minFree){}",
        space,
        found,
        free,
        limits.minFree(),
        contestedFiles.isEmpty() ? "" : "; replicas still read " + contestedFiles);
    space = found;
  }

  private RetentionStatus look(long free, Instant now) {
    return new RetentionStatus(
        limits,
        free,
        survey.oldestAge(now),
        new RetentionStatus.Counts(purge.files(), purge.bytes(), released.sum()),
        survey.keepers(now));
  }
}
