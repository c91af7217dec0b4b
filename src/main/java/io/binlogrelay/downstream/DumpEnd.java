package io.binlogrelay.downstream;

/** How a dump ends. */
sealed interface DumpEnd {

  /** Error 1236 with this text: the replica stops for good. */
  record Refused(String text) implements DumpEnd {}

  /** Error 1236: the same replica began another dump. */
  record Replaced() implements DumpEnd {}

  /** EOF: the replica comes back. */
  record Eof(String why) implements DumpEnd {}
}
