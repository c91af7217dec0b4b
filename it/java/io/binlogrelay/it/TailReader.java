package io.binlogrelay.it;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * A replica at the tail that only reads, and notes when it has {@link Beats}. They are written by
 * this JVM too, so that one clock measures both.
 */
final class TailReader implements AutoCloseable {
  private static final long CONNECTS_WITHIN_MILLIS = 20_000;

  private record Arrival(long nanos, BinlogEnd end) {}

  private final BinaryLogClient client;
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

  private TailReader(BinaryLogClient client) {
    this.client = client;
  }

  /** A reader from there on; it is connected when this returns. */
  static TailReader follow(SourceAddress relay, BinlogEnd from, long serverId) {
    BinaryLogClient client =
        new BinaryLogClient(relay.host(), relay.port(), relay.user(), relay.password());
    client.setServerId(serverId);
    client.setBinlogFilename(from.file());
    client.setBinlogPosition(from.position());
    TailReader reader = new TailReader(client);
    client.registerEventListener(reader::take);
    try {
      client.connect(CONNECTS_WITHIN_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new AssertionError("no connection to " + relay, e);
    }
    return reader;
  }

  /** How many beats have arrived. */
  int beats() {
    return arrivals.size();
  }

  /** The longest time from a commit's confirmation by the source to its arrival here. */
  Duration latestAfterCommit(List<Long> commits) {
    return longest(beat -> commits.get(beat));
  }

  /**
   * The longest time to the arrival here from when both the source had confirmed a commit and the
   * relay had published it.
   */
  Duration lag(List<Long> commits, Publications publications) {
    return longest(
        beat -> Math.max(commits.get(beat), publications.lastWithout(arrivals.get(beat).end())));
  }

  private Duration longest(IntToLongFunction beginning) {
    long longest =
        IntStream.range(0, arrivals.size())
            .mapToLong(beat -> arrivals.get(beat).nanos() - beginning.applyAsLong(beat))
            .max()
            .orElse(0);
    return Duration.ofNanos(longest);
  }

  @Override
  public void close() {
    try {
      client.disconnect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "tail reader " + client.getServerId();
  }

  private void take(Event event) {
    if (event.getData() instanceof WriteRowsEventData rows) {
      EventHeaderV4 header = event.getHeader();
      BinlogEnd end = new BinlogEnd(client.getBinlogFilename(), header.getNextPosition());
      rows.getRows().forEach(row -> arrivals.add(new Arrival(System.nanoTime(), end)));
    }
  }
}
