package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * What the log in a directory knows of both ends, read without locking or changing anything, also
 * beside a running relay. Immutable; any thread.
 *
 * @param serverUuid our own {@code @@server_uuid}
 * @param source the source that the log follows; empty before the first contact with one
 */
public record Remembered(UUID serverUuid, Optional<SourceIdentity> source) {

  /**
   * Empty when there is no log yet.
   *
   * @throws RelayLogRefused if {@code relay.state} can't be understood
   * @throws IOException if it can't be read
   */
  public static Optional<Remembered> in(Path directory) throws IOException {
    return Optional.ofNullable(StateFile.read(directory.resolve(LogDirectory.STATE)))
        .map(
            state ->
                new Remembered(state.self().serverUuid(), Optional.ofNullable(state.source())));
  }
}
