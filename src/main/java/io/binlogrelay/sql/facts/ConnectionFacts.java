package io.binlogrelay.sql.facts;

import java.util.List;

/** The clients that are connected. Any thread; no method blocks. */
public interface ConnectionFacts {

  /** The authenticated connections, by id. */
  List<ClientConnection> clients();

  /** What all clients together are given. */
  ConnectionLimits limits();

  /** Counts since the start. */
  ConnectionCounters counters();

  /**
   * Closes that connection, soon and on its own thread.
   *
   * @return false if there is none with that id
   */
  boolean disconnect(long connectionId);
}
