package io.binlogrelay.relaylog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides which files go and why. A pure function: the log has no holes, so what goes is always a
 * row of the oldest files, and the first file that has to stay keeps all newer ones.
 *
 * <p>Too little free space outranks a hold, but not a reader: a file that is being read stays, and
 * is named as contested.
 */
final class RetentionPolicy {

  /** Why a file goes. */
  enum Reason {
    FREE_SPACE,
    AGE,
    SIZE,
    REQUEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * A file that may go.
   *
   * @param size bytes
   * @param modified when it was last written to
   * @param read whether a connected reader is in it
   * @param held whether a known replica may come back for it
   */
  record Candidate(String name, long size, Instant modified, boolean read, boolean held) {}

  /**
   * @param candidates the files that may go, oldest first
   * @param keptBytes size of the newer files, which stay in any case
   * @param freeBytes what is free on the file system; {@link Long#MAX_VALUE} if that is not known
   */
  record Situation(List<Candidate> candidates, long keptBytes, long freeBytes, Instant now) {}

  record Removal(Candidate file, Reason reason) {}

  /**
   * @param removals the files that go, oldest first
   * @param contested names of the files that have to go for free space but are being read
   */
  record Decision(List<Removal> removals, List<String> contested) {}

  private final RetentionLimits limits;

  RetentionPolicy(RetentionLimits limits) {
    this.limits = limits;
  }

  Decision decide(Situation situation) {
    List<Candidate> candidates = situation.candidates();
    long total = situation.keptBytes();
    for (Candidate file : candidates) {
      total += file.size();
    }
    long missing = Math.max(0, limits.minFree() - situation.freeBytes());
    List<Removal> removals = new ArrayList<>();
    for (Candidate file : candidates) {
      Reason reason = reason(file, total, missing, situation.now());
      if (reason == null || file.read() || (file.held() && reason != Reason.FREE_SPACE)) {
        break;
      }
      removals.add(new Removal(file, reason));
      total -= file.size();
      missing -= file.size();
    }
    return new Decision(
        removals, contested(candidates.subList(removals.size(), candidates.size()), missing));
  }

  private @Nullable Reason reason(Candidate file, long total, long missing, Instant now) {
    if (missing > 0) {
      return Reason.FREE_SPACE;
    }
    if (file.modified().isBefore(now.minus(limits.maxAge()))) {
      return Reason.AGE;
    }
    return total > limits.maxSize() ? Reason.SIZE : null;
  }

  /** Those of the files that stay which stand between us and the free space that is wanted. */
  private static List<String> contested(List<Candidate> staying, long missingBytes) {
    List<String> contested = new ArrayList<>();
    long missing = missingBytes;
    for (Candidate file : staying) {
      if (missing <= 0) {
        break;
      }
      if (file.read()) {
        contested.add(file.name());
      }
      missing -= file.size();
    }
    return contested;
  }
}
