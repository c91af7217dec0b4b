package io.binlogrelay.it;

import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.SharedServers;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Shared servers that have the plugins of semi-synchronous replication, and what they say of it.
 */
final class SemiSyncParties {

  /** As good as never: nothing but an ACK releases a commit. */
  static final Duration NEVER = Duration.ofHours(1);

  private static final Duration WITHIN = Duration.ofSeconds(60);

  private SemiSyncParties() {}

  /** A source with the plugin installed and switched off. */
  static MySqlServer source(MySqlImage image) {
    MySqlServer source = SharedServers.lend(image, "semisync-source");
    install(source, "rpl_semi_sync_source", "semisync_source.so");
    source.execute(
        "SET GLOBAL rpl_semi_sync_source_enabled = 0",
        "SET GLOBAL rpl_semi_sync_source_wait_point = AFTER_SYNC",
        "SET GLOBAL rpl_semi_sync_source_wait_for_replica_count = 1",
        "SET GLOBAL rpl_semi_sync_source_timeout = " + NEVER.toMillis());
    return source;
  }

  /** A replica with the plugin installed and switched on. */
  static MySqlServer replica(MySqlImage image, String role) {
    MySqlServer replica = SharedServers.lend(image, "semisync-" + role);
    install(replica, "rpl_semi_sync_replica", "semisync_replica.so");
    replica.execute("SET GLOBAL rpl_semi_sync_replica_enabled = 1");
    return replica;
  }

  private static void install(MySqlServer server, String plugin, String library) {
    long installed =
        server.queryLong(
            "SELECT COUNT(*) FROM information_schema.plugins WHERE plugin_name = '" + plugin + "'");
    if (installed == 0) {
      server.execute("INSTALL PLUGIN " + plugin + " SONAME '" + library + "'");
    }
  }

  /** Switches it on and waits until that many replicas take part. */
  static void switchOn(MySqlServer source, int replicas) {
    // In this order: FLUSH STATUS is in the binary log and would wait for an ACK itself.
    source.execute("FLUSH STATUS", "SET GLOBAL rpl_semi_sync_source_enabled = 1");
    Awaitility.await(replicas + " semi-sync replicas of " + source)
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> status(source, "clients") == replicas);
  }

  /** Switches it off, which releases commits that a failed test left waiting. */
  static void switchOff(MySqlServer source) {
    source.execute("SET GLOBAL rpl_semi_sync_source_enabled = 0");
  }

  /** A counter of the source, such as "no_tx". */
  static long status(MySqlServer source, String counter) {
    return Long.parseLong(text(source, counter));
  }

  /** A status variable of the source, such as "status". */
  static String text(MySqlServer source, String name) {
    return source.queryString(
        "SELECT variable_value FROM performance_schema.global_status WHERE variable_name ="
            + " 'Rpl_semi_sync_source_"
            + name
            + "'");
  }
}
