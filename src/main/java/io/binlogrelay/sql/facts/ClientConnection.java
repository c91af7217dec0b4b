package io.binlogrelay.sql.facts;

import java.time.Duration;

/**
 * A client's connection, as SHOW PROCESSLIST lists it. Immutable, any thread.
 *
 * @param id the connection id of its greeting
 * @param user its account
 * @param address its address with port, such as {@code 10.0.0.7:51234}
 * @param command Sleep, Query, Binlog Dump or Binlog Dump GTID, as mysqld says
 * @param time how long it has been in that command
 * @param activity what it does in its command
 */
public record ClientConnection(
    long id, String user, String address, String command, Duration time, Activity activity) {

  /** What a connection does, as far as others are told. */
  public enum Activity {
    /** Nothing worth a word. */
    NONE,
    /** Its dump sends events. */
    SENDING_EVENTS,
    /** Its dump has sent everything, or waits for the log to reach it. */
    AWAITING_EVENTS
  }

  /** Whether this connection receives a stream, which KILL QUERY ends too. */
  public boolean isDump() {
    return command.startsWith("Binlog Dump");
  }
}
