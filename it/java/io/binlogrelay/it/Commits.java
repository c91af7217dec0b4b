package io.binlogrelay.it;

import io.binlogrelay.it.harness.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Clients that commit one row each time, all at once, as fast as their commits return. */
final class Commits {

  private Commits() {}

  /** The table that they write to. */
  static void createTable(MySqlServer source) {
    source.execute(
        "CREATE DATABASE IF NOT EXISTS commits",
        "CREATE TABLE IF NOT EXISTS commits.t (id BIGINT PRIMARY KEY AUTO_INCREMENT, client INT,"
            + " n INT, body LONGBLOB)");
  }

  /** Commits so many from so many clients; returns when all of them have returned. */
  static void run(MySqlServer source, int clients, int commits, Duration within) {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        int number = client;
        int share = commits / clients + (client < commits % clients ? 1 : 0);
        running.add(threads.submit(() -> commit(source, number, share)));
      }
      long deadline = System.nanoTime() + within.toNanos();
      for (Future<?> client : running) {
        client.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(commits + " commits within " + within, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void commit(MySqlServer source, int client, int commits) throws SQLException {
    try (Connection connection = source.connection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO commits.t (client, n, body) VALUES (?, ?, RANDOM_BYTES(100))")) {
      for (int n = 0; n < commits; n++) {
        insert.setInt(1, client);
        insert.setInt(2, n);
        insert.executeUpdate();
      }
    }
    return null;
  }
}
