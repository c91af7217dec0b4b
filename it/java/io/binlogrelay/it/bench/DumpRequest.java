package io.binlogrelay.it.bench;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.RawSession;
import io.binlogrelay.it.harness.SourceAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks for a dump by GTID as a replica does, over a session that was logged in before, so that
 * logging in is not measured. One thread.
 */
final class DumpRequest {
  private static final int COM_BINLOG_DUMP_GTID = 0x1e;
  private static final int FIRST_EVENT = 4;
  private static final AtomicInteger SERVER_ID = new AtomicInteger(700_000);

  private DumpRequest() {}

  /** A session that is ready to ask. */
  static RawSession session(SourceAddress party) {
    RawSession session = RawSession.onChannel(party);
    session.execute(
        "SET @master_binlog_checksum = @@global.binlog_checksum, @source_binlog_checksum ="
            + " @@global.binlog_checksum");
    return session;
  }

  /** Asks for everything that is not in that set; the answer is the caller's to read. */
  static void send(RawSession session, GtidSet held) {
    byte[] set = held.encode();
    session.send(
        ByteBuffer.allocate(23 + set.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) COM_BINLOG_DUMP_GTID)
            .putShort((short) 0)
            .putInt(SERVER_ID.incrementAndGet())
            .putInt(0) // no file name
            .putLong(FIRST_EVENT)
            .putInt(set.length)
            .put(set)
            .array());
  }
}
