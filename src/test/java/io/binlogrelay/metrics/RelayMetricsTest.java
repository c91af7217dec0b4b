package io.binlogrelay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.metrics.Readings.AckReadings;
import io.binlogrelay.metrics.Readings.LogPositions;
import io.binlogrelay.metrics.Readings.LogReadings;
import io.binlogrelay.metrics.Readings.LogWork;
import io.binlogrelay.metrics.Readings.ReplicaReadings;
import io.binlogrelay.metrics.Readings.RetentionReadings;
import io.binlogrelay.metrics.Readings.ServerReadings;
import io.binlogrelay.metrics.Readings.SourceReadings;
import io.binlogrelay.metrics.Readings.SyncReadings;
import io.binlogrelay.upstream.LinkState;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayMetricsTest {
  private volatile Readings readings = readings("streaming", List.of());
  private final RelayMetrics metrics = new RelayMetrics("0.1.0", () -> readings);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void everyReadingIsShownUnderItsName() {
    readings = readings("streaming", List.of(new ReplicaReadings(7, "10.0.0.7", 50, 2, 4096, 75)));

    assertThat(metrics.scrape().lines())
        .contains(
            "binlogrelay_build_info{version=\"0.1.0\"} 1",
            "binlogrelay_source_state{state=\"streaming\"} 1.0",
            "binlogrelay_source_state{state=\"connecting\"} 0.0",
            "binlogrelay_source_received_bytes_total 1000.0",
            "binlogrelay_source_reconnects_total 3.0",
            "binlogrelay_source_heartbeats_total 4.0",
            "binlogrelay_source_last_event_age_seconds 1.5",
            "binlogrelay_relay_log_received_position_bytes 900.0",
            "binlogrelay_relay_log_durable_position_bytes 800.0",
            "binlogrelay_relay_log_published_position_bytes 700.0",
            "binlogrelay_relay_log_files 5.0",
            "binlogrelay_relay_log_size_bytes 6000.0",
            "binlogrelay_relay_log_transactions_total 11.0",
            "binlogrelay_relay_log_durable_bytes_total 1200.0",
            "binlogrelay_relay_log_sync_seconds_bucket{le=\"0.001\"} 10",
            "binlogrelay_relay_log_sync_seconds_bucket{le=\"1.0\"} 12",
            "binlogrelay_relay_log_sync_seconds_bucket{le=\"+Inf\"} 13",
            "binlogrelay_relay_log_sync_seconds_count 13",
            "binlogrelay_relay_log_sync_seconds_sum 2.25",
            "binlogrelay_relay_log_slow_syncs_total 1.0",
            "binlogrelay_relay_log_write_seconds_total 0.75",
            "binlogrelay_relay_log_free_bytes 4000.0",
            "binlogrelay_relay_log_oldest_file_age_seconds 86.5",
            "binlogrelay_relay_log_purged_files_total 31.0",
            "binlogrelay_relay_log_purged_bytes_total 3200.0",
            "binlogrelay_relay_log_released_readers_total 33.0",
            "binlogrelay_semisync_running 1.0",
            "binlogrelay_semisync_replicas_late 0.0",
            "binlogrelay_semisync_acks_total 51.0",
            "binlogrelay_semisync_acks_unconfirmed_total 4.0",
            "binlogrelay_semisync_ack_stored_seconds_total 0.5",
            "binlogrelay_semisync_ack_waited_seconds_total 1.25",
            "binlogrelay_replica_unacknowledged_bytes{host=\"10.0.0.7\",server_id=\"7\"} 75.0",
            "binlogrelay_connections 2.0",
            "binlogrelay_connections_tls{protocol=\"TLSv1.3\"} 25.0",
            "binlogrelay_connections_tls{protocol=\"TLSv1.2\"} 0.0",
            "binlogrelay_connections_compressed{algorithm=\"zstd\"} 26.0",
            "binlogrelay_connections_compressed{algorithm=\"zlib\"} 0.0",
            "binlogrelay_connections_accepted_total 21.0",
            "binlogrelay_logins_failed_total 22.0",
            "binlogrelay_sent_bytes_total 2300.0",
            "binlogrelay_buffers_bytes 2400.0",
            "binlogrelay_replicas 1.0",
            "binlogrelay_replica_lag_bytes{host=\"10.0.0.7\",server_id=\"7\"} 50.0",
            "binlogrelay_replica_lag_transactions{host=\"10.0.0.7\",server_id=\"7\"} 2.0",
            "binlogrelay_replica_sent_bytes_total{host=\"10.0.0.7\",server_id=\"7\"} 4096.0");
  }

  @Test
  void aReplicaThatLeavesTakesItsSeriesAlong() {
    ReplicaReadings stays = new ReplicaReadings(7, "10.0.0.7", 0, 0, 1, 75);
    ReplicaReadings leaves = new ReplicaReadings(8, "10.0.0.8", 0, 0, 1, 75);
    readings = readings("streaming", List.of(stays, leaves));
    assertThat(metrics.scrape()).contains("server_id=\"7\"", "server_id=\"8\"");

    readings = readings("streaming", List.of(stays));

    assertThat(metrics.scrape()).contains("server_id=\"7\"").doesNotContain("server_id=\"8\"");
  }

  @Test
  void twoSessionsWithOneServerIdAreOneSeries() {
    readings =
        readings(
            "streaming",
            List.of(
                new ReplicaReadings(7, "10.0.0.7", 10, 1, 100, 75),
                new ReplicaReadings(7, "10.0.0.7", 30, 0, 200, 75)));

    assertThat(metrics.scrape())
        .contains("binlogrelay_replica_lag_bytes{host=\"10.0.0.7\",server_id=\"7\"} 30.0")
        .contains("binlogrelay_replica_sent_bytes_total{host=\"10.0.0.7\",server_id=\"7\"} 300.0");
  }

  @Test
  void aStateNobodyKnowsIsShownAsOther() {
    readings = readings("dancing", List.of());

    assertThat(metrics.scrape())
        .contains("binlogrelay_source_state{state=\"other\"} 1.0")
        .doesNotContain("dancing");
  }

  @Test
  void everyStateOfTheLinkHasItsLabel() {
    assertThat(LinkState.values())
        .extracting(LinkState::toString)
        .allMatch(state -> SourceStates.label(state).equals(state));
  }

  @Test
  void theJvmIsShownToo() {
    assertThat(metrics.scrape()).contains("jvm_memory_used_bytes", "jvm_threads_live_threads");
  }

  private static Readings readings(String state, List<ReplicaReadings> replicas) {
    return new Readings(
        new SourceReadings(state, 1000, 3, 4, OptionalDouble.of(1.5)),
        new LogReadings(
            new LogPositions(900, 800, 700),
            5,
            6000,
            new LogWork(
                11,
                1200,
                0.75,
                new SyncReadings(2.25, List.of(0.001, 1.0), List.of(10L, 2L, 1L), 1)),
            new RetentionReadings(4000, 86.5, 31, 3200, 33)),
        new AckReadings(true, false, 51, 4, 0.5, 1.25),
        new ServerReadings(2, 21, 22, 2300, 2400, Map.of("TLSv1.3", 25L), Map.of("zstd", 26L)),
        replicas);
  }
}
