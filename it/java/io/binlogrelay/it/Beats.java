package io.binlogrelay.it;

import io.binlogrelay.it.harness.MySqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Twenty small commits a second on a source, each one row of {@code beats.beats}, and when the
 * source had confirmed them. Any thread may ask.
 */
final class Beats implements AutoCloseable {
  private static final long PAUSE_NANOS = 50_000_000;

  private final MySqlServer source;
  private final Thread thread = new Thread(this::send, "beats");
  private final List<Long> commits = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;
  private volatile @Nullable SQLException failure;

  private Beats(MySqlServer source) {
    this.source = source;
  }

  /** Creates the table and begins. */
  static Beats start(MySqlServer source) {
    source.execute("CREATE DATABASE beats", "CREATE TABLE beats.beats (id INT PRIMARY KEY)");
    Beats beats = new Beats(source);
    beats.thread.start();
    return beats;
  }

  /** When each was committed, on {@link System#nanoTime}'s scale; beat n is element n. */
  List<Long> commits() {
    return commits;
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
        statement.execute("INSERT INTO beats.beats VALUES (" + commits.size() + ")");
        commits.add(System.nanoTime());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException e) {
      failure = e;
    }
  }
}
