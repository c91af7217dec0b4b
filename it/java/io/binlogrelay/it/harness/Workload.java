package io.binlogrelay.it.harness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writers against one source, from a seed that is printed: inserts, updates and deletes, one row to
 * thousands, at a bounded rate. They live through the death of the server: they connect again until
 * {@link #stop()}. {@link #commits()} may be read by any thread.
 */
public final class Workload implements AutoCloseable {

  /**
   * How much is written.
   *
   * @param writers number of threads, each with its own table
   * @param commitsPerSecond most commits per second of all writers together
   * @param largestBytes most bytes of row data in one transaction; one in sixteen comes near it
   */
  public record Shape(int writers, int commitsPerSecond, int largestBytes) {

    /** Many small transactions: up to 4 KiB, 4 writers, 400 commits a second. */
    public static Shape small() {
      return new Shape(4, 400, 4 << 10);
    }

    /** Some of several megabytes: 8 writers, 60 commits a second, up to 4 MiB. */
    public static Shape mixed() {
      return new Shape(8, 60, 4 << 20);
    }
  }

  private static final int ROW_BYTES = 512;
  private static final int LARGE_ROW_BYTES = 64 << 10;
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long STOPS_WITHIN_MILLIS = 60_000;

  private final MySqlServer source;
  private final Shape shape;
  private final List<Thread> writers = new ArrayList<>();
  private final AtomicLong commits = new AtomicLong();
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  private Workload(MySqlServer source, Shape shape) {
    this.source = source;
    this.shape = shape;
  }

  /** Creates the tables, in database "workload", and starts writing with a new seed. */
  public static Workload start(MySqlServer source, Shape shape) {
    return start(source, shape, Long.getLong("workload.seed", System.nanoTime()));
  }

  /** Creates the tables and starts writing what that seed says. */
  public static Workload start(MySqlServer source, Shape shape, long seed) {
    System.out.println("Workload " + shape + ", -Dworkload.seed=" + seed);
    Workload workload = new Workload(source, shape);
    source.execute("CREATE DATABASE IF NOT EXISTS workload");
    for (int writer = 0; writer < shape.writers(); writer++) {
      source.execute(
          "CREATE TABLE IF NOT EXISTS workload.t%d (id BIGINT PRIMARY KEY AUTO_INCREMENT, n INT,"
                  .formatted(writer)
              + " body LONGBLOB)");
      workload.startWriter(writer, new Random(seed + writer));
    }
    return workload;
  }

  /** Transactions whose COMMIT the source has confirmed. */
  public long commits() {
    return commits.get();
  }

  /** Ends all writers after their current transaction; fails when one of them failed. */
  public void stop() {
    stopping = true;
    for (Thread writer : writers) {
      try {
        writer.join(STOPS_WITHIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while writers end", e);
      }
      if (writer.isAlive()) {
        throw new AssertionError(writer.getName() + " did not end");
      }
    }
    if (failure != null) {
      throw new AssertionError("a writer failed", failure);
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void startWriter(int number, Random random) {
    Thread thread = new Thread(() -> write(number, random), "writer-" + number);
    thread.setDaemon(true);
    writers.add(thread);
    thread.start();
  }

  private void write(int number, Random random) {
    long pause = TimeUnit.SECONDS.toNanos(shape.writers()) / shape.commitsPerSecond();
    try {
      while (!stopping) {
        try (Connection connection = source.connection()) {
          connection.setAutoCommit(false);
          while (!stopping) {
            long start = System.nanoTime();
            transaction(connection, "workload.t" + number, random);
            connection.commit();
            commits.incrementAndGet();
            LockSupport.parkNanos(pause - (System.nanoTime() - start));
          }
        } catch (SQLException serverIsGone) {
          refuseUnlessConnectionLost(serverIsGone);
          LockSupport.parkNanos(RECONNECT_NANOS);
        }
      }
    } catch (RuntimeException | SQLException e) {
      failure = e;
    }
  }

  /** A dead, starting or ending server is part of the test; anything else is not. */
  private static void refuseUnlessConnectionLost(SQLException e) throws SQLException {
    String state = e.getSQLState();
    boolean connectionLost = state == null || state.startsWith("08");
    boolean serverEnds = e.getErrorCode() == 1053 || e.getErrorCode() == 1317;
    if (!connectionLost && !serverEnds) {
      throw e;
    }
  }

  private void transaction(Connection connection, String table, Random random) throws SQLException {
    boolean large = random.nextInt(16) == 0;
    int bytes =
        1 + random.nextInt(large ? shape.largestBytes() : Math.min(shape.largestBytes(), 4096));
    int rowBytes = large ? LARGE_ROW_BYTES : ROW_BYTES;
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + table + " (n, body) VALUES (?, ?)")) {
      for (int left = bytes; left > 0; left -= rowBytes) {
        byte[] body = new byte[Math.min(left, rowBytes)];
        random.nextBytes(body);
        insert.setInt(1, random.nextInt(1000));
        insert.setBytes(2, body);
        insert.executeUpdate();
      }
    }
    change(connection, table, random);
  }

  /** Every third transaction also changes or removes rows that are there. */
  private static void change(Connection connection, String table, Random random)
      throws SQLException {
    String sql =
        switch (random.nextInt(6)) {
          case 0 -> "UPDATE " + table + " SET n = ? ORDER BY id LIMIT 3";
          case 1 -> "DELETE FROM " + table + " WHERE n < ? ORDER BY id LIMIT 2";
          default -> "";
        };
    if (sql.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, random.nextInt(1000));
      statement.executeUpdate();
    }
  }
}
