package io.binlogrelay;

import io.binlogrelay.relaylog.PurgeOutcome;
import io.binlogrelay.relaylog.PurgeOutcome.Obstacle;
import io.binlogrelay.relaylog.PurgeTarget;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.sql.facts.Administration;
import io.binlogrelay.sql.facts.PurgeResult;
import io.binlogrelay.upstream.LinkState;
import io.binlogrelay.upstream.SourceLink;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Does what administrators ask for by SQL. Any thread. */
final class RelayAdministration implements Administration {

  private final RelayLog relayLog;
  private final SourceLink link;
  private final Runnable end;

  /**
   * @param end asks for the end of the process, and returns at once
   */
  RelayAdministration(RelayLog relayLog, SourceLink link, Runnable end) {
    this.relayLog = relayLog;
    this.link = link;
    this.end = end;
  }

  @Override
  public boolean receives() {
    return link.status().state() != LinkState.STOPPED;
  }

  @Override
  public CompletionStage<Boolean> startReceiving() {
    return link.resume();
  }

  @Override
  public CompletionStage<Boolean> stopReceiving() {
    return link.pause();
  }

  @Override
  public CompletionStage<Optional<PurgeResult>> purgeUpTo(String file) {
    return relayLog.purge(new PurgeTarget.UpToFile(file)).thenApply(RelayAdministration::result);
  }

  @Override
  public CompletionStage<Optional<PurgeResult>> purgeBefore(Instant time) {
    return relayLog
        .purge(new PurgeTarget.WrittenBefore(time))
        .thenApply(RelayAdministration::result);
  }

  private static Optional<PurgeResult> result(PurgeOutcome outcome) {
    if (!(outcome instanceof PurgeOutcome.Done done)) {
      return Optional.empty();
    }
    Obstacle obstacle = done.obstacle();
    return Optional.of(
        new PurgeResult(
            done.purged(),
            done.asked(),
            obstacle == null ? null : obstacle.file(),
            obstacle == null ? 0 : obstacle.readers()));
  }

  @Override
  public void shutDown() {
    end.run();
  }
}
