package io.binlogrelay.sql.facts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, as SHOW PROCESSLIST lists it. Immutable, any thread.
 *
 * @param id the connection id of its greeting
 * @param user its account
 * @param address its address with port, such as {@code 10.0.0.7:51234}
 * @param command Sleep, Query, Binlog Dump or Binlog Dump GTID, as mysqld says
 * @param time how long it has been in that command
 * @param state what it does, in mysqld's words; null for nothing
 */
public record ClientConnection(
    long id, String user, String address, String command, Duration time, @Nullable String state) {

  /** Whether this connection receives a stream, which KILL QUERY ends too. */
  public boolean isDump() {
    return command.startsWith("Binlog Dump");
  }
}
