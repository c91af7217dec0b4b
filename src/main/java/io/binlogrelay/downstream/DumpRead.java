package io.binlogrelay.downstream;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one read for one write came to.
 *
 * @param progress what the reader came to; {@code MORE} when it failed to read
 * @param failure why the log could not be read, null if it could
 */
record DumpRead(DumpReader.Progress progress, @Nullable IOException failure) {

  /** Fills the buffer, on an event loop or a catch-up thread. */
  static DumpRead read(DumpReader reader, ByteBuf buffer) {
    ByteBuffer room = DumpOutput.room(buffer);
    DumpReader.Progress progress = DumpReader.Progress.MORE;
    IOException failure = null;
    try {
      progress = reader.fill(Scratch.ofThisThread(), room);
    } catch (IOException e) {
      failure = e;
    }
    buffer.writerIndex(room.position());
    return new DumpRead(progress, failure);
  }
}
