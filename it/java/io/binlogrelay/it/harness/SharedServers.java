package io.binlogrelay.it.harness;

import java.util.HashMap;
import java.util.Map;

/**
 * Servers that outlive a test, because starting one takes seconds: one per image and role for the
 * whole run, lent clean, ended with the JVM. A test that needs options of its own starts its own
 * {@link MySqlServer} and closes it. The test's thread only.
 */
public final class SharedServers {
  private static final Map<String, Lent> SERVERS = new HashMap<>();

  private SharedServers() {}

  private record Lent(MySqlServer server, Map<String, ?> options) {}

  /** The shared source of an image: running, empty, its binary log at file 1. */
  public static MySqlServer source(MySqlImage image) {
    return lend(image, "source");
  }

  /** The shared replica of an image: running, empty, following nobody. */
  public static MySqlServer replica(MySqlImage image) {
    return lend(image, "replica");
  }

  /** One more shared server, under a role that the test names. */
  public static MySqlServer lend(MySqlImage image, String role) {
    Lent lent = SERVERS.get(role + "@" + image);
    if (lent != null && !lent.options().equals(lent.server().options())) {
      lent.server().close(); // a test has changed its options
      lent = null;
    }
    if (lent == null) {
      MySqlServer server = MySqlServer.of(image, role).start();
      SERVERS.put(role + "@" + image, new Lent(server, server.options()));
      return server;
    }
    MySqlServer server = lent.server();
    if (!server.isRunning()) {
      server.start();
    }
    server.reset();
    return server;
  }
}
