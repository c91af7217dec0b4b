package io.binlogrelay.config;

import java.util.List;
import java.util.Map;

/** A piece of YAML that knows where it was written. Immutable. */
sealed interface YamlNode {

  Place place();

  /** What an operator calls it. */
  String kind();

  /**
   * Where in the file.
   *
   * @param line 1-based; 0 for nowhere
   * @param column 1-based; 0 for nowhere
   */
  record Place(int line, int column) {
    static final Place NOWHERE = new Place(0, 0);
  }

  /** Keys with values, in the order of the file. */
  record Mapping(Place place, Map<String, Entry> entries) implements YamlNode {
    static final Mapping EMPTY = new Mapping(Place.NOWHERE, Map.of());

    @Override
    public String kind() {
      return "a section";
    }
  }

  /** A key of a mapping, with its own place: that is where an unknown key is reported. */
  record Entry(Place place, YamlNode value) {}

  /** A list. */
  record Sequence(Place place, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A single value, as it was written. */
  record Scalar(Place place, Type type, String text) implements YamlNode {
    @Override
    public String kind() {
      return type.words;
    }
  }

  /** What YAML takes a single value for. */
  enum Type {
    TEXT("a text"),
    NUMBER("a number"),
    FLAG("true or false"),
    NOTHING("empty");

    private final String words;

    Type(String words) {
      this.words = words;
    }
  }
}
