package io.binlogrelay.auth;

import java.util.Set;

/** Someone who may log in, from any host. */
public record Account(String user, Secret password, Set<Role> roles) {

  public Account {
    roles = Set.copyOf(roles);
  }

  /** Whether the account was given this role; none includes another. */
  public boolean has(Role role) {
    return roles.contains(role);
  }
}
