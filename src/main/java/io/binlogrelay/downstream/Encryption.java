package io.binlogrelay.downstream;

import io.binlogrelay.tls.ReplicaTls;
import org.jspecify.annotations.Nullable;

/**
 * What the server offers of TLS. Immutable, any thread.
 *
 * @param tls makes the handlers; null if there is none
 * @param required whether nobody gets in without, MySQL's {@code require_secure_transport}
 */
public record Encryption(@Nullable ReplicaTls tls, boolean required) implements AutoCloseable {

  /** Every connection is in clear. */
  public static final Encryption NONE = new Encryption(null, false);

  public Encryption {
    if (required && tls == null) {
      throw new IllegalArgumentException("TLS is required, and there is none");
    }
  }

  /** Certificates are watched no more. */
  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
  }
}
