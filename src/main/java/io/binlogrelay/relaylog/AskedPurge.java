package io.binlogrelay.relaylog;

import io.binlogrelay.relaylog.PurgeOutcome.Done;
import io.binlogrelay.relaylog.PurgeOutcome.Obstacle;
import io.binlogrelay.relaylog.PurgeOutcome.UnknownFile;
import io.binlogrelay.relaylog.RetentionPolicy.Candidate;
import io.binlogrelay.relaylog.RetentionPolicy.Reason;
import io.binlogrelay.relaylog.RetentionPolicy.Removal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A purge that a person asks for: it outranks all limits and the hold for absent replicas, but no
 * reader, and never takes what retention would not. Background thread only.
 */
final class AskedPurge {

  private static final Logger log = LoggerFactory.getLogger(AskedPurge.class);

  /** A reader that comes while files go is found by looking again; so often at most. */
  private static final int ATTEMPTS_MAX = 10;

  private final PublishedLog published;
  private final RetentionSurvey survey;
  private final Purge purge;

  private record Plan(List<Removal> removals, int asked, @Nullable Obstacle obstacle) {}

  AskedPurge(PublishedLog published, RetentionSurvey survey, Purge purge) {
    this.published = published;
    this.survey = survey;
    this.purge = purge;
  }

  /**
   * Removes what may go.
   *
   * @throws StorageException as {@link Purge#run}
   */
  PurgeOutcome run(PurgeTarget target, Instant now) {
    if (target instanceof PurgeTarget.UpToFile upTo && published.file(upTo.name()) == null) {
      return new UnknownFile(upTo.name());
    }
    Plan plan = plan(target, now);
    for (int i = 0; !plan.removals().isEmpty() && !purge.run(plan.removals()); i++) {
      if (i == ATTEMPTS_MAX) {
        return new Done(0, plan.asked(), new Obstacle(plan.removals().get(0).file().name(), 1));
      }
      plan = plan(target, now);
    }
    plan.removals().stream().map(Removal::file).filter(Candidate::held).forEach(AskedPurge::tell);
    return new Done(plan.removals().size(), plan.asked(), plan.obstacle());
  }

  private static void tell(Candidate held) {
    log.warn("{} was held for a replica that may come back, which is refused then", held.name());
  }

  private Plan plan(PurgeTarget target, Instant now) {
    List<Candidate> candidates = survey.situation(Long.MAX_VALUE, now).candidates();
    List<LogFile> asked = asked(target, candidates);
    List<Removal> removals = new ArrayList<>();
    for (Candidate file : candidates.subList(0, Math.min(asked.size(), candidates.size()))) {
      if (file.read()) {
        return new Plan(removals, asked.size(), new Obstacle(file.name(), readers(file.name())));
      }
      removals.add(new Removal(file, Reason.REQUEST));
    }
    LogFile kept = asked.size() > removals.size() ? asked.get(removals.size()) : newest(target);
    return new Plan(removals, asked.size(), kept == null ? null : new Obstacle(kept.name(), 0));
  }

  /** The files that the target names, but for the newest. */
  private List<LogFile> asked(PurgeTarget target, List<Candidate> candidates) {
    List<LogFile> files = published.files();
    if (target instanceof PurgeTarget.UpToFile upTo) {
      LogFile first = published.file(upTo.name());
      return first == null ? List.of() : files.subList(0, files.indexOf(first));
    }
    int count = 0;
    while (count < candidates.size() && writtenBefore(target, candidates.get(count).modified())) {
      count++;
    }
    return files.subList(0, count);
  }

  private static boolean writtenBefore(PurgeTarget target, Instant modified) {
    return target instanceof PurgeTarget.WrittenBefore before && modified.isBefore(before.time());
  }

  /** The file in use, if the target asks for that too. */
  private @Nullable LogFile newest(PurgeTarget target) {
    LogFile newest = published.published().file();
    return newest != null && writtenBefore(target, survey.modified(newest)) ? newest : null;
  }

  private int readers(String file) {
    return (int)
        published.cursors().all().stream()
            .filter(cursor -> cursor.file().name().equals(file))
            .count();
  }
}
