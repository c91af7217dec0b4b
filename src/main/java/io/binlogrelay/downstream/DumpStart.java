package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogPosition;

/** What {@link DumpPlanner} decides about a request. */
sealed interface DumpStart {

  /** Stream from here on. Which transactions are skipped is in the request's set. */
  record At(BinlogPosition position) implements DumpStart {}

  /** Error 1236 with this text: asking again would not help. */
  record Refuse(String text) implements DumpStart {}

  /** Ask the source whether it has this position, and decide again with the answer. */
  record AskPosition(BinlogPosition position) implements DumpStart {}

  /** Ask the source for its gtid_executed, and decide again with the answer. */
  record AskExecuted() implements DumpStart {}

  /** The replica is ahead of us: announce its position, and wait until we get there. */
  record Await(BinlogPosition position) implements DumpStart {}

  /** Our log has no file yet: wait for the first. */
  record Hold() implements DumpStart {}
}
