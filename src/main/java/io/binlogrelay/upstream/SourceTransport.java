package io.binlogrelay.upstream;

import io.binlogrelay.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/**
 * What lies between us and the source's socket. Immutable, any thread.
 *
 * @param tls its TLS; null for a connection in clear
 */
public record SourceTransport(@Nullable TlsSession tls) {

  /** Nothing; also where there is no connection. */
  static final SourceTransport PLAIN = new SourceTransport(null);
}
