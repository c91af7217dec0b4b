package io.binlogrelay.config;

/** What an account may do: take the log, look at the state, or change it. */
public enum AccountRole {
  REPLICA,
  MONITOR,
  ADMIN
}
