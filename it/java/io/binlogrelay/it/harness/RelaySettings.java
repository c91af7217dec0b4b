package io.binlogrelay.it.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A relay.yaml, and the JVM options beside it, by dotted keys. The test's thread only. */
public final class RelaySettings {
  /** The account that may ask a relay everything. */
  public static final String ADMIN = "admin";

  /** Its password. */
  public static final String ADMIN_PASSWORD = "admin-secret";

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<String> jvmOptions = new ArrayList<>();

  /**
   * A relay below that source, from its oldest file on; everything else as delivered, but for the
   * free space that it keeps: how much this machine has is not to decide what a test finds.
   */
  public static RelaySettings below(SourceAddress source) {
    return new RelaySettings()
        .set("relayLog.retention.minFree", "none")
        .set("source.hosts", List.of(source.host() + ":" + source.port()))
        .set("source.user", source.user())
        .set("source.password", source.password())
        .set(
            "server.accounts",
            List.of(
                account(SourceAddress.USER, SourceAddress.PASSWORD, "replica"),
                account(ADMIN, ADMIN_PASSWORD, "admin")));
  }

  private static Map<String, Object> account(String user, String password, String role) {
    return Map.of("user", user, "password", password, "roles", List.of(role));
  }

  /**
   * Sets a key of relay.yaml.
   *
   * @param key such as "source.start"
   * @param value a text, number, boolean, list or map, as YAML knows them
   */
  public RelaySettings set(String key, Object value) {
    values.put(key, value);
    return this;
  }

  /** Adds an option of the relay's JVM, such as "-Xmx64m". */
  public RelaySettings jvm(String option) {
    jvmOptions.add(option);
    return this;
  }

  List<String> jvmOptions() {
    return List.copyOf(jvmOptions);
  }

  String yaml() {
    Map<String, Object> root = new LinkedHashMap<>();
    values.forEach((key, value) -> put(root, key, value));
    try {
      return new YAMLMapper().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not YAML: " + values.keySet(), e);
    }
  }

  @SuppressWarnings("unchecked") // inner maps are made here and hold what this method puts in
  private static void put(Map<String, Object> map, String key, Object value) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      map.put(key, value);
      return;
    }
    Object inner = map.computeIfAbsent(key.substring(0, dot), k -> new LinkedHashMap<>());
    put((Map<String, Object>) inner, key.substring(dot + 1), value);
  }
}
