package io.binlogrelay.it;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * A replica at the tail that only reads, and measures how late {@link Beats} are: by the clock of
 * this JVM, which writes them too.
 */
final class TailReader implements AutoCloseable {
  private static final long CONNECTS_WITHIN_MILLIS = 20_000;

  private final BinaryLogClient client;
  private final AtomicLong beats = new AtomicLong();
  private final LongAccumulator largestLagMillis = new LongAccumulator(Math::max, 0);

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
  long beats() {
    return beats.get();
  }

  /** The longest time from just before a commit to its arrival here. */
  Duration largestLag() {
    return Duration.ofMillis(largestLagMillis.get());
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
    return "tail reader %d: %d beats, the latest came after %d ms"
        .formatted(client.getServerId(), beats.get(), largestLagMillis.get());
  }

  private void take(Event event) {
    if (event.getData() instanceof WriteRowsEventData rows) {
      long now = System.currentTimeMillis();
      for (Serializable[] row : rows.getRows()) {
        largestLagMillis.accumulate(now - (Long) row[1]);
        beats.incrementAndGet();
      }
    }
  }
}
