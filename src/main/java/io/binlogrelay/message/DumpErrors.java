package io.binlogrelay.message;

import io.binlogrelay.gtid.GtidSet;

/**
 * The texts of error 1236, word for word as {@code rpl_binlog_sender.cc} and {@code binlog.cc} of
 * 8.0.33 have them (checked against the strings of its {@code mysqld}); 8.4 and 9.x use the same.
 *
 * <p>A replica that gets 1236 stops and does not come back: only for what is permanent. Stateless;
 * any thread.
 */
public final class DumpErrors {

  public static final String NOT_OPEN = "Binary log is not open";
  public static final String SERVER_ID_IS_ZERO = "Misconfigured source - source server_id is 0";
  public static final String UNKNOWN_FILE =
      "Could not find first log file name in binary log index file";
  public static final String POSITION_BELOW_4 =
      "Client requested source to start replication from position < 4";
  public static final String POSITION_BEYOND_FILE =
      "Client requested source to start replication from position > file size";
  public static final String NEXT_FILE_MISSING = "could not find next log";
  public static final String NO_FORMAT_DESCRIPTION =
      "Could not find format_description_event in binlog file";
  public static final String CHECKSUM_UNAWARE =
      "Replica can not handle replication events with the checksum that source is configured to"
          + " log";
  public static final String BOGUS_DATA = "bogus data in log event";

  /** Also what {@code mysqld} reads out of a position in the middle of an event, often. */
  public static final String EVENT_TOO_LARGE =
      "log event entry exceeded max_allowed_packet; Increase max_allowed_packet on source";

  public static final String OUT_OF_MEMORY = "memory allocation failed reading log event";
  public static final String TRUNCATED =
      "binlog truncated in the middle of event; consider out of disk space on source";
  public static final String CHECKSUM_FAILED = "event read from binlog did not pass crc check";
  public static final String ZOMBIE =
      "A replica with the same server_uuid/server_id as this replica has connected to the source";

  private static final String OLDEST_WITH_NEWS =
      " while looking for the oldest binary log that contains any GTID that is not in the given"
          + " gtid set";
  public static final String INDEX_UNREADABLE =
      "Failed to read the binary log index file" + OLDEST_WITH_NEWS;
  public static final String INDEX_EMPTY =
      "Could not find first log file name in binary log index file" + OLDEST_WITH_NEWS;
  public static final String HEADER_UNREADABLE =
      "Error reading header of binary log" + OLDEST_WITH_NEWS;
  public static final String FILE_WITHOUT_GTIDS =
      "Found old binary log without GTIDs" + OLDEST_WITH_NEWS;

  private static final String SETS =
      "The GTID set sent by the replica is '%s', and the missing transactions are '%s'";
  private static final String SETS_TOO_LONG =
      "The GTID sets and the missing purged transactions are too long to print in this message."
          + " For more information, please see the source's error log or the manual for"
          + " GTID_SUBTRACT";

  private DumpErrors() {}

  /** Packet 1236 with one of these texts, cut to 511 characters as {@code mysqld} does. */
  public static ErrPacket packet(String text) {
    return ErrorCode.FATAL_READING_BINLOG.packet(text);
  }

  /** A GTID dump while {@code gtid_mode} is not ON. */
  public static String gtidModeNotOn(String gtidMode) {
    return "The replication sender thread cannot start in AUTO_POSITION mode: this server has"
        + " GTID_MODE = "
        + gtidMode
        + " instead of ON.";
  }

  /**
   * The replica lacks transactions whose files are purged.
   *
   * @param sent what the replica has
   * @param missing what it lacks and we no longer hold
   */
  public static String purged(GtidSet sent, GtidSet missing) {
    String text =
        ErrorCode.SOURCE_HAS_PURGED_REQUIRED_GTIDS.text(
            SETS.formatted(lines(sent), lines(missing)));
    return text.length() <= ErrorCode.MAX_TEXT
        ? text
        : ErrorCode.SOURCE_HAS_PURGED_REQUIRED_GTIDS.text(SETS_TOO_LONG);
  }

  /** {@code mysqld} begins a line for every source (captured). */
  private static String lines(GtidSet set) {
    return set.toString().replace(",", ",\n");
  }

  /** The replica has transactions of the source's own UUID that the source lacks. */
  public static String replicaHasMore() {
    return ErrorCode.REPLICA_HAS_MORE_GTIDS.text();
  }

  /** An anonymous transaction in a dump by GTID; once error 3113. */
  public static String anonymousWithAutoPosition(Place event) {
    return "Cannot replicate anonymous transaction when AUTO_POSITION = 1" + atFile(event);
  }

  /** An anonymous transaction while {@code gtid_mode} is ON; once error 3114. */
  public static String anonymousWithGtidModeOn(Place event) {
    return "Cannot replicate anonymous transaction when @@GLOBAL.GTID_MODE = ON" + atFile(event);
  }

  /** A transaction with GTID while {@code gtid_mode} is OFF; once error 3115. */
  public static String gtidWithGtidModeOff(Place event) {
    return "Cannot replicate GTID-transaction when @@GLOBAL.GTID_MODE = OFF" + atFile(event);
  }

  private static String atFile(Place event) {
    return ", at file " + event.file() + ", position " + event.offset() + ".";
  }

  /**
   * Where reading was when it failed, as {@code mysqld} appends it once the file is open.
   *
   * @param first where the dump began; in a dump by GTID the file is empty
   * @param lastEvent start of the last event read
   * @param lastByte end of the last byte read
   */
  public static String at(String text, Place first, Place lastEvent, Place lastByte) {
    return text
        + "; the first event "
        + first
        + ", the last event read from "
        + lastEvent
        + ", the last byte read from "
        + lastByte
        + ".";
  }

  /** A file and an offset in it. */
  public record Place(String file, long offset) {
    @Override
    public String toString() {
      return "'" + file + "' at " + offset;
    }
  }
}
