package io.binlogrelay.config;

/**
 * Refuses valid settings that ask for something which this version does not do: a relay that
 * ignored the second of two hosts would be a trap. Each later feature removes its part here.
 */
final class NotBuiltYet {

  private NotBuiltYet() {}

  /** Looks at what is written, not at values: a default asks for nothing. */
  static void refuse(YamlNode.Mapping root, Problems problems) {
    YamlNode.Entry source = root.entries().get("source");
    if (source == null || !(source.value() instanceof YamlNode.Mapping keys)) {
      return;
    }
    YamlNode.Entry hosts = keys.entries().get("hosts");
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

  private static String written(YamlNode value) {
    return value instanceof YamlNode.Scalar scalar ? "\"" + scalar.text() + "\" " : "";
  }
}
