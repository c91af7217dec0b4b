package io.binlogrelay.cli;

import io.binlogrelay.config.RelayConfig;
import io.binlogrelay.config.RelayLogConfig;
import io.binlogrelay.config.SemiSyncConfig;
import io.binlogrelay.config.SemiSyncConfig.AckAfter;
import io.binlogrelay.config.SemiSyncConfig.OnTimeout;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the source waits for our acknowledgements, and long enough for them to arrive (MySQL's
 * manual, "Semisynchronous Replication"; the plugin's variables have two spellings). Confined to
 * one thread.
 */
final class SemiSyncChecks {

  static final String VARIABLES = "SHOW GLOBAL VARIABLES LIKE 'rpl\\_semi\\_sync\\_%'";

  private static final String WHAT = "semi-sync";
  private static final String RETIRED_PLUGIN = "rpl_semi_sync_master";

  private final SourceSession session;
  private final RelayConfig config;
  private final List<CheckItem> items = new ArrayList<>();

  SemiSyncChecks(SourceSession session, RelayConfig config) {
    this.session = session;
    this.config = config;
  }

  List<CheckItem> check() throws SQLException {
    Map<String, String> variables = new HashMap<>();
    for (Map<String, String> row : session.rows(VARIABLES)) {
      variables.put(row.getOrDefault("variable_name", ""), row.getOrDefault("value", ""));
    }
    String plugin =
        variables.containsKey(RETIRED_PLUGIN + "_enabled")
            ? RETIRED_PLUGIN
            : "rpl_semi_sync_source";
    String enabled = variables.get(plugin + "_enabled");
    if (!config.source().semiSync()) {
      items.add(CheckItem.pass(WHAT, state(enabled) + "; not asked for (source.semiSync: false)"));
    } else if (enabled == null) {
      items.add(
          CheckItem.fail(
              WHAT,
              state(enabled),
              "on the source: INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'"));
    } else if (!isOn(enabled)) {
      items.add(
          CheckItem.fail(
              WHAT, state(enabled), "on the source: SET GLOBAL " + plugin + "_enabled = 1"));
    } else {
      patience(plugin + "_timeout", variables.getOrDefault(plugin + "_timeout", ""));
    }
    return items;
  }

  private static String state(@Nullable String enabled) {
    if (enabled == null) {
      return "plugin not installed";
    }
    return isOn(enabled) ? "enabled" : "plugin installed, disabled";
  }

  /** A source that gives up before we may answer is as good as asynchronous. */
  private void patience(String variable, String timeout) {
    if (!timeout.matches("[0-9]{1,18}")) {
      items.add(CheckItem.pass(WHAT, "enabled"));
      return;
    }
    Duration source = Duration.ofMillis(Long.parseLong(timeout));
    SemiSyncConfig ours = config.semiSync();
    boolean waits = ours.ackAfter() == AckAfter.REPLICAS && ours.onTimeout() == OnTimeout.ACK;
    String found = "enabled, the source waits " + timeout + " ms";
    if (waits && ours.timeout().compareTo(source) >= 0) {
      items.add(
          CheckItem.fail(
              WHAT,
              found + ", semiSync.timeout is " + ours.timeout().toMillis() + " ms",
              "make semiSync.timeout shorter than " + variable));
    } else if (config.relayLog().sync() instanceof RelayLogConfig.Sync.AtInterval interval
        && interval.period().compareTo(source) >= 0) {
      items.add(
          CheckItem.fail(
              WHAT,
              found + ", relayLog.sync waits " + interval.period().toMillis() + " ms",
              "make the interval of relayLog.sync shorter, or use transaction"));
    } else {
      items.add(CheckItem.pass(WHAT, found));
    }
  }

  private static boolean isOn(String value) {
    return value.equals("ON") || value.equals("1");
  }
}
