package io.binlogrelay.downstream;

import io.binlogrelay.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a logged-in client and its socket. Immutable, any thread.
 *
 * @param tls its TLS; null for a connection in clear
 */
record Transport(@Nullable TlsSession tls) {

  /** Before the login, and for who asks for nothing. */
  static final Transport PLAIN = new Transport(null);

  /** Whether the bytes that a session writes are those that the socket sends. */
  boolean plain() {
    return tls == null;
  }
}
