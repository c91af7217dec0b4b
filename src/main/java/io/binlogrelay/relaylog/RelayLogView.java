package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The read face of the log: what is published, and nothing else. Any thread may call it. */
public interface RelayLogView {

  /** The end that readers may read up to. A single volatile read. */
  PublishedEnd published();

  /** The published files, oldest first. */
  List<LogFile> files();

  /** The published file of that name, null if there is none. */
  @Nullable LogFile file(String name);

  /** The published file after that one, null if it is the newest. */
  @Nullable LogFile firstAfter(LogFile file);

  /** Whether nothing is published yet, not even a format description. */
  default boolean isEmpty() {
    return published().file() == null;
  }

  /** The GTIDs of all that is published, and of what came before the log began. */
  default GtidSet executed() {
    return published().executed();
  }

  /** The part of {@link #executed} that no published file holds. */
  GtidSet purged();

  /**
   * A cursor at that offset. It keeps the file and all newer ones in the log until it is closed.
   *
   * @param reader who reads
   * @throws IOException if the offset is below {@link LogFile#FIRST_EVENT} or beyond the published
   *     size, or the file was purged meanwhile
   */
  RelayLogCursor open(LogFile file, long offset, LogReader reader) throws IOException;

  /** Remembers that somebody waits for the log to reach a place, and may ask for it again. */
  void awaits(LogReader reader, BinlogPosition place);

  /**
   * Asks to be called after each publication, by the writer's thread: the listener must hand the
   * work on and return at once.
   */
  void onPublished(Runnable listener);

  void removeListener(Runnable listener);
}
