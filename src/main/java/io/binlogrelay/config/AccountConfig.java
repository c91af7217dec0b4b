package io.binlogrelay.config;

import java.util.Set;

/**
 * One entry of {@code server.accounts}.
 *
 * @param user the user name, 1 to 32 characters (as in MySQL)
 * @param password its password, never empty
 * @param roles at least one role
 */
public record AccountConfig(String user, Password password, Set<AccountRole> roles) {

  /** The longest user name of MySQL (manual, "Grant Tables": 32 characters). */
  static final int USER_LENGTH_MAX = 32;

  public AccountConfig {
    roles = Set.copyOf(roles);
  }
}
