package io.binlogrelay.relaylog;

import io.binlogrelay.relaylog.crash.PowerLoss;
import io.binlogrelay.relaylog.crash.Survival;
import io.binlogrelay.relaylog.crash.Survivals;
import io.binlogrelay.relaylog.crash.Trace;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

/** The points of a recorded run at which the power may go, and what it may take there. */
final class CrashPoints {

  private static final int RANDOM_SURVIVALS = 8;

  private final RelayRun run;
  private final Trace trace;
  private final DiskCheck check;
  private final Random random;
  private int disks;

  CrashPoints(RelayRun run, Random random) {
    this(run, random, new DiskCheck(run.source()));
  }

  /**
   * @param check what it saw in other runs on the same disk is not checked again
   */
  CrashPoints(RelayRun run, Random random, DiskCheck check) {
    this.run = run;
    this.trace = run.disk().trace();
    this.check = check;
    this.random = random;
  }

  /** Where random choices begin: {@code -Dseed=}, otherwise a new one; printed. */
  static Random random() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    return new Random(seed);
  }

  /**
   * Every point, each with every systematic choice of survivors and some random ones.
   *
   * @param tearStep the write before the point is torn at every so many bytes
   * @return how many different disks were recovered
   */
  int checkAll(int tearStep) {
    long started = cpuNanos();
    PowerLoss loss = new PowerLoss(trace, 512);
    for (int point = 0; point <= trace.length(); point++) {
      checkPoint(loss.advanceTo(point), RANDOM_SURVIVALS);
      check(loss, Survivals.tears(loss, random.nextInt(tearStep), tearStep));
    }
    PowerLoss largeBlocks = new PowerLoss(trace, 4096);
    for (int point = 0; point <= trace.length(); point++) {
      checkPoint(largeBlocks.advanceTo(point), 0);
    }
    System.out.printf(
        "%d operations, %d disks, %d of them different, %d ms of CPU%n",
        trace.length(), disks, check.recoveries(), (cpuNanos() - started) / 1_000_000);
    return check.recoveries();
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Every point after so many operations, with every systematic choice of survivors. */
  void checkFrom(int first) {
    PowerLoss loss = new PowerLoss(trace, 512);
    for (int point = first; point <= trace.length(); point++) {
      checkPoint(loss.advanceTo(point), 2);
    }
  }

  /**
   * The power goes a second time while the relay recovers from the first.
   *
   * @return at how many points of recoveries it went
   */
  int checkInterruptedRecoveries() {
    int points = 0;
    PowerLoss loss = new PowerLoss(trace, 512);
    for (int point = 0; point <= trace.length(); point++) {
      loss.advanceTo(point);
      List<Survival> first =
          List.of(
              Survivals.nothing(),
              Survivals.everything(loss),
              Survivals.random(loss, random),
              Survivals.random(loss, random));
      for (Survival survival : first) {
        RelayRun recovery =
            RelayRun.on(loss.disk(survival), run.source())
                .promisedBefore(run.promised(point))
                .open();
        points += recovery.disk().trace().length();
        new CrashPoints(recovery, random, check).checkFrom(0);
      }
    }
    return points;
  }

  private void checkPoint(PowerLoss loss, int randomSurvivals) {
    check(loss, Survivals.subsets(loss));
    for (int i = 0; i < randomSurvivals && loss.uncertain() > 1; i++) {
      check(loss, Survivals.random(loss, random));
    }
  }

  private void check(PowerLoss loss, List<Survival> survivals) {
    survivals.forEach(survival -> check(loss, survival));
  }

  private void check(PowerLoss loss, Survival survival) {
    disks++;
    int point = loss.crashPoint();
    try {
      check.check(loss.disk(survival), run.promised(point));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "power lost after " + point + " operations; " + survival + trace.before(point), e);
    }
  }
}
