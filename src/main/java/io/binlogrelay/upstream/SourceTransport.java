package io.binlogrelay.upstream;

import io.binlogrelay.tls.TlsSession;
import io.binlogrelay.wire.Compression;
import org.jspecify.annotations.Nullable;

/**
 * What lies between us and the source's socket. Immutable, any thread.
 *
 * @param tls its TLS; null for a connection in clear
 * @param compression what it agreed to
 */
public record SourceTransport(@Nullable TlsSession tls, Compression compression) {

  /** Nothing; also where there is no connection. */
  static final SourceTransport PLAIN = new SourceTransport(null, Compression.NONE);
}
