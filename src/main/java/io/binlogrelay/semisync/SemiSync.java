package io.binlogrelay.semisync;

/**
 * What the link to the source and the dumps to replicas share. Any thread.
 *
 * @param rule when the source gets its ACKs
 * @param requests where the source asked
 * @param replicas what replicas acknowledged
 */
public record SemiSync(AckRule rule, AckRequests requests, ReplicaAcks replicas) {

  /** Nothing asked and nothing acknowledged yet. */
  public static SemiSync of(AckRule rule) {
    int needed = rule instanceof AckRule.Replicas some ? some.count() : 1;
    return new SemiSync(rule, new AckRequests(), new ReplicaAcks(needed));
  }
}
