package io.binlogrelay.downstream;

import io.binlogrelay.auth.Account;
import io.binlogrelay.tls.TlsSession;
import io.binlogrelay.wire.Compression;
import org.jspecify.annotations.Nullable;

/**
 * What lies between a logged-in client and its socket. Immutable, any thread.
 *
 * @param tls its TLS; null for a connection in clear
 * @param compression what it agreed on
 */
record Transport(@Nullable TlsSession tls, Compression compression) {

  /** Before the login, and for who asks for nothing. */
  static final Transport PLAIN = new Transport(null, Compression.NONE);

  /** Whether that account may come in through it. */
  boolean suits(Account account) {
    TlsSession.Peer peer = tls == null ? null : tls.peer();
    return account
        .tls()
        .accepts(
            tls != null, peer == null ? null : peer.subject(), peer == null ? null : peer.issuer());
  }
}
