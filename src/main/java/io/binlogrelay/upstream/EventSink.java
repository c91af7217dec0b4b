package io.binlogrelay.upstream;

import java.nio.ByteBuffer;

/**
 * Takes the events that {@link DumpPacketParser} finds. The bytes are only valid during the call.
 * All buffers are little-endian.
 */
interface EventSink {

  /** One whole event of {@code length} bytes at {@code at}. */
  void event(ByteBuffer b, int at, int length);

  /**
   * The beginning of an event of {@code eventLength} bytes, of which {@code available} are here: at
   * least {@link io.binlogrelay.binlog.TransactionBoundary#HEAD_BYTES}. The rest comes by {@link
   * #eventContinues}.
   */
  void eventBegins(ByteBuffer b, int at, int available, long eventLength);

  /** The next {@code available} bytes of the event that began. */
  void eventContinues(ByteBuffer b, int at, int available);

  /** The source wants an ACK for the event that has just been given whole. */
  void ackWanted();
}
