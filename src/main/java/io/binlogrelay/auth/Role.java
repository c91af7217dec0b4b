package io.binlogrelay.auth;

/** What an account may do. */
public enum Role {
  /** Register as a replica and dump the log; MySQL's REPLICATION SLAVE and CLIENT. */
  REPLICA,
  /** Read the state; MySQL's REPLICATION CLIENT. */
  MONITOR,
  /** Everything, changes included. */
  ADMIN
}
