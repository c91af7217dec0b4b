package io.binlogrelay.sql;

import io.binlogrelay.message.ErrPacket;
import java.util.ArrayList;
import java.util.List;

/**
 * What SHOW WARNINGS shows: the conditions of the session's last statement. Bounded. The session's
 * thread.
 */
final class Diagnostics {

  /** More than any statement of ours has. */
  private static final int MAX_CONDITIONS = 64;

  /** MySQL's levels, in its words. */
  enum Level {
    NOTE("Note"),
    WARNING("Warning"),
    ERROR("Error");

    private final String word;

    Level(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * One condition.
   *
   * @param message MySQL's number and text
   */
  record Condition(Level level, ErrPacket message) {}

  private final List<Condition> conditions = new ArrayList<>();

  /** Another statement begins. */
  void clear() {
    conditions.clear();
  }

  void add(Level level, ErrPacket message) {
    if (conditions.size() < MAX_CONDITIONS) {
      conditions.add(new Condition(level, message));
    }
  }

  /** In the order they came. */
  List<Condition> all() {
    return List.copyOf(conditions);
  }

  int warnings() {
    return conditions.size();
  }

  int errors() {
    return (int) conditions.stream().filter(each -> each.level() == Level.ERROR).count();
  }
}
