package io.binlogrelay.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses valid settings that ask for something which this version does not do: a relay that
 * ignored {@code compression: zstd} would be a trap. Each later feature removes its line here.
 */
final class NotBuiltYet {
  /**
   * @param path keys from the top
   * @param harmless values that ask for nothing; with none, the key itself is refused
   * @param instead what works in this version
   */
  private record Rule(List<String> path, Set<String> harmless, String instead) {
    Rule(String path, Set<String> harmless, String instead) {
      this(List.of(path.split("\\.")), harmless, instead);
    }
  }

  private static final List<Rule> RULES =
      List.of(new Rule("source.compression", Set.of("none"), "only none works in this version"));

  private NotBuiltYet() {}

  /** Looks at what is written, not at values: a default asks for nothing. */
  static void refuse(YamlNode.Mapping root, Problems problems) {
    for (Rule rule : RULES) {
      YamlNode.Entry entry = find(root, rule.path());
      String key = String.join(".", rule.path());
      if (entry != null && !problems.concern(key) && asks(entry.value(), rule)) {
        problems.add(
            entry.place(), key, written(entry.value()) + "is not possible yet: " + rule.instead());
      }
    }
    refuseSecondHost(root, problems);
  }

  private static void refuseSecondHost(YamlNode.Mapping root, Problems problems) {
    YamlNode.Entry hosts = find(root, List.of("source", "hosts"));
    if (hosts != null
        && hosts.value() instanceof YamlNode.Sequence sequence
        && sequence.items().size() > 1) {
      YamlNode second = sequence.items().get(1);
      problems.add(
          second.place(),
          "source.hosts[1]",
          written(second)
              + "is not possible yet: failover is not part of this version; list one host");
    }
  }

  private static boolean asks(YamlNode value, Rule rule) {
    if (value instanceof YamlNode.Scalar scalar) {
      return scalar.type() != YamlNode.Type.NOTHING && !rule.harmless().contains(scalar.text());
    }
    return true;
  }

  private static String written(YamlNode value) {
    return value instanceof YamlNode.Scalar scalar ? "\"" + scalar.text() + "\" " : "";
  }

  private static YamlNode.@Nullable Entry find(YamlNode.Mapping root, List<String> path) {
    YamlNode.Mapping mapping = root;
    YamlNode.Entry entry = null;
    for (String key : path) {
      if (entry != null) {
        if (!(entry.value() instanceof YamlNode.Mapping below)) {
          return null;
        }
        mapping = below;
      }
      entry = mapping.entries().get(key);
      if (entry == null) {
        return null;
      }
    }
    return entry;
  }
}
