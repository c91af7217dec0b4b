package io.binlogrelay.binlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A file's first event, type 15: which server wrote the file, which event types it knows and what
 * checksum closes its events. Any thread; the edits change the given bytes.
 *
 * <pre>
 *  0  19  header
 * 19   2  binlog version, 4
 * 21  50  server version, padded with NUL
 * 71   4  created: seconds since 1970 in the first file after a server start, else 0
 * 75   1  length of event headers, 19
 * 76   N  length of the fixed part of each event type 1 to N
 *  +   1  checksum algorithm
 *  +   4  CRC32; the space is there even if the algorithm is 0
 * </pre>
 *
 * @param headerTimestamp of the event header, seconds since 1970
 * @param created see the layout; 0 also in copies edited for a replica
 * @param eventTypes N: 41 in 8.0.26 and later, 42 since 8.3
 * @param length of the whole event in bytes
 */
public record FormatDescription(
    String serverVersion,
    long headerTimestamp,
    long created,
    int eventTypes,
    ChecksumAlgorithm checksum,
    int length) {
  /** No FDE is longer: type numbers have 8 bits. */
  public static final int MAX_LENGTH = 81 + 255;

  private static final int BINLOG_VERSION_OFFSET = 19;
  private static final int SERVER_VERSION_OFFSET = 21;
  private static final int SERVER_VERSION_LENGTH = 50;
  private static final int CREATED_OFFSET = 71;
  private static final int HEADER_LENGTH_OFFSET = 75;
  private static final int FIXED_LENGTHS_OFFSET = 76;
  private static final int BINLOG_VERSION = 4;
  // All but the N bytes.
  private static final int FRAME_LENGTH = FIXED_LENGTHS_OFFSET + 1 + EventChecksum.LENGTH;
  // GTID events came with 5.6; a file without GTID or anonymous GTID events is of no use here.
  private static final int MIN_EVENT_TYPES = EventType.PREVIOUS_GTIDS;

  /**
   * Reads an FDE. Its checksum is not checked here.
   *
   * @throws MalformedEventException if it is not an FDE, or one of a server older than MySQL 5.6
   */
  public static FormatDescription decode(ByteBuffer event, int at, int length) {
    if (length < FRAME_LENGTH + MIN_EVENT_TYPES || length > MAX_LENGTH) {
      throw new MalformedEventException(
          "FDE length", FRAME_LENGTH + MIN_EVENT_TYPES + " to " + MAX_LENGTH + " bytes", length);
    }
    expect("FDE type", EventType.FORMAT_DESCRIPTION, EventHeader.type(event, at));
    expect("FDE binlog version", BINLOG_VERSION, event.getShort(at + BINLOG_VERSION_OFFSET));
    expect("FDE header length", EventHeader.LENGTH, event.get(at + HEADER_LENGTH_OFFSET));
    int eventTypes = length - FRAME_LENGTH;
    return new FormatDescription(
        serverVersion(event, at),
        EventHeader.timestamp(event, at),
        event.getInt(at + CREATED_OFFSET) & 0xffff_ffffL,
        eventTypes,
        ChecksumAlgorithm.ofFdeByte(event.get(at + FIXED_LENGTHS_OFFSET + eventTypes) & 0xff),
        length);
  }

  /**
   * Whether both can be descriptions of the same file: all that a source never edits on the wire is
   * equal. They need not be: a server's files of one second have equal descriptions.
   */
  public boolean sameFile(FormatDescription other) {
    return headerTimestamp == other.headerTimestamp
        && serverVersion.equals(other.serverVersion)
        && eventTypes == other.eventTypes
        && checksum == other.checksum;
  }

  /** Clears the flag that a file is open. The checksum stays right, see {@link EventChecksum}. */
  public static void clearInUse(ByteBuffer event, int at) {
    int flags = event.get(at + EventHeader.FLAGS_OFFSET) & ~EventFlags.IN_USE;
    event.put(at + EventHeader.FLAGS_OFFSET, (byte) flags);
  }

  /**
   * For a replica that has already applied the first transaction of the file: the FDE must not make
   * it roll back and drop temporary tables ({@code Binlog_sender::send_format_description_event}).
   */
  public static void clearCreated(ByteBuffer event, int at, int length) {
    clearInUse(event, at);
    event.putInt(at + CREATED_OFFSET, 0);
    writeChecksum(event, at, length);
  }

  /**
   * For a replica that starts inside the file by position: in addition the replica must not advance
   * its position by the FDE's length.
   */
  public static void clearCreatedAndPosition(ByteBuffer event, int at, int length) {
    event.putInt(at + EventHeader.LOG_POSITION_OFFSET, 0);
    clearCreated(event, at, length);
  }

  /** As the server: a file without checksums keeps what the FDE's last four bytes are. */
  private static void writeChecksum(ByteBuffer event, int at, int length) {
    int algorithm = event.get(at + length - EventChecksum.LENGTH - 1);
    if (ChecksumAlgorithm.ofFdeByte(algorithm & 0xff) == ChecksumAlgorithm.CRC32) {
      EventChecksum.write(event, at, length);
    }
  }

  private static String serverVersion(ByteBuffer event, int at) {
    byte[] version = new byte[SERVER_VERSION_LENGTH];
    event.duplicate().order(ByteOrder.LITTLE_ENDIAN).get(at + SERVER_VERSION_OFFSET, version);
    int end = 0;
    while (end < version.length && version[end] != 0) {
      end++;
    }
    return new String(version, 0, end, StandardCharsets.ISO_8859_1);
  }

  private static void expect(String what, int expected, int found) {
    if (found != expected) {
      throw new MalformedEventException(what, String.valueOf(expected), found);
    }
  }
}
