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
   * @return how many different disks were recovered
   */
  int checkAll() {
    long started = cpuNanos();
    checkFrom(0, new PowerLoss(trace, 512), true);
    checkFrom(0, new PowerLoss(trace, 4096), false);
    System.out.printf(
        "%d operations, %d disks, %d of them different, %d ms of CPU%n",
        trace.length(), disks, check.recoveries(), (cpuNanos() - started) / 1_000_000);
    return check.recoveries();
  }

  /** Every point after so many operations, with every systematic choice of survivors. */
  void checkFrom(int first) {
    checkFrom(first, new PowerLoss(trace, 512), false);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void checkFrom(int first, PowerLoss loss, boolean tears) {
    for (int point = first; point <= trace.length(); point++) {
      loss.advanceTo(point);
      check(loss, Survivals.subsets(loss));
      if (tears) {
        check(loss, Survivals.tears(loss));
      }
      for (int i = 0; i < RANDOM_SURVIVALS && loss.uncertain() > 1; i++) {
        check(loss, Survivals.random(loss, random));
      }
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
