package io.binlogrelay.sql.syntax;

/**
 * Statements for administrators. The privileges are those that mysqld asks for, in the words of its
 * error 1227 (captured from 8.0.33).
 */
public enum AdministrativeCommand {
  /** START REPLICA. */
  START_REPLICA("START REPLICA", "SUPER or REPLICATION_SLAVE_ADMIN"),
  /** STOP REPLICA. */
  STOP_REPLICA("STOP REPLICA", "SUPER or REPLICATION_SLAVE_ADMIN"),
  /** START GROUP_REPLICATION, STOP GROUP_REPLICATION. */
  GROUP_REPLICATION("GROUP_REPLICATION", "SUPER or GROUP_REPLICATION_ADMIN"),
  /** CHANGE REPLICATION SOURCE TO, CHANGE REPLICATION FILTER. */
  CHANGE_REPLICATION("CHANGE REPLICATION", "SUPER or REPLICATION_SLAVE_ADMIN"),
  /** RESET REPLICA. */
  RESET_REPLICA("RESET REPLICA", "RELOAD"),
  /** RESET BINARY LOGS AND GTIDS. */
  RESET_BINARY_LOGS("RESET BINARY LOGS AND GTIDS", "RELOAD or FLUSH_TABLES"),
  /** RESET PERSIST. */
  RESET_PERSIST("RESET PERSIST", "SUPER or SYSTEM_VARIABLES_ADMIN"),
  /** FLUSH of anything. */
  FLUSH("FLUSH", "RELOAD"),
  /** FLUSH STATUS. */
  FLUSH_STATUS("FLUSH STATUS", "RELOAD or FLUSH_STATUS"),
  /** PURGE BINARY LOGS. */
  PURGE("PURGE BINARY LOGS", "SUPER or BINLOG_ADMIN"),
  /** COM_DEBUG. */
  DEBUG("COM_DEBUG", "SUPER"),
  /** SHUTDOWN. */
  SHUTDOWN("SHUTDOWN", "SHUTDOWN");

  private final String words;
  private final String privileges;

  AdministrativeCommand(String words, String privileges) {
    this.words = words;
    this.privileges = privileges;
  }

  /** The statement's first words. */
  public String words() {
    return words;
  }

  /** What mysqld says is needed. */
  public String privileges() {
    return privileges;
  }
}
