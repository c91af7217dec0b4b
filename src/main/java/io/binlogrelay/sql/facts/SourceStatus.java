package io.binlogrelay.sql.facts;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The link to the source at one moment. Immutable, any thread.
 *
 * @param settings how it is configured
 * @param phase what it does
 * @param server who answered last; null before the first contact
 * @param heartbeats what it says when it has no events
 * @param received the end of what was received; null before the first file
 * @param lastFailure why it last failed; null if it did not since it was last streaming
 */
public record SourceStatus(
    Settings settings,
    Phase phase,
    @Nullable Server server,
    Heartbeats heartbeats,
    @Nullable LogPosition received,
    @Nullable Failure lastFailure) {

  /**
   * How the link is configured.
   *
   * @param host the source's host
   * @param port the source's port
   * @param user the account
   * @param connectRetry pause between attempts
   * @param autoPosition whether it resumes by GTID set
   * @param tls whether the link is encrypted
   */
  public record Settings(
      String host,
      int port,
      String user,
      Duration connectRetry,
      boolean autoPosition,
      boolean tls) {}

  /**
   * Its heartbeats.
   *
   * @param period how often we ask for one
   * @param received how many came since the start
   * @param last when the source last said anything; null before the first time
   */
  public record Heartbeats(Duration period, long received, @Nullable Instant last) {}

  /** What the link does: the values of Replica_IO_Running. */
  public enum Phase {
    /** It receives events. */
    STREAMING,
    /** It tries to, or waits to try again. */
    CONNECTING,
    /** It was stopped, or refuses to go on. */
    STOPPED
  }

  /**
   * The source's own identity.
   *
   * @param serverId its server_id
   * @param uuid its server_uuid
   */
  public record Server(long serverId, UUID uuid) {}

  /**
   * A failure of the link.
   *
   * @param code MySQL's error number, 0 if it has none
   * @param text one line, without secrets
   * @param at when
   */
  public record Failure(int code, String text, Instant at) {}
}
