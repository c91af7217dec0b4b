package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogPosition;
import org.jspecify.annotations.Nullable;

/**
 * How far a dump is, for those who look from other threads.
 *
 * @param position where the replica is, or asked to be
 * @param streamOffset the same in bytes from the log's beginning; -1 before anything was read
 * @param transactions the same in transactions from the log's beginning
 * @param sentBytes bytes written so far
 * @param waiting whether everything was sent, or nothing can be sent yet
 * @param stalledSinceNanos since when the socket takes nothing, 0 if it takes
 */
record DumpProgress(
    BinlogPosition position,
    long streamOffset,
    long transactions,
    long sentBytes,
    boolean waiting,
    long stalledSinceNanos) {

  static DumpProgress requested(DumpRequest request) {
    return new DumpProgress(
        new BinlogPosition(request.file(), request.position()), -1, 0, 0, true, 0);
  }

  /**
   * The progress now.
   *
   * @param reader null when nothing is being read
   */
  DumpProgress next(DumpOutput output, boolean nowWaiting, @Nullable DumpReader reader) {
    long stalled = 0;
    if (!output.isWritable()) {
      stalled = stalledSinceNanos == 0 ? System.nanoTime() : stalledSinceNanos;
    }
    if (reader == null) {
      return new DumpProgress(
          position, streamOffset, transactions, output.sentBytes(), nowWaiting, stalled);
    }
    return new DumpProgress(
        new BinlogPosition(reader.file().name(), reader.offset()),
        reader.streamOffset(),
        reader.transactions(),
        output.sentBytes(),
        nowWaiting,
        stalled);
  }
}
