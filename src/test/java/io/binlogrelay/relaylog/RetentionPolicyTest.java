package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.relaylog.RetentionPolicy.Candidate;
import io.binlogrelay.relaylog.RetentionPolicy.Decision;
import io.binlogrelay.relaylog.RetentionPolicy.Removal;
import io.binlogrelay.relaylog.RetentionPolicy.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {

  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final long PLENTY = Long.MAX_VALUE;

  private final List<Candidate> files = new ArrayList<>();
  private long keptBytes;
  private long freeBytes = PLENTY;

  @Test
  void nothingGoesWithoutLimits() {
    file(100, 9999);
    freeBytes = 0;
    assertThat(decide(RetentionLimits.NONE).removals()).isEmpty();
  }

  @Test
  void filesOlderThanMaxAgeGo() {
    file(100, 9);
    file(100, 8);
    file(100, 7);
    file(100, 1);
    assertThat(gone(limits(DAY.multipliedBy(7), PLENTY, 0))).containsExactly("1 age", "2 age");
  }

  @Test
  void aYoungFileKeepsTheOlderOnesBehindIt() {
    file(100, 9);
    file(100, 1);
    file(100, 9);
    assertThat(gone(limits(DAY.multipliedBy(7), PLENTY, 0))).containsExactly("1 age");
  }

  @Test
  void theOldestFilesGoUntilAllTogetherFitMaxSize() {
    file(100, 1);
    file(100, 1);
    file(100, 1);
    keptBytes = 50;
    assertThat(gone(limits(forEver(), 250, 0))).containsExactly("1 size");
    assertThat(gone(limits(forEver(), 249, 0))).containsExactly("1 size", "2 size");
    assertThat(gone(limits(forEver(), 149, 0))).containsExactly("1 size", "2 size", "3 size");
    assertThat(gone(limits(forEver(), 350, 0))).isEmpty();
  }

  @Test
  void theOldestFilesGoUntilMinFreeIsFree() {
    file(100, 1);
    file(100, 1);
    file(100, 1);
    freeBytes = 750;
    assertThat(gone(limits(forEver(), PLENTY, 850))).containsExactly("1 free space");
    assertThat(gone(limits(forEver(), PLENTY, 851)))
        .containsExactly("1 free space", "2 free space");
    assertThat(gone(limits(forEver(), PLENTY, 750))).isEmpty();
  }

  @Test
  void aFileThatIsReadKeepsAllNewerOnes() {
    file(100, 9);
    files.add(new Candidate("2", 100, daysAgo(9), true, false));
    file(100, 9);
    freeBytes = 0;
    assertThat(gone(limits(DAY, 10, PLENTY)))
        .as("all that is wanted")
        .containsExactly("1 free space");
  }

  @Test
  void aHeldFileOutlivesAgeAndSizeButNotFreeSpace() {
    files.add(new Candidate("1", 100, daysAgo(9), false, true));
    files.add(new Candidate("2", 100, daysAgo(9), false, true));
    freeBytes = 500;
    assertThat(gone(limits(DAY, 10, 0))).isEmpty();
    assertThat(gone(limits(DAY, 10, 600))).containsExactly("1 free space");
  }

  @Test
  void filesThatAreReadAndNeededForFreeSpaceAreContested() {
    file(100, 1);
    files.add(new Candidate("2", 100, daysAgo(1), true, false));
    file(100, 1);
    files.add(new Candidate("4", 100, daysAgo(1), true, false));
    files.add(new Candidate("5", 100, daysAgo(1), true, false));
    freeBytes = 600;
    assertThat(decide(limits(forEver(), PLENTY, 700)).contested()).isEmpty();
    assertThat(decide(limits(forEver(), PLENTY, 701)).contested()).containsExactly("2");
    assertThat(decide(limits(forEver(), PLENTY, 1000)).contested()).containsExactly("2", "4");
    assertThat(decide(limits(DAY.dividedBy(2), 10, 0)).contested()).isEmpty();
  }

  /** Whatever the numbers are: a row of the oldest, nothing that is read, and no file too many. */
  @Test
  void neverMoreThanTheLimitsAskFor() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int run = 0; run < 2_000; run++) {
      files.clear();
      for (int i = random.nextInt(6); i > 0; i--) {
        files.add(
            new Candidate(
                "" + files.size(),
                random.nextInt(100),
                daysAgo(random.nextInt(10)),
                random.nextInt(6) == 0,
                random.nextInt(4) == 0));
      }
      keptBytes = random.nextInt(200);
      freeBytes = random.nextInt(300);
      RetentionLimits limits =
          limits(
              DAY.multipliedBy(1 + random.nextInt(12)), random.nextInt(400), random.nextInt(400));
      List<Removal> removals = decide(limits).removals();

      assertThat(removals.stream().map(Removal::file)).isEqualTo(files.subList(0, removals.size()));
      long total = keptBytes + files.stream().mapToLong(Candidate::size).sum();
      long free = freeBytes;
      for (Removal removal : removals) {
        Candidate file = removal.file();
        assertThat(file.read()).isFalse();
        boolean isShort = free < limits.minFree();
        assertThat(file.held() && !isShort).isFalse();
        assertThat(
                isShort
                    || total > limits.maxSize()
                    || file.modified().isBefore(NOW.minus(limits.maxAge())))
            .isTrue();
        total -= file.size();
        free += file.size();
      }
      if (removals.size() < files.size() && !files.get(removals.size()).read()) {
        Candidate next = files.get(removals.size());
        assertThat(free).isGreaterThanOrEqualTo(limits.minFree());
        assertThat(
                next.held()
                    || (total <= limits.maxSize()
                        && !next.modified().isBefore(NOW.minus(limits.maxAge()))))
            .isTrue();
      }
    }
  }

  private void file(long size, int daysOld) {
    files.add(new Candidate("" + (files.size() + 1), size, daysAgo(daysOld), false, false));
  }

  private static Instant daysAgo(int days) {
    return NOW.minus(DAY.multipliedBy(days));
  }

  private static Duration forEver() {
    return RetentionLimits.ANY_AGE;
  }

  private static RetentionLimits limits(Duration maxAge, long maxSize, long minFree) {
    return new RetentionLimits(maxAge, maxSize, minFree, DAY, DAY);
  }

  private List<String> gone(RetentionLimits limits) {
    return decide(limits).removals().stream()
        .map(removal -> removal.file().name() + " " + removal.reason())
        .toList();
  }

  private Decision decide(RetentionLimits limits) {
    return new RetentionPolicy(limits).decide(new Situation(files, keptBytes, freeBytes, NOW));
  }
}
