package io.binlogrelay.sql;

import io.binlogrelay.sql.facts.AckFacts;
import io.binlogrelay.sql.facts.ServerFacts;
import io.binlogrelay.sql.syntax.Dialect;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The status variables of the semi-sync plugins, both roles, under the names of the presented
 * version: 8.0.26 brought the current ones, 9.0 dropped the retired ones (MySQL's manual, "Server
 * Status Variables"). What mysqld measures of its network it always shows as 0. Immutable.
 *
 * <p>mysqld counts commits. We count ACKs to our source, one of which may stand for many commits.
 */
final class SemiSyncStatus {

  private static final int CURRENT_NAMES_SINCE = 8_00_26;
  private static final int RETIRED_NAMES_BEFORE = 9_00_00;

  private final AckFacts acks;
  private final int clients;

  SemiSyncStatus(ServerFacts facts) {
    this.acks = facts.source().acks();
    this.clients = facts.replicas().acknowledging();
  }

  Map<String, String> values(Dialect dialect) {
    Map<String, String> values = new TreeMap<>();
    if (dialect.versionId() >= CURRENT_NAMES_SINCE) {
      put(values, "Rpl_semi_sync_source_", "Rpl_semi_sync_replica_");
    }
    if (dialect.versionId() < RETIRED_NAMES_BEFORE) {
      put(values, "Rpl_semi_sync_master_", "Rpl_semi_sync_slave_");
    }
    return values;
  }

  private void put(Map<String, String> values, String source, String replica) {
    long micros = TimeUnit.NANOSECONDS.toMicros(acks.waited().toNanos());
    long waits = acks.confirmed() + acks.unconfirmed();
    values.put(source + "clients", Integer.toString(clients));
    values.put(source + "status", acks.degraded() ? "OFF" : "ON");
    values.put(source + "yes_tx", Long.toString(acks.confirmed()));
    values.put(source + "no_tx", Long.toString(acks.unconfirmed()));
    values.put(source + "no_times", Long.toString(acks.degradations()));
    values.put(source + "wait_sessions", acks.waiting() ? "1" : "0");
    values.put(source + "tx_waits", Long.toString(waits));
    values.put(source + "tx_wait_time", Long.toString(micros));
    values.put(source + "tx_avg_wait_time", Long.toString(waits == 0 ? 0 : micros / waits));
    values.put(source + "net_waits", "0");
    values.put(source + "net_wait_time", "0");
    values.put(source + "net_avg_wait_time", "0");
    values.put(source + "timefunc_failures", "0");
    values.put(source + "wait_pos_backtraverse", "0");
    values.put(replica + "status", acks.running() ? "ON" : "OFF");
  }
}
