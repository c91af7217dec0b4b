package io.binlogrelay.upstream;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.Heartbeat;
import io.binlogrelay.binlog.Rotate;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.SourceIdentity;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** Builds the bytes that a source sends after a dump request, as protocol.md §2 has them. */
final class DumpStream {

  /** What a source said that has one file and checksums. */
  static final SourceInspection.Findings FINDINGS =
      new SourceInspection.Findings(
          new SourceFacts(
              new SourceIdentity(BinlogBuilder.SOURCE, 84, "8.0.33", "ON"),
              true,
              new SourceFacts.Gtids(GtidSet.EMPTY, GtidSet.EMPTY),
              List.of(new BinaryLog("binlog.000001", 5000))),
          ChecksumAlgorithm.CRC32);

  private static final int CHUNK_MAX = 0xFF_FFFF;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final boolean semiSync;
  private int sequence = 1;

  DumpStream() {
    this(false);
  }

  private DumpStream(boolean semiSync) {
    this.semiSync = semiSync;
  }

  /** To a replica that asked for semi-sync: every event has the header. */
  static DumpStream semiSync() {
    return new DumpStream(true);
  }

  static byte[] fakeRotate(String file, long position) {
    return Rotate.fake(84, file, position, ChecksumAlgorithm.CRC32);
  }

  static byte[] heartbeat(String file, long position) {
    return Heartbeat.v2(84, file, position, ChecksumAlgorithm.CRC32);
  }

  DumpStream events(List<byte[]> events) {
    events.forEach(this::event);
    return this;
  }

  DumpStream event(byte[] event) {
    return packet(payload(event, 0));
  }

  /** An event that is to be acknowledged; the sequence restarts behind it. */
  DumpStream asking(byte[] event) {
    packet(payload(event, 1));
    sequence = 1;
    return this;
  }

  private byte[] payload(byte[] event, int flag) {
    int prefix = semiSync ? 3 : 1;
    byte[] payload = new byte[event.length + prefix];
    if (semiSync) {
      payload[1] = (byte) 0xEF;
      payload[2] = (byte) flag;
    }
    System.arraycopy(event, 0, payload, prefix, event.length);
    return payload;
  }

  /** One payload, in chunks of 2^24-1 bytes where it is that long. */
  DumpStream packet(byte[] payload) {
    int at = 0;
    int length;
    do {
      length = Math.min(CHUNK_MAX, payload.length - at);
      header(length, sequence);
      sequence = (sequence + 1) & 0xFF;
      bytes.write(payload, at, length);
      at += length;
    } while (length == CHUNK_MAX);
    return this;
  }

  DumpStream header(int length, int number) {
    bytes.writeBytes(
        new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) number});
    return this;
  }

  /** An empty stream whose packets are numbered on from this one's. */
  DumpStream next() {
    DumpStream next = new DumpStream(semiSync);
    next.sequence = sequence;
    return next;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  static byte[] flipped(byte[] event, int at) {
    byte[] damaged = Arrays.copyOf(event, event.length);
    damaged[at] ^= 1;
    return damaged;
  }
}
