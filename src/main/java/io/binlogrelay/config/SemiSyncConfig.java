package io.binlogrelay.config;

import java.time.Duration;

/**
 * Section {@code semiSync}: when the source gets its acknowledgement.
 *
 * @param ackAfter what must have happened first
 * @param replicas how many distinct replicas must have acknowledged, 1 to 65535; only with {@link
 *     AckAfter#REPLICAS}
 * @param timeout how long to wait for them
 * @param onTimeout what happens then
 */
public record SemiSyncConfig(
    AckAfter ackAfter, int replicas, Duration timeout, OnTimeout onTimeout) {

  /** Stored, one replica, 8 s, acknowledge on timeout. */
  public static final SemiSyncConfig DEFAULT =
      new SemiSyncConfig(AckAfter.STORED, 1, Duration.ofSeconds(8), OnTimeout.ACK);

  /** Key {@code ackAfter}. */
  public enum AckAfter {
    STORED,
    REPLICAS
  }

  /** Key {@code onTimeout}. */
  public enum OnTimeout {
    ACK,
    HOLD
  }
}
