package io.binlogrelay.auth;

import java.util.Set;

/** Someone who may log in, from any host. */
public record Account(String user, Secret password, Set<Role> roles) {

  public Account {
    roles = Set.copyOf(roles);
  }

  /** Whether the account has this role; an administrator has every one. */
  public boolean has(Role role) {
    return roles.contains(role) || roles.contains(Role.ADMIN);
  }
}
