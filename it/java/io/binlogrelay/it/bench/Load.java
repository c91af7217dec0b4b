package io.binlogrelay.it.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.binlogrelay.it.harness.RawSession;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that commit one row of 200 bytes each time, as fast as their commits return or at a rate.
 * The packet is made once, so that what is measured is the server.
 */
final class Load {
  static final String[] TABLE = {
    "CREATE DATABASE bench",
    "CREATE TABLE bench.t (id BIGINT PRIMARY KEY AUTO_INCREMENT, body VARBINARY(200))"
  };

  /** With no query attributes, which Connector/J has agreed on: their number, and one set. */
  private static final byte[] COM_QUERY = {3, 0, 1};

  private static final byte[] INSERT = insert();

  private Load() {}

  /**
   * What came of it.
   *
   * @param perSecond commits per second of all clients together
   * @param p50Millis half of the commits returned within
   * @param p99Millis 99 in a hundred returned within
   */
  record Result(double perSecond, double p50Millis, double p99Millis) {

    private static Result of(long[] nanos, double seconds) {
      Arrays.sort(nanos);
      return new Result(nanos.length / seconds, millis(nanos, 50), millis(nanos, 99));
    }

    private static double millis(long[] sorted, int percent) {
      return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * (long) percent / 100)] / 1e6;
    }
  }

  /** As fast as the commits return; measures all but the first seconds. */
  static Result run(SourceAddress source, int clients, int warmUpSeconds, int seconds)
      throws Exception {
    return run(source, clients, warmUpSeconds, seconds, 0);
  }

  /**
   * Commits for so long and measures all but the first seconds.
   *
   * @param rate commits per second of all clients together; 0 for as fast as they return
   */
  static Result run(SourceAddress source, int clients, int warmUpSeconds, int seconds, int rate)
      throws Exception {
    long pause = rate == 0 ? 0 : clients * 1_000_000_000L / rate;
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    long begin = System.nanoTime() + warmUpSeconds * 1_000_000_000L;
    long end = begin + seconds * 1_000_000_000L;
    try {
      List<Future<long[]>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        running.add(threads.submit(() -> commit(source, begin, end, pause)));
      }
      List<long[]> parts = new ArrayList<>();
      for (Future<long[]> client : running) {
        parts.add(client.get());
      }
      return Result.of(parts.stream().flatMapToLong(Arrays::stream).toArray(), seconds);
    } finally {
      threads.shutdownNow();
    }
  }

  /** How long each commit took that began and returned in that time. */
  private static long[] commit(SourceAddress source, long begin, long end, long pause)
      throws IOException {
    long[] took = new long[1024];
    int commits = 0;
    byte[] answer = new byte[4096];
    try (RawSession session = RawSession.on(source)) {
      InputStream in = session.in();
      OutputStream out = session.out();
      long now = System.nanoTime();
      long due = now + ThreadLocalRandom.current().nextLong(pause + 1);
      while (now < end) {
        long started = now;
        if (pause > 0) {
          due += pause;
          LockSupport.parkNanos(due - now);
          started = System.nanoTime();
        }
        out.write(INSERT);
        readOk(in, answer);
        now = System.nanoTime();
        if (started >= begin && now < end) {
          took = commits == took.length ? Arrays.copyOf(took, 2 * commits) : took;
          took[commits++] = now - started;
        }
      }
    }
    return Arrays.copyOf(took, commits);
  }

  private static void readOk(InputStream in, byte[] answer) throws IOException {
    int filled = 0;
    while (filled < 4 || filled < 4 + (answer[0] & 0xff)) {
      int read = in.read(answer, filled, answer.length - filled);
      if (read < 0) {
        throw new EOFException("the source has closed the connection");
      }
      filled += read;
    }
    if (answer[4] != 0) {
      throw new IOException("no OK: " + new String(answer, 4, filled - 4, US_ASCII));
    }
  }

  private static byte[] insert() {
    byte[] sql =
        ("INSERT INTO bench.t (body) VALUES ('" + "x".repeat(200) + "')").getBytes(US_ASCII);
    return ByteBuffer.allocate(4 + COM_QUERY.length + sql.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(COM_QUERY.length + sql.length)
        .put(COM_QUERY)
        .put(sql)
        .array();
  }
}
