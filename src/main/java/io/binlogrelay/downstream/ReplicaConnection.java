package io.binlogrelay.downstream;

import java.time.Instant;

/**
 * An accepted client.
 *
 * @param id connection id, as the greeting said it
 * @param host its address
 * @param port its port
 * @param user the account it logged in with
 * @param since when it connected
 * @param transport what lies between it and its socket
 */
record ReplicaConnection(
    long id, String host, int port, String user, Instant since, Transport transport) {

  /** How log lines name it. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port + " (connection " + id + ")";
  }
}
