package io.binlogrelay.auth;

import java.util.Set;

/**
 * Someone who may log in.
 *
 * @param user the user name
 * @param host where from
 * @param credential what the password is checked against
 * @param roles what it may do
 * @param maxConnections how many connections it may have at once; 0 for any number
 * @param tls what it must come in through
 */
public record Account(
    String user,
    HostPattern host,
    Credential credential,
    Set<Role> roles,
    int maxConnections,
    TlsRule tls) {

  public Account {
    roles = Set.copyOf(roles);
  }

  /** An account from any host. */
  public Account(String user, Credential credential, Set<Role> roles) {
    this(user, HostPattern.ANY, credential, roles, 0, TlsRule.NONE);
  }

  /** Whether the account was given this role; none includes another. */
  public boolean has(Role role) {
    return roles.contains(role);
  }

  /** How MySQL writes its name: what CURRENT_USER() shows. */
  public String name() {
    return user + "@" + host;
  }
}
