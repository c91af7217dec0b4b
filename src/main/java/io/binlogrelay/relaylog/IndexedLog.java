package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A log file as its GTID index has to know it.
 *
 * @param path of the log file
 * @param head how it begins
 * @param before GTIDs that were executed before it: the base set and its Previous_gtids
 */
record IndexedLog(Path path, LogFile.Head head, GtidSet before) {

  static IndexedLog of(Path path, LogFile.Head head, GtidSet base) {
    return new IndexedLog(path, head, base.union(head.previousGtids()));
  }

  Path index() {
    return GtidIndex.of(path);
  }

  int identity() {
    return GtidIndex.identity(String.valueOf(path.getFileName()), head);
  }

  /** The four bytes before an offset, mostly the checksum of an event; 0 if they are not there. */
  static int bytesBefore(FileChannel log, long end) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (log.read(bytes, end - bytes.remaining()) < 0) {
        return 0;
      }
    }
    return bytes.getInt(0);
  }
}
