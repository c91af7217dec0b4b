package io.binlogrelay.downstream;

import io.binlogrelay.sql.facts.Administration;
import io.binlogrelay.sql.facts.PurgeResult;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An administration whose work a test finishes. */
final class FakeAdministration implements Administration {

  final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
  final CompletableFuture<Boolean> shutDown = new CompletableFuture<>();

  @Override
  public boolean receives() {
    return !stopped.isDone();
  }

  @Override
  public CompletionStage<Boolean> startReceiving() {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public CompletionStage<Boolean> stopReceiving() {
    return stopped;
  }

  @Override
  public CompletionStage<Optional<PurgeResult>> purgeUpTo(String file) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public CompletionStage<Optional<PurgeResult>> purgeBefore(Instant time) {
    return CompletableFuture.failedFuture(new IllegalStateException("the disk refuses"));
  }

  @Override
  public void shutDown() {
    shutDown.complete(true);
  }
}
