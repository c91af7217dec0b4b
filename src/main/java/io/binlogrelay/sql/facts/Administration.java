package io.binlogrelay.sql.facts;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What administrators may have done. Any thread; no method blocks. Stages complete on a thread of
 * the one who does the work.
 */
public interface Administration {

  /** Whether the link to the source was not stopped by {@link #stopReceiving}. */
  boolean receives();

  /** Starts the link to the source again; completes with false if it was not stopped. */
  CompletionStage<Boolean> startReceiving();

  /** Stops the link to the source; completes with false if it was stopped already. */
  CompletionStage<Boolean> stopReceiving();

  /**
   * Removes the files before that one; completes with nothing if there is no such file, and
   * exceptionally if the disk refuses.
   */
  CompletionStage<Optional<PurgeResult>> purgeUpTo(String file);

  /** Removes the oldest files, as long as they were last written to before that time. */
  CompletionStage<Optional<PurgeResult>> purgeBefore(Instant time);

  /** Asks for a clean end of the process, and returns before it comes. */
  void shutDown();
}
