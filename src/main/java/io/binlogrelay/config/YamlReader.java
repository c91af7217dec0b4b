package io.binlogrelay.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Text to nodes. It builds the tree from Jackson's tokens because Jackson's own tree forgets lines
 * and columns. Duplicated keys, aliases and second documents become problems. Confined to the
 * thread that loads the file.
 */
final class YamlReader {
  /** Deeper than any configuration, far less than the stack. */
  private static final int DEPTH_MAX = 32;

  private final YAMLParser parser;
  private final Problems problems;

  private YamlReader(YAMLParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** Reads one document; what cannot be understood is a problem and leaves an empty mapping. */
  static YamlNode.Mapping read(String text, Problems problems) {
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      return new YamlReader(parser, problems).document();
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      problems.add(
          at == null ? YamlNode.Place.NOWHERE : place(at), "", "not valid YAML: " + reason(e));
      return YamlNode.Mapping.EMPTY;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the text is in memory
    }
  }

  private YamlNode.Mapping document() throws IOException {
    if (parser.nextToken() == null) {
      return YamlNode.Mapping.EMPTY;
    }
    YamlNode node = node("", 0);
    if (parser.nextToken() != null) {
      problems.add(here(), "", "a second YAML document begins; only one is allowed");
    }
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    if (!(node instanceof YamlNode.Scalar scalar && scalar.type() == YamlNode.Type.NOTHING)) {
      problems.add(node.place(), "", "must be sections of keys and values, but is " + node.kind());
    }
    return YamlNode.Mapping.EMPTY;
  }

  private YamlNode node(String key, int depth) throws IOException {
    YamlNode.Place place = here();
    if (depth > DEPTH_MAX) {
      throw new JsonDepth(parser);
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(place, key, depth);
      case START_ARRAY -> sequence(place, key, depth);
      default -> scalar(place, key);
    };
  }

  private YamlNode.Mapping mapping(YamlNode.Place place, String key, int depth) throws IOException {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      YamlNode.Place at = here();
      String name = parser.currentName();
      String path = key.isEmpty() ? name : key + "." + name;
      parser.nextToken();
      YamlNode.Entry earlier =
          entries.putIfAbsent(name, new YamlNode.Entry(at, node(path, depth + 1)));
      if (earlier != null) {
        problems.add(at, path, "is written twice, first in line " + earlier.place().line());
      }
    }
    return new YamlNode.Mapping(place, entries);
  }

  private YamlNode.Sequence sequence(YamlNode.Place place, String key, int depth)
      throws IOException {
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(key + "[" + items.size() + "]", depth + 1));
    }
    return new YamlNode.Sequence(place, items);
  }

  private YamlNode.Scalar scalar(YamlNode.Place place, String key) throws IOException {
    if (parser.isCurrentAlias()) {
      problems.add(place, key, "YAML aliases are not supported; write the value");
    }
    YamlNode.Type type =
        switch (parser.currentToken()) {
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> YamlNode.Type.NUMBER;
          case VALUE_TRUE, VALUE_FALSE -> YamlNode.Type.FLAG;
          case VALUE_NULL -> YamlNode.Type.NOTHING;
          default -> YamlNode.Type.TEXT;
        };
    String text = type == YamlNode.Type.NOTHING ? "" : parser.getText();
    return new YamlNode.Scalar(place, type, text);
  }

  private YamlNode.Place here() {
    return place(parser.currentTokenLocation());
  }

  private static YamlNode.Place place(JsonLocation at) {
    return new YamlNode.Place(at.getLineNr(), at.getColumnNr());
  }

  /** The parser's words without its excerpt of the file, which could show a password. */
  private static String reason(JsonProcessingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException marked && marked.getProblem() != null) {
        return marked.getProblem();
      }
    }
    return e instanceof JsonDepth ? e.getOriginalMessage() : "the text cannot be parsed";
  }

  /** Too many sections inside each other. */
  private static final class JsonDepth extends JsonProcessingException {
    JsonDepth(YAMLParser parser) {
      super("more than " + DEPTH_MAX + " levels", parser.currentTokenLocation());
    }
  }
}
