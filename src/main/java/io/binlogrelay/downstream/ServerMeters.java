package io.binlogrelay.downstream;

import java.util.concurrent.atomic.LongAdder;

/** Counts since the server started; any thread. */
final class ServerMeters {
  final LongAdder accepted = new LongAdder();
  final LongAdder refusedConnections = new LongAdder();
  final LongAdder rejectedLogins = new LongAdder();
  final LongAdder brokenConnections = new LongAdder();
  final LongAdder statements = new LongAdder();
  final LongAdder receivedBytes = new LongAdder();
  final LongAdder dumps = new LongAdder();
  final LongAdder sentBytes = new LongAdder();
  final LongAdder sentEvents = new LongAdder();
}
