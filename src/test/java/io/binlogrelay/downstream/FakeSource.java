package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.semisync.AckRule;
import io.binlogrelay.semisync.SemiSync;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A source whose answers a test sets. */
final class FakeSource implements SourceKnowledge {

  final SemiSync semiSync = SemiSync.of(new AckRule.Stored());
  volatile String gtidMode = "ON";
  volatile Optional<String> gtidModeNow = Optional.of("ON");
  volatile PositionAnswer position = PositionAnswer.UNKNOWN;
  volatile Optional<GtidSet> executed = Optional.empty();

  private final AtomicInteger positionQuestions = new AtomicInteger();

  /** Cleared to be away. */
  volatile boolean followed = true;

  /** Set to leave questions without an answer. */
  volatile boolean silent;

  /** How often it was asked for a position. */
  int positionQuestions() {
    return positionQuestions.get();
  }

  @Override
  public boolean isFollowed() {
    return followed;
  }

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
  public SemiSync semiSync() {
    return semiSync;
  }

  @Override
  public CompletionStage<Optional<String>> askGtidMode() {
    return answer(gtidModeNow);
  }

  @Override
  public CompletionStage<PositionAnswer> hasPosition(BinlogPosition asked) {
    positionQuestions.incrementAndGet();
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
