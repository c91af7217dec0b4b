package io.binlogrelay.it;

import io.binlogrelay.it.harness.MySqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Twenty small commits a second on a source, each a row of {@code beats.beats} with the time at
 * which it is about to be committed, for {@link TailReader}.
 */
final class Beats implements AutoCloseable {
  private static final long PAUSE_NANOS = 50_000_000;

  private final MySqlServer source;
  private final Thread thread = new Thread(this::send, "beats");
  private final AtomicInteger sent = new AtomicInteger();
  private volatile boolean stopping;
  private volatile @Nullable SQLException failure;

  private Beats(MySqlServer source) {
    this.source = source;
  }

  /** Creates the table and begins. */
  static Beats start(MySqlServer source) {
    source.execute(
        "CREATE DATABASE beats",
        "CREATE TABLE beats.beats (id INT PRIMARY KEY AUTO_INCREMENT, at BIGINT)");
    Beats beats = new Beats(source);
    beats.thread.start();
    return beats;
  }

  /** How many were committed. */
  int sent() {
    return sent.get();
  }

  /** Ends them; fails when one of them failed. */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the beats end", e);
    }
    if (failure != null) {
      throw new AssertionError("a beat failed", failure);
    }
  }

  private void send() {
    try (Connection connection = source.connection();
        Statement statement = connection.createStatement()) {
      while (!stopping) {
        statement.execute(
            "INSERT INTO beats.beats (at) VALUES (" + System.currentTimeMillis() + ")");
        sent.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException e) {
      failure = e;
    }
  }
}
