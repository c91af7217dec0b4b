package io.binlogrelay.relaylog;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who reads the log, as far as the log has to know it: to say who keeps a file from being
 * removed, to remember what a replica needs when it comes back, and to ask for a file that the disk
 * can't afford any more. Its methods may be called by any thread and must not block.
 */
public interface LogReader {

  /** How log lines and the status name it. */
  String name();

  /** The replica that is served, to be remembered when it leaves; null for one that is not. */
  @Nullable ReplicaId replica();

  /** Asks it to let go of its file soon, in a way that lets the replica come back. */
  void release(String why);
}
