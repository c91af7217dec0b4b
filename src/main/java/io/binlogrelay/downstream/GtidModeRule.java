package io.binlogrelay.downstream;

import io.binlogrelay.binlog.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions the source's {@code @@gtid_mode} excludes from a dump (server source:
 * Binlog_sender::check_event_type): with ON no anonymous ones, with OFF none with a GTID; a dump by
 * GTID never takes anonymous ones.
 *
 * <p>The mode we know may be older than the events we read, and error 1236 stops a replica for
 * good. So an event that seems excluded counts only when the source, asked anew, confirms the mode;
 * when it cannot be asked, the event is served.
 *
 * <p>Confined to its session's event loop.
 */
final class GtidModeRule {

  private static final long ANONYMOUS = 1L << EventType.ANONYMOUS_GTID;
  private static final long WITH_GTID = 1L << EventType.GTID | 1L << EventType.GTID_TAGGED;

  private final boolean byGtid;
  private @Nullable String doubted;
  private long insteadOfDoubted;

  /**
   * @param byGtid whether the dump came with a GTID set
   */
  GtidModeRule(boolean byGtid) {
    this.byGtid = byGtid;
  }

  /** The excluded event types as bits, given the mode last seen. */
  long excluded(String lastSeenMode) {
    return lastSeenMode.equals(doubted) ? insteadOfDoubted : excludedBy(lastSeenMode);
  }

  /**
   * Takes the source's answer to whether it is still in the mode last seen.
   *
   * @param lastSeenMode the mode that seemed to exclude an event
   * @param answer the mode now; null when the source cannot be asked
   * @return whether an event of that type is excluded
   */
  boolean confirms(int type, String lastSeenMode, @Nullable String answer) {
    doubted = lastSeenMode;
    insteadOfDoubted = answer == null ? always() : excludedBy(answer);
    return (insteadOfDoubted >>> type & 1) != 0;
  }

  private long excludedBy(String mode) {
    return switch (mode) {
      case "ON" -> ANONYMOUS;
      case "OFF" -> always() | WITH_GTID;
      default -> always();
    };
  }

  private long always() {
    return byGtid ? ANONYMOUS : 0;
  }
}
