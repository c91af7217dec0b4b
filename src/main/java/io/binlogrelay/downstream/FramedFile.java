package io.binlogrelay.downstream;

import java.nio.ByteBuffer;

/**
 * What {@link EventFramer} does not see in the bytes of a file. One call at a time, as its dump.
 */
interface FramedFile {

  /** The heartbeat event that tells the replica that it has everything up to an offset. */
  byte[] heartbeat(long offset);

  /**
   * The first offset after another at which the replica is to be asked for an ACK, {@link
   * io.binlogrelay.semisync.AckRequests#NONE} if there is none.
   */
  long nextAsked(long after);

  /** The Rotate that ends the file is on its way: from now on the replica is in the next file. */
  void rotated(ByteBuffer in, int at, int length);
}
