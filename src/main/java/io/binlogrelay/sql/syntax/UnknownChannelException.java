package io.binlogrelay.sql.syntax;

/**
 * A replication channel that a relay does not have: MySQL's error 3074. Carries no stack trace,
 * since strangers cause it at will.
 */
public final class UnknownChannelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String channel;

  UnknownChannelException(String channel) {
    super("no channel " + channel, null, false, false);
    this.channel = channel;
  }

  /** What was asked for. */
  public String channel() {
    return channel;
  }
}
