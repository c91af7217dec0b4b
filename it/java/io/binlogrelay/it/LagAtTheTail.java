package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import java.time.Duration;
import java.util.List;

/**
 * What two readers at a relay's tail notice while something large happens, and what a reader of the
 * source itself notices of it: small commits are written all the time, and each reader is timed on
 * each of them.
 *
 * <p>The bound is a second plus what is not the relay's own, which is measured in the same run.
 */
final class LagAtTheTail implements AutoCloseable {

  private static final Duration LAG_MAX = Duration.ofSeconds(1);

  /** From the source to the relay, to each of two readers, and once to look at every byte. */
  private static final int TRANSFERS = 4;

  private static final int BEATS_MIN = 20;
  private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(4);

  private final RelayProcess relay;
  private final Beats beats;
  private final TailReader direct;
  private final List<TailReader> below;

  private LagAtTheTail(RelayProcess relay, Beats beats, TailReader direct, List<TailReader> below) {
    this.relay = relay;
    this.beats = beats;
    this.direct = direct;
    this.below = below;
  }

  /** Begins to write and to read. The relay's log must have begun. */
  static LagAtTheTail of(MySqlServer source, RelayProcess relay) {
    var end = source.binlogEnd();
    relay.awaitPublished(end);
    return new LagAtTheTail(
        relay,
        Beats.start(source),
        TailReader.follow(source.address(), end, 7000),
        List.of(
            TailReader.follow(relay.address(), end, 7001),
            TailReader.follow(relay.address(), end, 7002)));
  }

  /**
   * Fails when a commit came later than beside something large it has to. From the source itself it
   * comes late, too; below the relay all has to be on the disk before, which may be busy with what
   * others write, so that writes and syncs wait for it, and then crosses loopback once more, to two
   * readers at once.
   */
  void staysSmallBeside(String what, Runnable action) {
    int from = beats.commits().size();
    double before = diskSeconds();
    action.run();
    int to = Math.max(from + BEATS_MIN, beats.commits().size() + 1); // one behind all of it
    await("beats").atMost(ARRIVES_WITHIN).until(() -> beats.commits().size() >= to);
    for (TailReader reader : List.of(direct, below.get(0), below.get(1))) {
      await(reader + " to have its beats").atMost(ARRIVES_WITHIN).until(() -> reader.beats() >= to);
    }
    Duration disk = seconds(diskSeconds() - before);
    Duration ofSource = direct.lag(beats.commits(), from, to);
    Duration bound = ofSource.multipliedBy(TRANSFERS).plus(disk).plus(LAG_MAX);
    for (TailReader reader : below) {
      Duration lag = reader.lag(beats.commits(), from, to);
      System.out.printf(
          "LargeEventsIT, %s: %s had %d commits at most %d ms late, a reader of the source %d ms,"
              + " the disk took %d ms%n",
          what, reader, to - from, lag.toMillis(), ofSource.toMillis(), disk.toMillis());
      assertThat(lag).as("lag of " + reader + ", " + what).isLessThan(bound);
    }
  }

  /** What the relay waited for its disk since it started. */
  private double diskSeconds() {
    return relay.metric("binlogrelay_relay_log_write_seconds_total")
        + relay.metric("binlogrelay_relay_log_sync_seconds_sum");
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  /** Ends the writing first, so that what was written is final. */
  @Override
  public void close() {
    beats.close();
    below.forEach(TailReader::close);
    direct.close();
  }
}
