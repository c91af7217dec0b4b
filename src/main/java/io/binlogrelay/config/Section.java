package io.binlogrelay.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the file while it is read: gives typed values by key, reports what is wrong with
 * them, and at {@link #end} the keys that nobody asked for. A faulty or missing value is reported
 * and replaced by the fallback, so that reading goes on to the next fault; the configuration built
 * from fallbacks is thrown away. Confined to the thread that loads the file.
 */
final class Section {
  private final String path;
  private final YamlNode.Mapping mapping;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  Section(String path, YamlNode.Mapping mapping, Problems problems) {
    this.path = path;
    this.mapping = mapping;
    this.problems = problems;
  }

  /** The section below {@code key}; an empty one when it is not there. */
  Section section(String key) {
    YamlNode node = value(key);
    if (node == null || node instanceof YamlNode.Mapping) {
      YamlNode.Mapping below = node == null ? YamlNode.Mapping.EMPTY : (YamlNode.Mapping) node;
      return new Section(pathOf(key), below, problems);
    }
    problem(key, "must be a section of keys, but is " + node.kind());
    return new Section(pathOf(key), YamlNode.Mapping.EMPTY, problems);
  }

  /** The sections in a list; empty, with a problem, when there is none. */
  List<Section> requiredSections(String key, String what) {
    List<Section> sections = new ArrayList<>();
    int index = 0;
    for (YamlNode item : requiredItems(key, what)) {
      String itemPath = pathOf(key) + "[" + index++ + "]";
      if (item instanceof YamlNode.Mapping entry) {
        sections.add(new Section(itemPath, entry, problems));
      } else {
        problems.add(item.place(), itemPath, "must be an " + what + ", but is " + item.kind());
      }
    }
    return sections;
  }

  /** A list of single values; empty, with a problem, when there is none. */
  <T> List<T> requiredList(String key, String what, Function<String, T> parse) {
    List<T> values = new ArrayList<>();
    int index = 0;
    for (YamlNode item : requiredItems(key, what)) {
      String itemPath = pathOf(key) + "[" + index++ + "]";
      if (item instanceof YamlNode.Scalar scalar && scalar.type() != YamlNode.Type.NOTHING) {
        parse(scalar, itemPath, parse).ifPresent(values::add);
      } else {
        problems.add(item.place(), itemPath, "must be " + what + ", but is " + item.kind());
      }
    }
    return values;
  }

  private List<YamlNode> requiredItems(String key, String what) {
    YamlNode node = value(key);
    if (node instanceof YamlNode.Sequence sequence && !sequence.items().isEmpty()) {
      return sequence.items();
    }
    problem(
        key,
        node == null
            ? "is required: a list of at least one " + what
            : "must be a list of at least one " + what);
    return List.of();
  }

  /** A single value, given to {@code parse} as it was written; empty when it is not there. */
  <T> Optional<T> optional(String key, Function<String, T> parse) {
    return scalar(key).flatMap(scalar -> parse(scalar, pathOf(key), parse));
  }

  private <T> Optional<T> parse(YamlNode.Scalar scalar, String at, Function<String, T> parse) {
    try {
      return Optional.of(parse.apply(scalar.text()));
    } catch (IllegalArgumentException e) {
      problems.add(scalar.place(), at, "\"" + scalar.text() + "\" " + e.getMessage());
      return Optional.empty();
    }
  }

  /** A text of 1 to {@code lengthMax} characters. */
  Optional<String> text(String key, int lengthMax) {
    return optionalOf(key, YamlNode.Type.TEXT, "must be a text: put the value in quotes")
        .flatMap(scalar -> parse(scalar, pathOf(key), text -> bounded(text, lengthMax)));
  }

  /** As {@link #text}, but it must be there; an empty text when it is not. */
  String requiredText(String key, int lengthMax, String what) {
    Optional<String> found = text(key, lengthMax);
    if (value(key) == null) {
      problem(key, "is required: " + what);
    }
    return found.orElse("");
  }

  /** A text that must not be shown, even if it is wrong. */
  Optional<String> secret(String key) {
    return optionalOf(key, YamlNode.Type.TEXT, null).map(YamlNode.Scalar::text);
  }

  Optional<Long> wholeNumber(String key, long min, long max) {
    String allowed = "must be a whole number from " + min + " to " + max;
    return optionalOf(key, YamlNode.Type.NUMBER, allowed)
        .flatMap(scalar -> parse(scalar, pathOf(key), text -> number(text, min, max, allowed)));
  }

  boolean flag(String key, boolean fallback) {
    return optionalOf(key, YamlNode.Type.FLAG, "must be true or false")
        .map(scalar -> Boolean.parseBoolean(scalar.text()))
        .orElse(fallback);
  }

  /** One of an enum's constants, written in lower case with hyphens. */
  <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    return optional(key, text -> constant(text, type)).orElse(fallback);
  }

  Duration duration(String key, Duration min, Duration max, Duration fallback) {
    return optional(key, text -> DurationText.parse(text, min, max)).orElse(fallback);
  }

  /** A file name, not yet looked at. */
  Optional<Path> file(String key, Path base) {
    return text(key, 4096).flatMap(text -> path(key, base, text));
  }

  private Optional<Path> path(String key, Path base, String text) {
    try {
      return Optional.of(base.resolve(text).normalize());
    } catch (InvalidPathException e) {
      problem(key, "\"" + text + "\" is not a path: " + e.getReason());
      return Optional.empty();
    }
  }

  /** Whether the key is written, with a value. */
  boolean has(String key) {
    return value(key) != null;
  }

  /** Reports something about a key of this section, at its place if it has one. */
  void problem(String key, String text) {
    YamlNode.Entry entry = mapping.entries().get(key);
    YamlNode.Place place = entry == null ? mapping.place() : entry.place();
    problems.add(place, pathOf(key), text);
  }

  /** Reports every key that was not asked for. Its value is not shown: it may be a secret. */
  void end() {
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                problems.add(entry.place(), pathOf(key), "is not a known key; " + knownKeys(key));
              }
            });
  }

  private String knownKeys(String key) {
    String all = "known here: " + String.join(", ", known);
    return Likeness.closest(key, known)
        .map(k -> "did you mean " + k + "? (" + all + ")")
        .orElse(all);
  }

  private Optional<YamlNode.Scalar> scalar(String key) {
    YamlNode node = value(key);
    if (node instanceof YamlNode.Scalar scalar) {
      return Optional.of(scalar);
    }
    if (node != null) {
      problem(key, "must be a single value, but is " + node.kind());
    }
    return Optional.empty();
  }

  /** {@code allowed} is null where the value must not be shown. */
  private Optional<YamlNode.Scalar> optionalOf(
      String key, YamlNode.Type type, @Nullable String allowed) {
    Optional<YamlNode.Scalar> scalar = scalar(key);
    if (scalar.isEmpty() || scalar.get().type() == type) {
      return scalar;
    }
    problem(
        key,
        allowed == null
            ? "must be a text: put the value in quotes"
            : "\"" + scalar.get().text() + "\" " + allowed);
    return Optional.empty();
  }

  /** The node, or null when the key is not written or has nothing after its colon. */
  private @Nullable YamlNode value(String key) {
    known.add(key);
    YamlNode.Entry entry = mapping.entries().get(key);
    if (entry == null) {
      return null;
    }
    boolean nothing =
        entry.value() instanceof YamlNode.Scalar scalar && scalar.type() == YamlNode.Type.NOTHING;
    return nothing ? null : entry.value();
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String bounded(String text, int lengthMax) {
    if (text.isBlank() || text.length() > lengthMax) {
      throw new IllegalArgumentException("must have 1 to " + lengthMax + " characters");
    }
    return text;
  }

  private static long number(String text, long min, long max, String allowed) {
    boolean digits = text.matches("-?[0-9]{1,18}");
    long number = digits ? Long.parseLong(text) : 0;
    if (!digits || number < min || number > max) {
      throw new IllegalArgumentException(allowed);
    }
    return number;
  }

  static <E extends Enum<E>> E constant(String text, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (written(constant).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        Arrays.stream(type.getEnumConstants())
            .map(Section::written)
            .collect(Collectors.joining(", ", "must be one of ", "")));
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
