package io.binlogrelay.cli;

/** Whether a person sits in front of standard output, and it can be written over. */
final class Terminal {
  private Terminal() {}

  static boolean isAttached() {
    return System.console() != null && !"dumb".equals(System.getenv("TERM"));
  }
}
