package io.binlogrelay.downstream;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.message.DumpFlags;
import org.jspecify.annotations.Nullable;

/**
 * What COM_BINLOG_DUMP or COM_BINLOG_DUMP_GTID asks for (protocol: server source sql/rpl_source.cc,
 * com_binlog_dump and com_binlog_dump_gtid).
 *
 * @param serverId the replica's server id; 0 is {@code mysqlbinlog} without {@code --stop-never}
 * @param flags {@link DumpFlags}
 * @param file as it was sent, which errors repeat; empty for the first file, or by GTID for the
 *     file that is found by the set
 * @param position offset in that file, unsigned 32 bits by position and 64 by GTID
 * @param gtids what the replica has; null for a dump by position
 */
record DumpRequest(long serverId, int flags, String file, long position, @Nullable GtidSet gtids) {

  /**
   * The file that is meant: of a path, mysqld looks at its last part (source: {@code
   * normalize_binlog_name} in sql/binlog.cc; checked on 8.0.33 and 9.7.4).
   */
  String fileName() {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** Whether the stream ends at the end of the log instead of waiting for more. */
  boolean nonBlocking() {
    return serverId == 0 || (flags & DumpFlags.NON_BLOCK) != 0;
  }

  boolean wantsHeartbeatV2() {
    return (flags & DumpFlags.HEARTBEAT_V2) != 0;
  }

  /** Whether the start is found by the set: a set that comes with a file name only skips. */
  boolean autoPosition() {
    return gtids != null && file.isEmpty();
  }
}
