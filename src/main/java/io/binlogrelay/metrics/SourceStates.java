package io.binlogrelay.metrics;

import java.util.List;

/** The states of the link to the source, so that the label {@code state} is a closed set. */
final class SourceStates {
  /** What a state is shown as that this list does not know. */
  static final String OTHER = "other";

  static final List<String> ALL =
      List.of(
          "connecting",
          "authenticating",
          "inspecting",
          "streaming",
          "waiting",
          "wrong-password",
          "tls-failed",
          "missing-privilege",
          "binlog-disabled",
          "same-identity",
          "different-source",
          "source-rewound",
          "source-behind",
          "purged",
          "position-over-4gib",
          "unsupported-source",
          "dump-refused",
          "bad-event",
          "storage-error",
          "stopped",
          OTHER);

  private SourceStates() {}

  /** The state's label. */
  static String label(String state) {
    return ALL.contains(state) ? state : OTHER;
  }
}
