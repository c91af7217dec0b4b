package io.binlogrelay.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * All meters, and their text for Prometheus. Any thread may scrape; each scrape takes the readings
 * once, so its numbers belong together.
 */
public final class RelayMetrics implements AutoCloseable {
  /** Content type of {@link #scrape()} (Prometheus text format 0.0.4). */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ReplicaMeters replicas = new ReplicaMeters(registry);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Supplier<Readings> source;
  private volatile Readings now;

  /**
   * @param version of the relay, shown as a label
   * @param source asked once per scrape, by the thread that scrapes; must not block
   */
  public RelayMetrics(String version, Supplier<Readings> source) {
    this.source = source;
    this.now = source.get();
    Gauge.builder(MeterNames.INFO, () -> 1)
        .description("The relay's version")
        .tag(MeterNames.LABEL_VERSION, version)
        .register(registry);
    registerSource();
    registerLog();
    registerRetention();
    registerAcks();
    registerServer();
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** The metrics of this moment in Prometheus' text format. */
  public synchronized String scrape() {
    Readings readings = source.get();
    now = readings;
    replicas.update(readings.replicas());
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  private void registerSource() {
    for (String state : SourceStates.ALL) {
      Gauge.builder(
              MeterNames.SOURCE_STATE,
              this,
              m -> SourceStates.label(m.now.source().state()).equals(state) ? 1 : 0)
          .description("1 for the state that the link to the source is in")
          .tags(Tags.of(MeterNames.LABEL_STATE, state))
          .register(registry);
    }
    counter(
        MeterNames.SOURCE_RECEIVED,
        MeterNames.BYTES,
        "Bytes received from the source",
        r -> r.source().receivedBytes());
    counter(
        MeterNames.SOURCE_RECONNECTS,
        "",
        "Connections to the source after the first",
        r -> r.source().reconnects());
    counter(
        MeterNames.SOURCE_HEARTBEATS,
        "",
        "Heartbeats received from the source",
        r -> r.source().heartbeats());
    gauge(
        MeterNames.SOURCE_LAST_EVENT_AGE,
        MeterNames.SECONDS,
        "Time since the source last sent something, heartbeats included",
        r -> r.source().lastEventAgeSeconds().orElse(Double.NaN));
  }

  private void registerLog() {
    gauge(
        MeterNames.LOG_RECEIVED_POSITION,
        MeterNames.BYTES,
        "Offset in the newest file up to which events were received",
        r -> r.log().positions().received());
    gauge(
        MeterNames.LOG_DURABLE_POSITION,
        MeterNames.BYTES,
        "Offset in the newest file up to which bytes are on disk",
        r -> r.log().positions().durable());
    gauge(
        MeterNames.LOG_PUBLISHED_POSITION,
        MeterNames.BYTES,
        "Offset in the newest file up to which replicas may read",
        r -> r.log().positions().published());
    gauge(MeterNames.LOG_FILES, "", "Files of the relay log", r -> r.log().files());
    gauge(
        MeterNames.LOG_SIZE,
        MeterNames.BYTES,
        "Size of all files of the relay log",
        r -> r.log().sizeBytes());
    counter(
        MeterNames.LOG_TRANSACTIONS, "", "Transactions stored", r -> r.log().work().transactions());
    counter(
        MeterNames.LOG_DURABLE,
        MeterNames.BYTES,
        "Bytes made durable",
        r -> r.log().work().durableBytes());
    counter(
        MeterNames.LOG_WRITE_TIME,
        MeterNames.SECONDS,
        "Time spent in writing to the relay log, its fdatasync aside",
        r -> r.log().work().writeSeconds());
    counter(
        MeterNames.LOG_SLOW_SYNCS,
        "",
        "Calls of fdatasync that took longer than a second",
        r -> r.log().work().syncs().slow());
    registry.getPrometheusRegistry().register(new SyncHistogram(() -> now.log().work().syncs()));
  }

  private void registerRetention() {
    gauge(
        MeterNames.LOG_FREE,
        MeterNames.BYTES,
        "Free on the file system of the relay log",
        r -> r.log().retention().freeBytes());
    gauge(
        MeterNames.LOG_OLDEST_FILE_AGE,
        MeterNames.SECONDS,
        "Time since the oldest file of the relay log was last written to",
        r -> r.log().retention().oldestFileAgeSeconds());
    counter(
        MeterNames.LOG_PURGED_FILES,
        "",
        "Files that retention removed",
        r -> r.log().retention().purgedFiles());
    counter(
        MeterNames.LOG_PURGED,
        MeterNames.BYTES,
        "Size of the files that retention removed",
        r -> r.log().retention().purgedBytes());
    counter(
        MeterNames.LOG_RELEASED_READERS,
        "",
        "Readers that were disconnected because the disk needed the file they were in",
        r -> r.log().retention().releasedReaders());
  }

  private void registerAcks() {
    gauge(
        MeterNames.ACKS_RUNNING,
        "",
        "1 while the source can ask for acknowledgements",
        r -> r.acks().running() ? 1 : 0);
    gauge(
        MeterNames.ACKS_LATE,
        "",
        "1 while replicas that should have acknowledged are too late",
        r -> r.acks().late() ? 1 : 0);
    counter(MeterNames.ACKS, "", "Acknowledgements to the source", r -> r.acks().given());
    counter(
        MeterNames.ACKS_UNCONFIRMED,
        "",
        "Acknowledgements given without the replicas that should have acknowledged",
        r -> r.acks().unconfirmed());
    counter(
        MeterNames.ACK_STORED_TIME,
        MeterNames.SECONDS,
        "Time from arrival to the disk of what was acknowledged",
        r -> r.acks().storedSeconds());
    counter(
        MeterNames.ACK_WAITED_TIME,
        MeterNames.SECONDS,
        "Time from the disk to the acknowledgement",
        r -> r.acks().waitedSeconds());
  }

  private void registerServer() {
    gauge(MeterNames.CONNECTIONS, "", "Open connections", r -> r.server().connections());
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      Gauge.builder(
              MeterNames.CONNECTIONS_TLS, this, m -> count(m.now.server().tls().get(protocol)))
          .description("Clients that are logged in inside TLS")
          .tags(Tags.of(MeterNames.LABEL_PROTOCOL, protocol))
          .register(registry);
    }
    for (String algorithm : List.of("zlib", "zstd")) {
      Gauge.builder(
              MeterNames.CONNECTIONS_COMPRESSED,
              this,
              m -> count(m.now.server().compression().get(algorithm)))
          .description("Clients that are logged in with protocol compression")
          .tags(Tags.of(MeterNames.LABEL_ALGORITHM, algorithm))
          .register(registry);
    }
    counter(
        MeterNames.CONNECTIONS_ACCEPTED, "", "Connections accepted", r -> r.server().accepted());
    counter(MeterNames.LOGINS_FAILED, "", "Logins refused", r -> r.server().loginsFailed());
    counter(
        MeterNames.SENT, MeterNames.BYTES, "Bytes sent to replicas", r -> r.server().sentBytes());
    gauge(
        MeterNames.BUFFERS,
        MeterNames.BYTES,
        "Memory for network buffers, used or pooled",
        r -> r.server().bufferBytes());
    gauge(MeterNames.REPLICAS, "", "Replicas that follow the log", r -> r.replicas().size());
  }

  private static double count(@Nullable Long clients) {
    return clients == null ? 0 : clients;
  }

  private void gauge(String name, String unit, String text, ToDoubleFunction<Readings> value) {
    Gauge.builder(name, this, m -> value.applyAsDouble(m.now))
        .description(text)
        .baseUnit(unit.isEmpty() ? null : unit)
        .register(registry);
  }

  private void counter(String name, String unit, String text, ToDoubleFunction<Readings> value) {
    FunctionCounter.builder(name, this, m -> value.applyAsDouble(m.now))
        .description(text)
        .baseUnit(unit.isEmpty() ? null : unit)
        .register(registry);
  }
}
