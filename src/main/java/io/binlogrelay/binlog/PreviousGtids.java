package io.binlogrelay.binlog;

import io.binlogrelay.gtid.GtidFormatException;
import io.binlogrelay.gtid.GtidSet;
import java.nio.ByteBuffer;

/** Type 35: the GTIDs of all files before this one. Any thread. */
public final class PreviousGtids {
  private PreviousGtids() {}

  /**
   * The set in the event.
   *
   * @throws MalformedEventException if it is not such an event with a well-formed set
   */
  public static GtidSet decode(ByteBuffer event, int at, int length, ChecksumAlgorithm checksum) {
    int end = EventBody.end("Previous_gtids", at, length, checksum, Long.BYTES);
    EventBody.expectType(EventType.PREVIOUS_GTIDS, event, at);
    int body = at + EventHeader.LENGTH;
    try {
      return GtidSet.decode(event.duplicate().limit(end).position(body));
    } catch (GtidFormatException e) {
      throw new MalformedEventException("Previous_gtids", e);
    }
  }
}
