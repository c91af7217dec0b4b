package io.binlogrelay.sql;

import java.util.Set;

/**
 * Who is asking. Immutable, any thread.
 *
 * @param connectionId the id of the greeting
 * @param user the account's name
 * @param host the client's host without port, as USER() shows it
 * @param accountHost the host part of the account's name, such as {@code %}
 * @param privileges what it may ask, the union over its roles
 */
public record SessionContext(
    long connectionId, String user, String host, String accountHost, Set<Privilege> privileges) {

  /** Copies the set. */
  public SessionContext {
    privileges = Set.copyOf(privileges);
  }

  /** Whether the account may do what needs that privilege; SUPER may do everything. */
  boolean may(Privilege privilege) {
    return privileges.contains(privilege) || privileges.contains(Privilege.SUPER);
  }

  /** How log lines name it. */
  @Override
  public String toString() {
    return user + "@" + host + " (connection " + connectionId + ")";
  }
}
