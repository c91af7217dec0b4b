package io.binlogrelay.downstream;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.Heartbeat;
import io.binlogrelay.semisync.AckRequests;
import java.nio.ByteBuffer;

/** A file that begins the log. */
record PlainFile(String name, AckRequests asked) implements FramedFile {

  @Override
  public byte[] heartbeat(long offset) {
    return Heartbeat.v1(900, name, offset, ChecksumAlgorithm.CRC32);
  }

  @Override
  public long nextAsked(long after) {
    return asked.firstAfter(after);
  }

  @Override
  public void rotated(ByteBuffer in, int at, int length) {}
}
