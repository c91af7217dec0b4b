package io.binlogrelay.relaylog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The patience with readers that keep a file which the disk can't afford any more. The time of a
 * reader starts anew when it moves on to another file. Background thread only.
 */
final class ContestedFiles {

  /** A reader in a file, since when it was asked for in vain, and whether the reader was told. */
  private record Stay(LogFile file, Instant since, boolean released) {}

  private final Duration patience;
  private Map<RelayLogCursor, Stay> stays = new HashMap<>();

  ContestedFiles(Duration patience) {
    this.patience = patience;
  }

  /**
   * Those whose time is up; each is named once.
   *
   * @param inContested all that are in a file that has to go
   */
  List<RelayLogCursor> outstayed(List<RelayLogCursor> inContested, Instant now) {
    Map<RelayLogCursor, Stay> next = new HashMap<>();
    List<RelayLogCursor> outstayed = new ArrayList<>();
    for (RelayLogCursor cursor : inContested) {
      LogFile file = cursor.file();
      Stay known = stays.get(cursor);
      Stay stay = known == null || known.file() != file ? new Stay(file, now, false) : known;
      if (!stay.released() && !now.isBefore(stay.since().plus(patience))) {
        outstayed.add(cursor);
        stay = new Stay(file, stay.since(), true);
      }
      next.put(cursor, stay);
    }
    stays = next;
    return outstayed;
  }
}
