package io.binlogrelay.downstream;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one read for one write came to.
 *
 * @param progress what the reader came to; {@code MORE} when it failed
 * @param inserted what is to be sent between the bytes that were read
 * @param failure why the log could not be read, null if it could
 */
record DumpRead(
    DumpReader.Progress progress, List<DumpReader.Inserted> inserted, @Nullable Exception failure) {

  private static final Logger log = LoggerFactory.getLogger(DumpRead.class);

  /** Fills the buffer, on an event loop or a catch-up thread. Never throws. */
  static DumpRead read(DumpReader reader, ByteBuf buffer) {
    ByteBuffer room = DumpOutput.room(buffer);
    DumpReader.Progress progress = DumpReader.Progress.MORE;
    Exception failure = null;
    try {
      progress = reader.fill(Scratch.ofThisThread(), room);
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    buffer.writerIndex(room.position());
    return new DumpRead(progress, reader.inserted(), failure);
  }

  /** Logs the failure: what the disk said in one line, a fault of ours with its trace. */
  void tellOf(ReplicaConnection connection) {
    if (failure instanceof IOException) {
      log.warn("{}: cannot read the log: {}", connection, failure.getMessage());
    } else if (failure != null) {
      log.error("{}: a fault of ours ends the dump", connection, failure);
    }
  }
}
