package io.binlogrelay.it.harness;

import java.sql.SQLException;

/** A statement that a server refused, or a server that could not be asked. */
public final class SqlFailure extends RuntimeException {

  /**
   * @param message which server and which statement
   * @param cause what the server or the driver said
   */
  SqlFailure(String message, SQLException cause) {
    super(message, cause);
  }

  /** The server's error number, such as 1236; 0 when the server could not be asked. */
  public int errorCode() {
    return getCause() instanceof SQLException cause ? cause.getErrorCode() : 0;
  }
}
