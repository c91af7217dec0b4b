package io.binlogrelay.offline.inspect;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an event does.
 *
 * @param text for people, one line
 * @param facts for scripts: names and values, in order
 */
record Meaning(String text, Map<String, Object> facts) {

  static Meaning of(String text) {
    return new Meaning(text, Map.of());
  }

  /** With one more fact. */
  Meaning with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new Meaning(text, more);
  }
}
