package io.binlogrelay.auth;

/** What an account may do. */
public enum Role {
  /** Register as a replica and dump the log; MySQL's REPLICATION SLAVE and CLIENT. */
  REPLICA,
  /** Read the state; MySQL's REPLICATION CLIENT. */
  MONITOR,
  /** Read the state and change it, but not take the log: that needs {@link #REPLICA} too. */
  ADMIN
}
