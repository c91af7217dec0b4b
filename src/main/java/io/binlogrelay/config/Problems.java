package io.binlogrelay.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one file. Confined to the thread that loads it. */
final class Problems {
  private final List<Problem> found = new ArrayList<>();

  void add(YamlNode.Place place, String key, String text) {
    found.add(new Problem(place.line(), place.column(), key, text));
  }

  /** Whether something was found at this key or below it. */
  boolean concern(String key) {
    return found.stream()
        .map(Problem::key)
        .anyMatch(k -> k.equals(key) || k.startsWith(key + ".") || k.startsWith(key + "["));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** In the order of the file. */
  List<Problem> sorted() {
    return found.stream().sorted(Problem.BY_PLACE).toList();
  }
}
