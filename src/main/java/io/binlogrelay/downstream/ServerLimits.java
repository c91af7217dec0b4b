package io.binlogrelay.downstream;

import java.time.Duration;

/**
 * What a server gives to all clients together.
 *
 * @param connections how many there may be at once, 1 and up; further ones get error 1040
 * @param handshakes how many of them may be on their way to log in
 * @param handshakeTimeout how long a client may take to log in
 * @param eventLoops threads that serve connections
 * @param catchUpThreads threads that read what may come from the disk
 */
public record ServerLimits(
    int connections,
    int handshakes,
    Duration handshakeTimeout,
    int eventLoops,
    int catchUpThreads) {

  /** What a server has unless it is told otherwise; the timeout is MySQL's connect_timeout. */
  public static final ServerLimits DEFAULT =
      new ServerLimits(1040, 256, Duration.ofSeconds(10), 2, 2);

  public ServerLimits {
    if (connections < 1 || handshakes < 1 || eventLoops < 1 || catchUpThreads < 1) {
      throw new IllegalArgumentException(
          "limits (expected: all at least 1): "
              + connections
              + " connections, "
              + handshakes
              + " handshakes, "
              + eventLoops
              + " event loops, "
              + catchUpThreads
              + " catch-up threads");
    }
  }
}
