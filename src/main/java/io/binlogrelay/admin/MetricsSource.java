package io.binlogrelay.admin;

/** Gives the metrics as text. Called by the admin event loop; must not block. */
@FunctionalInterface
public interface MetricsSource {

  /** The metrics of this moment in Prometheus' text format 0.0.4. */
  String scrape();
}
