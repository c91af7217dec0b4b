package io.binlogrelay.semisync;

import java.time.Duration;

/** What must have happened before the source gets the ACK that it asked for. */
public sealed interface AckRule {

  /** The transaction is durable here. */
  record Stored() implements AckRule {}

  /**
   * It is durable here, and distinct replicas below have acknowledged it.
   *
   * @param count how many of them, 1 or more
   * @param timeout how long to wait for them, from the moment the transaction arrived
   * @param overdue what happens then
   */
  record Replicas(int count, Duration timeout, Overdue overdue) implements AckRule {

    public Replicas {
      if (count < 1 || timeout.toMillis() < 1) {
        throw new IllegalArgumentException(
            "count " + count + " (expected: 1 or more), timeout " + timeout + " (1 ms or more)");
      }
    }
  }

  /** What happens when the replicas did not acknowledge in time. */
  enum Overdue {
    /** The source gets its ACK all the same, from now on when stored, until they keep up again. */
    ACK,
    /** The source goes on waiting for as long as it likes. */
    HOLD
  }
}
