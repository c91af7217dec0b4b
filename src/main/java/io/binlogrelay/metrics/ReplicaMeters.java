package io.binlogrelay.metrics;

import io.binlogrelay.metrics.Readings.ReplicaReadings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The series of each replica: made when it is first seen, removed when it has left. Not thread
 * safe; {@link RelayMetrics} serialises.
 */
final class ReplicaMeters {
  /** A reconnect from another port is the same series. */
  private record Key(long serverId, String host) {}

  /** The meters of one replica, and the cell they read. */
  private static final class Series {
    private final List<Meter> meters = new ArrayList<>();
    private volatile ReplicaReadings now;

    Series(ReplicaReadings first) {
      now = first;
    }
  }

  private final MeterRegistry registry;
  private final Map<Key, Series> seriesByReplica = new HashMap<>();

  ReplicaMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void update(List<ReplicaReadings> replicas) {
    Map<Key, ReplicaReadings> present = new HashMap<>();
    for (ReplicaReadings replica : replicas) {
      present.merge(new Key(replica.serverId(), replica.host()), replica, ReplicaMeters::together);
    }
    remove(present.keySet());
    present.forEach(
        (key, replica) ->
            seriesByReplica.computeIfAbsent(key, k -> register(k, replica)).now = replica);
  }

  /**
   * Two sessions with one server_id (mysqlbinlog, say) are one series: the worse lag, all bytes.
   */
  private static ReplicaReadings together(ReplicaReadings one, ReplicaReadings other) {
    return new ReplicaReadings(
        one.serverId(),
        one.host(),
        Math.max(one.lagBytes(), other.lagBytes()),
        Math.max(one.lagTransactions(), other.lagTransactions()),
        one.sentBytes() + other.sentBytes(),
        Double.isNaN(one.unacknowledgedBytes())
            ? other.unacknowledgedBytes()
            : one.unacknowledgedBytes());
  }

  private void remove(Set<Key> present) {
    seriesByReplica
        .entrySet()
        .removeIf(
            entry -> {
              boolean left = !present.contains(entry.getKey());
              if (left) {
                entry.getValue().meters.forEach(registry::remove);
              }
              return left;
            });
  }

  private Series register(Key key, ReplicaReadings first) {
    Tags tags =
        Tags.of(
            MeterNames.LABEL_SERVER_ID,
            Long.toString(key.serverId()),
            MeterNames.LABEL_HOST,
            key.host());
    Series series = new Series(first);
    series.meters.add(
        Gauge.builder(MeterNames.REPLICA_LAG, series, s -> s.now.lagBytes())
            .description("Published bytes that the replica has not been sent")
            .baseUnit(MeterNames.BYTES)
            .tags(tags)
            .register(registry));
    series.meters.add(
        Gauge.builder(MeterNames.REPLICA_LAG_TRANSACTIONS, series, s -> s.now.lagTransactions())
            .description("Published transactions that the replica has not been sent")
            .tags(tags)
            .register(registry));
    series.meters.add(
        FunctionCounter.builder(MeterNames.REPLICA_SENT, series, s -> s.now.sentBytes())
            .description("Bytes sent to the replica in its present session")
            .baseUnit(MeterNames.BYTES)
            .tags(tags)
            .register(registry));
    series.meters.add(
        Gauge.builder(MeterNames.REPLICA_UNACKNOWLEDGED, series, s -> s.now.unacknowledgedBytes())
            .description("Published bytes that the replica has not acknowledged")
            .baseUnit(MeterNames.BYTES)
            .tags(tags)
            .register(registry));
    return series;
  }
}
