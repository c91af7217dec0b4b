package io.binlogrelay.sql.facts;

import java.time.Duration;

/**
 * How the source's commits are acknowledged, at one moment. Immutable, any thread.
 *
 * @param running whether the source can ask us for ACKs
 * @param degraded whether they are given without the replicas that should have acknowledged
 * @param waiting whether the source waits for replicas now
 * @param confirmed ACKs that were given as they should be
 * @param unconfirmed ACKs that were given without the replicas
 * @param waited how long all ACKs waited once their transactions were durable
 * @param degradations how often replicas were too late
 */
public record AckFacts(
    boolean running,
    boolean degraded,
    boolean waiting,
    long confirmed,
    long unconfirmed,
    Duration waited,
    long degradations) {

  /** Without a link to a source. */
  public static final AckFacts NONE = new AckFacts(false, false, false, 0, 0, Duration.ZERO, 0);
}
