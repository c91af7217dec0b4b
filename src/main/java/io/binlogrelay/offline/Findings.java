package io.binlogrelay.offline;

import java.util.ArrayList;
import java.util.List;

/**
 * Findings as they are made. A log whose every event is damaged must not fill the memory, so only
 * the first ones are kept and the others counted. Not thread-safe.
 */
final class Findings {
  /** More than a person will look at. */
  static final int KEPT_MAX = 1000;

  private final List<Finding> kept = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long count;

  void add(Finding finding) {
    count++;
    if (kept.size() < KEPT_MAX) {
      kept.add(finding);
    }
  }

  void add(String file, long offset, String what, Object expected, Object found) {
    add(new Finding(file, offset, what, String.valueOf(expected), String.valueOf(found)));
  }

  /** Something to know that is not wrong. */
  void note(String text) {
    notes.add(text);
  }

  List<Finding> kept() {
    return List.copyOf(kept);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** How many there are, kept or not. */
  long count() {
    return count;
  }
}
