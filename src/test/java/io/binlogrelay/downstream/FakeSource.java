package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A source whose answers a test sets. */
final class FakeSource implements SourceKnowledge {

  volatile String gtidMode = "ON";
  volatile Optional<String> gtidModeNow = Optional.of("ON");
  volatile PositionAnswer position = PositionAnswer.UNKNOWN;
  volatile Optional<GtidSet> executed = Optional.empty();

  /** Set to leave questions without an answer. */
  volatile boolean silent;

  @Override
  public String version() {
    return "8.0.33";
  }

  @Override
  public Optional<UUID> serverUuid() {
    return Optional.of(BinlogBuilder.SOURCE);
  }

  @Override
  public String gtidMode() {
    return gtidMode;
  }

  @Override
  public CompletionStage<Optional<String>> askGtidMode() {
    return answer(gtidModeNow);
  }

  @Override
  public CompletionStage<PositionAnswer> hasPosition(BinlogPosition asked) {
    return answer(position);
  }

  @Override
  public CompletionStage<Optional<GtidSet>> gtidExecuted() {
    return answer(executed);
  }

  private <T> CompletionStage<T> answer(T value) {
    return silent ? new CompletableFuture<>() : CompletableFuture.completedFuture(value);
  }
}
