package io.binlogrelay.downstream;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.binlog.Heartbeat;
import io.binlogrelay.binlog.Rotate;

/**
 * The events that no log holds: fake Rotates and heartbeats, with our server id. They carry a
 * checksum as the last format description sent says, and before the first as the replica asked
 * (server source: Binlog_sender::fake_rotate_event, send_heartbeat_event_v1 and _v2).
 */
final class ControlEvents {

  /** Heartbeat v2 is event type 41; a replica refuses a type that the format does not list. */
  private static final int TYPES_WITH_HEARTBEAT_V2 = 41;

  private final long serverId;
  private final boolean wantsV2;
  private ChecksumAlgorithm checksum;
  private boolean v2;

  ControlEvents(long serverId, DumpRequest request, DumpTerms terms) {
    this.serverId = serverId;
    this.wantsV2 = request.wantsHeartbeatV2();
    this.checksum = terms.checksum().beforeFirstFormat();
    // Who asks for v2 knows it, and without a format description of ours judges by its own.
    this.v2 = wantsV2;
  }

  /** Called when a format description is sent. */
  void follow(FormatDescription format) {
    checksum = format.checksum();
    v2 = wantsV2 && format.eventTypes() >= TYPES_WITH_HEARTBEAT_V2;
  }

  byte[] fakeRotate(String file, long position) {
    return Rotate.fake(serverId, file, position, checksum);
  }

  byte[] heartbeat(String file, long position) {
    return v2
        ? Heartbeat.v2(serverId, file, position, checksum)
        : Heartbeat.v1(serverId, file, position, checksum);
  }
}
