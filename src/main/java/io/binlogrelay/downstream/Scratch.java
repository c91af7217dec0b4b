package io.binlogrelay.downstream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Each thread's buffer for raw log bytes: an event loop or a catch-up thread has one, whatever
 * number of sessions it serves.
 */
final class Scratch {

  /** Fits a processor's second-level cache together with the buffer of one write. */
  static final int BYTES = 256 << 10;

  private static final ThreadLocal<ByteBuffer> BUFFERS =
      ThreadLocal.withInitial(
          () -> ByteBuffer.allocateDirect(BYTES).order(ByteOrder.LITTLE_ENDIAN));

  private Scratch() {}

  static ByteBuffer ofThisThread() {
    return BUFFERS.get();
  }
}
