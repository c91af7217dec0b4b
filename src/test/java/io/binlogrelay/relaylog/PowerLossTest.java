package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.relaylog.crash.Disk;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The power goes at every point of small runs, and takes of what was not synced what it likes. */
class PowerLossTest {

  private final SourceHistory source = SourceHistoryBuilder.small();

  @Test
  void anUneventfulRun() {
    RelayRun run = RelayRun.onEmptyDisk(source).open().meetSource().connect();
    run.receive(2).receive(4).background();
    run.receive(6).receive(3).receive(3).background().receiveRest(4).background().close();
    everywhere(run, 1);
  }

  /** Whatever of it is published when: before, between and after the steps of the writer. */
  @Test
  void aRunThatSyncsEachBatchWhileItTakesTheNextOneIn() {
    RelayRun run = RelayRun.onEmptyDisk(source).syncingInBackground(1).open().meetSource();
    run.connect().receive(2).receive(4).background().receive(6).background().background();
    run.receive(3).connect().receive(5).receive(3).background().killed();
    run.open().connect().receive(6).receive(4).receiveRest(4).background().close();
    everywhere(run, 1);
  }

  @Test
  void aRunThatSyncsSomeBatchesWhileItTakesTheNextOneIn() {
    RelayRun run = RelayRun.onEmptyDisk(source).syncingInBackground(400).open().meetSource();
    run.connect().receive(3).receive(1).background().receive(9).receive(2).receiveRest(3).close();
    everywhere(run, 11);
  }

  @Test
  void aRunWithLostConnections() {
    RelayRun run = RelayRun.onEmptyDisk(source).open().meetSource();
    run.connect().receive(1); // an FDE alone is nothing to keep
    run.connect().receive(4);
    run.connect().receive(6).background().receive(1);
    run.connect().receive(1).receive(4);
    while (!run.log().view().published().position().equals(source.end())) {
      run.connect().receive(7).receive(2).background();
    }
    everywhere(run, 11);
  }

  @Test
  void aRunWithRestarts() {
    RelayRun run = RelayRun.onEmptyDisk(source).open().close();
    for (int events = 5; events < 40; events += 6) {
      run.open().meetSource().connect().receive(events / 2).receive(events / 2).close();
    }
    everywhere(run, 11);
  }

  @Test
  void aRunThatIsKilledAgainAndAgain() {
    RelayRun run = RelayRun.onEmptyDisk(source).open().killed();
    for (int events = 5; events < 40; events += 6) {
      run.open().meetSource().connect().receive(events / 2).receive(events / 2).killed();
    }
    everywhere(run, 11);
  }

  @Test
  void aRunThatPurges() {
    RelayRun run = RelayRun.onEmptyDisk(source).keeping(1500).open().meetSource().connect();
    run.receive(9).receive(9).background();
    run.receive(9).background().receiveRest(4).background();
    assertThat(run.log().view().files()).hasSizeLessThan(4);
    everywhere(run, 11);
  }

  @Test
  void aRecoveryThatIsInterrupted() {
    RelayRun run = RelayRun.on(afterFirstContact(), source).keeping(1500);
    wholeRun(run);
    int points = new CrashPoints(run, CrashPoints.random()).checkInterruptedRecoveries();
    assertThat(points).isGreaterThan(1000);
  }

  @Test
  void backgroundWorkBetweenAnyTwoSteps() {
    Disk.Directory start = afterFirstContact();
    DiskCheck check = new DiskCheck(source);
    Random random = CrashPoints.random();
    RelayRun run = RelayRun.on(start, source);
    for (int at = 0; at <= run.disk().trace().length(); at++) {
      run = RelayRun.on(start, source).keeping(1500).backgroundBefore(at);
      wholeRun(run);
      new CrashPoints(run, random, check).checkFrom(at);
    }
    assertThat(run.disk().trace().length()).isGreaterThan(50);
  }

  @Test
  void aBackgroundSyncBetweenAnyTwoSteps() {
    Disk.Directory start = afterFirstContact();
    DiskCheck check = new DiskCheck(source);
    Random random = CrashPoints.random();
    RelayRun run = RelayRun.on(start, source);
    for (int at = 0; at <= run.disk().trace().length(); at++) {
      run = RelayRun.on(start, source).syncingInBackground(1).backgroundBefore(at);
      wholeRun(run);
      new CrashPoints(run, random, check).checkFrom(at);
    }
    assertThat(run.disk().trace().length()).isGreaterThan(50);
  }

  @Test
  void aProcessThatIsKilledAtAnyStepBeforeThePowerGoes() {
    Disk.Directory start = afterFirstContact();
    DiskCheck check = new DiskCheck(source);
    Random random = CrashPoints.random();
    RelayRun whole = RelayRun.on(start, source).keeping(1500);
    wholeRun(whole);
    for (int at = 0; at <= whole.disk().trace().length(); at++) {
      RelayRun run = RelayRun.on(start, source).keeping(1500);
      run.killedBefore(at, this::wholeRun).open().meetSource().connect().receive(3).background();
      new CrashPoints(run, random, check).checkFrom(at);
    }
  }

  /** A disk that all runs of a test have in common, server_uuid and all. */
  private Disk.Directory afterFirstContact() {
    return RelayRun.onEmptyDisk(source).open().meetSource().close().disk().unmounted();
  }

  private void wholeRun(RelayRun run) {
    run.open().connect().receive(5).receive(1).connect().receive(6).background();
    run.receiveRest(5).background().close();
  }

  @Test
  void theDirectoryItselfIsThereAfterTheFirstStart() {
    RelayRun run = RelayRun.onEmptyDisk(source).open();
    assertThat(run.disk().afterPowerLoss().files()).containsKey("/data/relay-log/relay.state");
  }

  private void everywhere(RelayRun run, int tearStep) {
    int recoveries = new CrashPoints(run, CrashPoints.random()).checkAll(tearStep);
    assertThat(recoveries).isGreaterThan(run.disk().trace().length());
  }
}
