package io.binlogrelay.downstream;

import io.binlogrelay.auth.Accounts;
import io.binlogrelay.auth.RsaKey;
import io.binlogrelay.wire.Compression;
import java.util.Set;

/**
 * What it takes to let clients in.
 *
 * @param accounts who may
 * @param rsaKey encrypts passwords on their way when there is no TLS
 * @param encryption the TLS that is offered
 * @param compression what is offered; without {@link Compression#NONE} nobody gets in without one
 */
public record Logins(
    Accounts accounts, RsaKey rsaKey, Encryption encryption, Set<Compression> compression) {

  public Logins {
    compression = Set.copyOf(compression);
  }
}
