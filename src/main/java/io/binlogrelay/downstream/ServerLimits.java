package io.binlogrelay.downstream;

import java.time.Duration;

/**
 * What a server gives to all clients together.
 *
 * @param connections how many there may be at once, 1 and up; further ones get error 1040
 * @param handshakes how many of them may be on their way to log in
 * @param handshakeTimeout how long a client may take to log in
 * @param idleTimeout how long a client may wait before its next command, unless its session says
 *     otherwise; MySQL's wait_timeout
 * @param eventLoops threads that serve connections
 * @param catchUpThreads threads that read what may come from the disk
 */
public record ServerLimits(
    int connections,
    int handshakes,
    Duration handshakeTimeout,
    Duration idleTimeout,
    int eventLoops,
    int catchUpThreads) {

  /** More have not been measured: each keeps buffers of its own, and each commit wakes it. */
  private static final int MOST_THREADS = 8;

  /**
   * What a server has unless it is told otherwise. The timeouts are MySQL's; of each kind of thread
   * there are as many as processors, 2 to 8.
   */
  public static final ServerLimits DEFAULT =
      forProcessors(Runtime.getRuntime().availableProcessors());

  static ServerLimits forProcessors(int processors) {
    int threads = Math.max(2, Math.min(processors, MOST_THREADS));
    return new ServerLimits(
        1040, 256, Duration.ofSeconds(10), Duration.ofHours(8), threads, threads);
  }

  /** The same with what an operator may choose. */
  public ServerLimits with(int most, Duration toLogIn, Duration idle) {
    return new ServerLimits(most, handshakes, toLogIn, idle, eventLoops, catchUpThreads);
  }

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
