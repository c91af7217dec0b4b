package io.binlogrelay.config;

import io.binlogrelay.auth.Credential;
import io.binlogrelay.auth.HostPattern;
import io.binlogrelay.auth.TlsRule;
import java.util.Set;

/**
 * One entry of {@code server.accounts}.
 *
 * @param user the user name, 1 to 32 characters (as in MySQL)
 * @param host where it may log in from
 * @param credential its password, never empty, or the hash of one
 * @param roles at least one role
 * @param maxConnections how many connections it may have at once; 0 for any number
 * @param tls what it must come in through
 */
public record AccountConfig(
    String user,
    HostPattern host,
    Credential credential,
    Set<AccountRole> roles,
    int maxConnections,
    TlsRule tls) {

  /** The longest user name of MySQL (manual, "Grant Tables": 32 characters). */
  static final int USER_LENGTH_MAX = 32;

  /** {@code max_user_connections}, upper bound. */
  static final long CONNECTIONS_MAX = 100_000;

  public AccountConfig {
    roles = Set.copyOf(roles);
  }
}
