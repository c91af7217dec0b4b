package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import org.jspecify.annotations.Nullable;

/**
 * The end that readers may read up to: no transaction is open at it, and it is as durable as the
 * {@link SyncMode} says.
 *
 * @param file the newest published file; null as long as the log is empty
 * @param offset bytes of that file that are published, from its beginning; 0 when empty
 * @param executed the GTIDs of everything up to here, those that no file of ours names included
 * @param transactions how many transactions the log took in up to here, those of purged files
 *     included; differences of it are lags
 */
public record PublishedEnd(
    @Nullable LogFile file, long offset, GtidSet executed, long transactions) {

  /** Bytes from the beginning of the log to here; differences of it are lags in bytes. */
  public long streamOffset() {
    return file == null ? 0 : file.streamStart() + offset;
  }

  /** The same as a MySQL position, null while the log is empty. */
  public @Nullable BinlogPosition position() {
    return file == null ? null : new BinlogPosition(file.name(), offset);
  }
}
