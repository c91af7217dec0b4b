package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The readers that are in the log, each of which keeps its file and all newer ones from being
 * removed. The lock is taken when a reader comes or goes and when files are to be removed, never
 * where events pass: a reader moves on to the next file by itself, as that only lets files go.
 *
 * <p>Any thread.
 */
final class OpenCursors {

  private final KnownReplicas replicas;
  private final Set<RelayLogCursor> cursors = new LinkedHashSet<>();

  /** Files that begin before this stream offset are not opened any more. */
  private long closedBefore;

  OpenCursors(KnownReplicas replicas) {
    this.replicas = replicas;
  }

  /**
   * @throws IOException if its file is gone or about to go
   */
  synchronized void enter(RelayLogCursor cursor) throws IOException {
    if (cursor.file().streamStart() < closedBefore) {
      throw new IOException("file " + cursor.file() + " was purged before it was opened");
    }
    cursors.add(cursor);
    remember(cursor);
  }

  synchronized void leave(RelayLogCursor cursor) {
    if (cursors.remove(cursor) && !servedByAnother(cursor.reader().replica())) {
      remember(cursor);
    }
  }

  /** A replica that comes again is served anew before its old connection is found dead. */
  private boolean servedByAnother(@Nullable ReplicaId replica) {
    return replica != null
        && cursors.stream()
            .map(other -> other.reader().replica())
            .anyMatch(other -> other != null && other.serverUuid().equals(replica.serverUuid()));
  }

  private void remember(RelayLogCursor cursor) {
    ReplicaId replica = cursor.reader().replica();
    if (replica != null) {
      replicas.reads(replica, cursor);
    }
  }

  /** It waits for the log to reach that place. */
  void awaits(LogReader reader, BinlogPosition place) {
    ReplicaId replica = reader.replica();
    if (replica != null) {
      replicas.awaits(replica, place);
    }
  }

  /** Remembers where every replica is now. */
  synchronized void rememberAll() {
    cursors.forEach(this::remember); // in the order they came: of one replica, the newest counts
  }

  /** In the order they came. */
  synchronized List<RelayLogCursor> all() {
    return List.copyOf(cursors);
  }

  /**
   * Lets nobody in any more before that file.
   *
   * @return false, with nothing changed, if somebody is there
   */
  synchronized boolean closeBefore(LogFile firstKept) {
    for (RelayLogCursor cursor : cursors) {
      if (cursor.file().streamStart() < firstKept.streamStart()) {
        return false;
      }
    }
    closedBefore = firstKept.streamStart();
    return true;
  }

  /** Takes {@link #closeBefore} back: that file and newer ones may be read. */
  synchronized void openFrom(LogFile oldest) {
    closedBefore = oldest.streamStart();
  }
}
