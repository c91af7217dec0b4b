package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What {@code relay.state} says of the log in a directory, read without locking or changing
 * anything, also beside a running relay. Immutable; any thread.
 *
 * @param serverUuid our own {@code @@server_uuid}
 * @param source the source that the log follows; empty before the first contact with one
 * @param base GTIDs that the source had executed before the log began and that no file names
 * @param durable everything before it was covered by an fdatasync; empty while the log is
 * @param closed files that have their final size, by name, oldest first; the newest of them may be
 *     missing
 * @param purged what retention has removed; empty if it has not
 */
public record Remembered(
    UUID serverUuid,
    Optional<SourceIdentity> source,
    GtidSet base,
    Optional<BinlogPosition> durable,
    Map<String, Closed> closed,
    Optional<Purged> purged) {

  /**
   * @param size its final size in bytes
   * @param transactions how many it holds
   */
  public record Closed(long size, long transactions) {}

  /**
   * @param firstKept name of the oldest file that stayed
   * @param transactions how many all removed files held
   * @param removing names of files that may still be there, as their removal was interrupted
   */
  public record Purged(String firstKept, long transactions, List<String> removing) {}

  /**
   * Empty when there is no log yet.
   *
   * @throws RelayLogRefused if {@code relay.state} can't be understood
   * @throws IOException if it can't be read
   */
  public static Optional<Remembered> in(Path directory) throws IOException {
    return Optional.ofNullable(StateFile.read(directory.resolve(LogDirectory.STATE)))
        .map(Remembered::of);
  }

  private static Remembered of(RelayState state) {
    Map<String, Closed> closed = new LinkedHashMap<>();
    for (RelayState.ClosedFile file : state.closedFiles()) {
      closed.put(file.name(), new Closed(file.size(), file.transactions()));
    }
    return new Remembered(
        state.self().serverUuid(),
        Optional.ofNullable(state.source()),
        state.baseSet(),
        Optional.ofNullable(state.durable())
            .map(mark -> new BinlogPosition(mark.file(), mark.offset())),
        closed,
        Optional.ofNullable(state.purged())
            .map(gone -> new Purged(gone.firstKept(), gone.transactions(), gone.removing())));
  }
}
