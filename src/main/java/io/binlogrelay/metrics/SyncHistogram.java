package io.binlogrelay.metrics;

import io.binlogrelay.metrics.Readings.SyncReadings;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * How long fdatasync took, as a Prometheus histogram. Micrometer has none that shows counts which
 * somebody else keeps, as the relay log does on the path of events. Any thread.
 */
final class SyncHistogram implements Collector {

  private final Supplier<SyncReadings> readings;

  SyncHistogram(Supplier<SyncReadings> readings) {
    this.readings = readings;
  }

  @Override
  public String getPrometheusName() {
    return MeterNames.LOG_SYNC_SECONDS;
  }

  @Override
  public MetricSnapshot collect() {
    SyncReadings now = readings.get();
    List<Double> bounds = new ArrayList<>(now.boundsSeconds());
    bounds.add(Double.POSITIVE_INFINITY);
    return HistogramSnapshot.builder()
        .name(MeterNames.LOG_SYNC_SECONDS)
        .help("How long fdatasync of the relay log took")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, now.counts()))
                .sum(now.seconds())
                .build())
        .build();
  }
}
