package io.binlogrelay.it.bench;

import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.GtidEvent;
import io.binlogrelay.it.harness.RawSession;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * A replica at the tail that notes how old each small transaction is when its last event arrives:
 * the GTID event has the time of the commit, by the clock of the same machine. One thread reads;
 * another may ask for {@link #following}, {@link #count} and, of those that were counted, {@link
 * #micros}.
 */
final class TailReader {
  private static final int BUFFER_BYTES = 16 << 10;
  private static final int PACKET_HEADER = 4;

  private final RawSession session;
  private final SocketChannel channel;
  private final ByteBuffer in =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long committed;
  private volatile long[] micros = new long[1 << 10];
  private volatile int count;
  private volatile boolean following;

  /** A session that has asked for its dump. */
  TailReader(RawSession session) throws IOException {
    this.session = session;
    this.channel = session.channel();
    channel.configureBlocking(false);
  }

  SocketChannel channel() {
    return channel;
  }

  /** Whether its dump has begun. */
  boolean following() {
    return following;
  }

  /** Transactions so far. */
  int count() {
    return count;
  }

  /** Age of a transaction when it arrived, in microseconds. */
  long micros(int transaction) {
    return micros[transaction];
  }

  /** Takes what has arrived. */
  void read() throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("the stream ended after " + count + " transactions");
    }
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    int at = 0;
    while (in.position() - at >= PACKET_HEADER) {
      int end = at + PACKET_HEADER + (in.getInt(at) & 0xff_ffff);
      if (end > in.position()) {
        break;
      }
      event(at + PACKET_HEADER + 1, end, now);
      at = end;
    }
    in.flip().position(at);
    in.compact();
  }

  private void event(int at, int end, long now) {
    int type = EventHeader.type(in, at);
    if (GtidEvent.isGtid(type)) {
      committed = GtidEvent.clock(in, at, end - at).commitMicros();
    } else if (type == EventType.FORMAT_DESCRIPTION) {
      following = true;
    } else if (type == EventType.XID) {
      int number = count;
      if (number == micros.length) {
        micros = Arrays.copyOf(micros, 2 * number);
      }
      micros[number] = now - committed;
      count = number + 1;
    }
  }

  void close() {
    session.close();
  }
}
