package io.binlogrelay.sql;

import java.util.EnumSet;
import java.util.Set;

/**
 * What an account may ask here, in MySQL's names. Whether it may receive the log is decided
 * elsewhere, by its role. Immutable, any thread.
 */
public enum Privilege {
  /** SHOW REPLICAS. */
  REPLICATION_SLAVE("REPLICATION SLAVE"),
  /** SHOW BINARY LOGS, SHOW BINARY LOG STATUS, SHOW REPLICA STATUS. */
  REPLICATION_CLIENT("REPLICATION CLIENT"),
  /** SHOW PROCESSLIST with everybody's connections. */
  PROCESS("PROCESS"),
  /** KILL of other accounts' connections, and administration. */
  SUPER("SUPER");

  private final String words;

  Privilege(String words) {
    this.words = words;
  }

  /** The privilege as SHOW GRANTS writes it. */
  String words() {
    return words;
  }

  /** The privileges of a replica's account: those that MySQL's manual tells to grant. */
  public static Set<Privilege> ofReplica() {
    return EnumSet.of(REPLICATION_SLAVE, REPLICATION_CLIENT);
  }

  /** The privileges of a monitor's account: it may look at everything. */
  public static Set<Privilege> ofMonitor() {
    return EnumSet.of(REPLICATION_SLAVE, REPLICATION_CLIENT, PROCESS);
  }

  /** The privileges of an administrator's account: all. */
  public static Set<Privilege> ofAdministrator() {
    return EnumSet.allOf(Privilege.class);
  }
}
