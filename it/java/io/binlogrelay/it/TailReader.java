package io.binlogrelay.it;

import io.binlogrelay.downstream.RawClient;
import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * A replica at the tail that only reads, and notes when it has {@link Beats}. They are written by
 * this JVM too, so that one clock measures both. It keeps no event, so that it takes the largest
 * ones as fast as they come. Any thread may ask.
 */
final class TailReader implements AutoCloseable {
  private static final int TABLE_MAP = 19;
  private static final int TYPE_OFFSET = 4;
  private static final int DATABASE_OFFSET = 19 + 8;

  /** As the events of {@code beats.beats} have it: a length, the database, NUL. */
  private static final byte[] DATABASE = "\5beats\0".getBytes(StandardCharsets.US_ASCII);

  private final RawClient client;
  private final String name;
  private final Thread thread = new Thread(this::read, "tail reader");
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();
  private volatile boolean closing;

  private TailReader(RawClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** A reader from there on; it is logged in when this returns. */
  static TailReader follow(SourceAddress party, BinlogEnd from, int serverId) {
    try {
      RawClient client = new RawClient(party.port());
      client.login(party.user(), party.password());
      client.query("SET @source_binlog_checksum = @@global.binlog_checksum");
      client.query("SET @master_binlog_checksum = @@global.binlog_checksum");
      client.query("SET @source_heartbeat_period = 1000000000");
      client.dump(from.file(), from.position(), serverId, 0);
      TailReader reader = new TailReader(client, "reader " + serverId + " of " + party.port());
      reader.thread.start();
      return reader;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many beats have arrived. */
  int beats() {
    return arrivals.size();
  }

  /**
   * The longest time from a commit's confirmation by the source to its arrival here.
   *
   * @param from the first beat that counts
   * @param to the first one after them
   */
  Duration lag(List<Long> commits, int from, int to) {
    return Duration.ofNanos(
        IntStream.range(from, to)
            .mapToLong(beat -> arrivals.get(beat) - commits.get(beat))
            .max()
            .orElse(0));
  }

  @Override
  public void close() {
    closing = true;
    try {
      client.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ends", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private void read() {
    try {
      while (true) {
        if (isBeat(client.eventHead(DATABASE_OFFSET + DATABASE.length))) {
          arrivals.add(System.nanoTime());
        }
      }
    } catch (IOException e) {
      if (!closing) {
        System.err.println(name + " ended: " + e);
      }
    }
  }

  /** Each beat is a transaction with one table map. */
  private static boolean isBeat(byte[] head) {
    return head[TYPE_OFFSET] == TABLE_MAP
        && java.util.Arrays.equals(
            head, DATABASE_OFFSET, head.length, DATABASE, 0, DATABASE.length);
  }
}
