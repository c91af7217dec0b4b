package io.binlogrelay.semisync;

import java.time.Instant;

/**
 * How the source's ACKs stand.
 *
 * <pre>
 *             the source waits             timeout, hold
 *     Idle  <------------------> Waiting <---------------> Holding
 *      ^      replicas have all     |    replicas have the oldest
 *      |                            | timeout, ack
 *      |                            v
 *      +---- replicas keep up -- Degraded
 * </pre>
 */
public sealed interface AckState {

  /** When it became so. */
  Instant since();

  /** Why, in words. */
  String why();

  /** As shown. */
  String name();

  /** Every ACK that was asked for is given. */
  record Idle(Instant since, String why) implements AckState {
    @Override
    public String name() {
      return "idle";
    }
  }

  /** The source waits for an ACK that waits for replicas. */
  record Waiting(Instant since, String why) implements AckState {
    @Override
    public String name() {
      return "waiting";
    }
  }

  /** Too few replicas keep up: ACKs are given when stored. */
  record Degraded(Instant since, String why) implements AckState {
    @Override
    public String name() {
      return "degraded";
    }
  }

  /** Too few replicas keep up: ACKs are held back. */
  record Holding(Instant since, String why) implements AckState {
    @Override
    public String name() {
      return "holding";
    }
  }
}
