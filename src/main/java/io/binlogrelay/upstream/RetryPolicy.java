package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.upstream.SessionEnd.Refused;
import io.binlogrelay.upstream.SessionEnd.Rejected;
import io.binlogrelay.upstream.SessionEnd.Replan;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes after the end of a session: which state is shown, and when the next attempt is due.
 * The upstream thread.
 */
final class RetryPolicy {

  /** What looks permanent is tried again so seldom. */
  static final Duration REFUSED = Duration.ofSeconds(30);

  /** The longest pause before a source is tried again. */
  static final Duration LOST_LAST = Duration.ofSeconds(30);

  /** Space may come back at any time, and asking the disk costs the source nothing. */
  static final Duration STORAGE_LAST = Duration.ofSeconds(10);

  /** So often the same event must be refused before it is called bad. */
  static final int REJECTIONS_MAX = 3;

  /**
   * @param state to show meanwhile
   * @param reason why
   * @param after when to try
   */
  record Next(LinkState state, String reason, Duration after) {}

  private final Backoff backoff;
  private final Backoff storageBackoff;
  private @Nullable BinlogPosition rejectedAt;
  private int rejections;
  private boolean replanned;

  /**
   * @param random values in [0, 1)
   */
  RetryPolicy(DoubleSupplier random) {
    this.backoff = new Backoff(LOST_LAST, random);
    this.storageBackoff = new Backoff(STORAGE_LAST, random);
  }

  /** The stream brought something, or has lasted. */
  void onHealthy() {
    backoff.reset();
    replanned = false;
  }

  /** The disk has taken something new. */
  void onDiskWorks() {
    storageBackoff.reset();
  }

  Next after(SessionEnd end) {
    if (end instanceof Refused refused) {
      boolean storage = refused.state() == LinkState.STORAGE_ERROR;
      return new Next(refused.state(), refused.reason(), storage ? storageBackoff.next() : REFUSED);
    }
    if (end instanceof Rejected rejected) {
      return afterRejection(rejected);
    }
    if (end instanceof Replan && !replanned) {
      replanned = true;
      return new Next(LinkState.WAITING, end.reason(), Duration.ZERO);
    }
    return new Next(LinkState.WAITING, end.reason(), backoff.next());
  }

  private Next afterRejection(Rejected rejected) {
    rejections = rejected.where().equals(rejectedAt) ? rejections + 1 : 1;
    rejectedAt = rejected.where();
    if (rejections < REJECTIONS_MAX) {
      return new Next(LinkState.WAITING, rejected.reason(), backoff.next());
    }
    Refused bad =
        Refused.because(
            LinkState.BAD_EVENT,
            rejected.reason(),
            "the event whole and in its place",
            "the same " + rejections + " times",
            "check the source's file with mysqlbinlog --verify-binlog-checksum, and the network");
    return new Next(bad.state(), bad.reason(), REFUSED);
  }
}
