package io.binlogrelay.cli;

/** What the process tells its caller. Scripts depend on these numbers. */
public final class ExitCode {
  /** Done; {@code run}: stopped by SIGTERM or SIGINT; {@code check}: every item passes. */
  public static final int OK = 0;

  /**
   * {@code check}: an item fails; {@code status}: no relay answers; {@code run}: stopped by an
   * error that the log names.
   */
  public static final int FAILED = 1;

  /** The configuration, or the command line itself, is not valid. */
  public static final int BAD_CONFIGURATION = 2;

  /** {@code run}: the relay log cannot be used as it is; the message has the remedy. */
  public static final int RELAY_LOG_REFUSED = 3;

  /** {@code run}: an address to listen on is taken or is not ours. */
  public static final int CANNOT_BIND = 4;

  private ExitCode() {}
}
