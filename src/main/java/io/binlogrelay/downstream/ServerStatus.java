package io.binlogrelay.downstream;

import io.binlogrelay.wire.Compression;
import java.util.Map;

/**
 * Counts of a server, at one moment; totals are since its start.
 *
 * @param connections open connections
 * @param accepted connections ever accepted
 * @param refused connections refused because there were too many
 * @param rejectedLogins logins that failed
 * @param broken connections ended because of what the client sent, or did not send in time
 * @param dumps dumps ever begun
 * @param sentBytes bytes of dumps
 * @param sentEvents events of the log in dumps
 * @param bufferBytes memory outside of the heap for what goes to and comes from clients, with what
 *     the pool keeps
 * @param transports what the clients that are logged in came in through
 */
public record ServerStatus(
    int connections,
    long accepted,
    long refused,
    long rejectedLogins,
    long broken,
    long dumps,
    long sentBytes,
    long sentEvents,
    long bufferBytes,
    Transports transports) {

  /**
   * Clients by what lies between them and their sockets.
   *
   * @param tls how many by version of TLS, such as {@code TLSv1.3}; without those in clear
   * @param compression how many by compression, without those that have none
   */
  public record Transports(Map<String, Long> tls, Map<Compression, Long> compression) {

    public Transports {
      tls = Map.copyOf(tls);
      compression = Map.copyOf(compression);
    }
  }
}
