package io.binlogrelay.relaylog;

import org.jspecify.annotations.Nullable;

/**
 * The relay log can't be used as it is: another process holds it, it is not a relay log, or bytes
 * that were durable are damaged. The message says what, where, expected, found and the remedy.
 * Nothing in the directory was changed.
 */
public final class RelayLogRefused extends RuntimeException {

  public RelayLogRefused(String message) {
    super(message);
  }

  public RelayLogRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
