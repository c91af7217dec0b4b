package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.GtidEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The event that opens a transaction: its GTID and its place in the logical clock. */
final class GtidMeaning {
  private GtidMeaning() {}

  static Meaning of(Shown event) {
    String gtid =
        event.type() == EventType.ANONYMOUS_GTID
            ? "ANONYMOUS"
            : GtidEvent.decode(event.buffer(), event.at(), event.length()).toString();
    GtidEvent.Clock clock = GtidEvent.clock(event.buffer(), event.at(), event.length());
    long length = GtidEvent.transactionLength(event.buffer(), event.at(), event.length());
    StringBuilder text = new StringBuilder(gtid);
    Meaning meaning = Meaning.of("").with("gtid", gtid);
    if (clock.sequenceNumber() > 0) {
      text.append("  last_committed=").append(clock.lastCommitted());
      text.append(" sequence_number=").append(clock.sequenceNumber());
      meaning =
          meaning
              .with("lastCommitted", clock.lastCommitted())
              .with("sequenceNumber", clock.sequenceNumber());
    }
    if (length > 0) {
      text.append(" transaction_length=").append(length);
      meaning = meaning.with("transactionLength", length);
    }
    if (clock.commitMicros() > 0) {
      Instant committed = Instant.EPOCH.plus(clock.commitMicros(), ChronoUnit.MICROS);
      meaning = meaning.with("committed", committed.toString());
    }
    return new Meaning(text.toString(), meaning.facts());
  }
}
