/**
 * Every meter of the relay: name, unit and labels ({@link io.binlogrelay.metrics.MeterNames}), and
 * the one class that shows them as Prometheus text ({@link io.binlogrelay.metrics.RelayMetrics}).
 *
 * <p>Nothing here is called where events pass. A scrape asks once for {@link
 * io.binlogrelay.metrics.Readings}, plain numbers that the rooms keep anyway, and all meters of
 * that scrape show the same readings. Labels are bounded: a state, a server_id and a host, never a
 * GTID, a file name or a port. A replica that leaves takes its series along.
 *
 * <p>Threads: a scrape may come from any thread; scrapes are serialised.
 */
@NullMarked
package io.binlogrelay.metrics;

import org.jspecify.annotations.NullMarked;
