package io.binlogrelay.semisync;

import io.binlogrelay.binlog.BinlogPosition;
import org.jspecify.annotations.Nullable;

/**
 * The ACKs given to the source, at one moment. Immutable, any thread.
 *
 * @param state how they stand
 * @param last up to where the last one went; null before the first
 * @param acks how many were given since the process began
 * @param unconfirmed how many of them did not wait for replicas as they should have
 * @param storedNanos how long their places took from arrival to the disk, all together
 * @param waitedNanos how long they then waited for replicas and their turn, all together
 * @param degradations how often ACKs were given, or held back, because replicas did not keep up
 */
public record AckProgress(
    AckState state,
    @Nullable BinlogPosition last,
    long acks,
    long unconfirmed,
    long storedNanos,
    long waitedNanos,
    long degradations) {

  static AckProgress begun(AckState state) {
    return new AckProgress(state, null, 0, 0, 0, 0, 0);
  }

  AckProgress in(AckState next) {
    boolean late = next instanceof AckState.Degraded || next instanceof AckState.Holding;
    return new AckProgress(
        next, last, acks, unconfirmed, storedNanos, waitedNanos, degradations + (late ? 1 : 0));
  }

  AckProgress acknowledged(BinlogPosition position, long storedIn, long waitedFor) {
    return new AckProgress(
        state,
        position,
        acks + 1,
        unconfirmed + (state instanceof AckState.Degraded ? 1 : 0),
        storedNanos + storedIn,
        waitedNanos + waitedFor,
        degradations);
  }
}
