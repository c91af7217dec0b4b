package io.binlogrelay.relaylog;

import org.jspecify.annotations.Nullable;

/**
 * What the disk failed with and has not made good yet. Everything that the writer's thread gives to
 * the disk reports here, so that none of it is forgotten before the writer has {@linkplain
 * RelayLogWriter#cutToPublished() started over}. Writer's thread only.
 */
final class StorageHealth {

  private @Nullable StorageException failure;

  /** Remembers a failure and returns it, to be thrown. Of one kind the first is kept. */
  StorageException failed(StorageException e) {
    if (failure == null || failure.kind() != e.kind()) {
      failure = e;
    }
    return e;
  }

  /** The failure that is not made good, null if the disk is well. */
  @Nullable StorageException failure() {
    return failure;
  }

  /** Everything that must work has worked. */
  void mended() {
    failure = null;
  }
}
