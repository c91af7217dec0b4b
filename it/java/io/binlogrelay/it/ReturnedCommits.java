package io.binlogrelay.it;

import io.binlogrelay.it.harness.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Clients that commit one numbered row after the other until their server is gone, and know which
 * of their commits have returned: those are what must never be lost. The test's thread.
 */
final class ReturnedCommits {
  private static final int CLIENTS = 4;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private final MySqlServer source;
  private final int round;
  private final AtomicLongArray returned = new AtomicLongArray(CLIENTS);
  private final List<Thread> threads = new ArrayList<>();

  private ReturnedCommits(MySqlServer source, int round) {
    this.source = source;
    this.round = round;
  }

  static void createTable(MySqlServer source) {
    source.execute(
        "CREATE DATABASE returned",
        "CREATE TABLE returned.t (round INT, client INT, n INT, PRIMARY KEY (round, client, n))");
  }

  /** Starts the clients; rounds keep their rows apart. */
  static ReturnedCommits start(MySqlServer source, int round) {
    ReturnedCommits commits = new ReturnedCommits(source, round);
    for (int client = 0; client < CLIENTS; client++) {
      int number = client;
      Thread thread = new Thread(() -> commits.commit(number), "client-" + client);
      thread.setDaemon(true);
      commits.threads.add(thread);
      thread.start();
    }
    return commits;
  }

  private void commit(int client) {
    try (Connection connection = source.connection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO returned.t VALUES (?, ?, ?)")) {
      for (int n = 1; true; n++) {
        insert.setInt(1, round);
        insert.setInt(2, client);
        insert.setInt(3, n);
        insert.executeUpdate();
        returned.set(client, n);
      }
    } catch (SQLException serverIsGone) {
      // What has not returned promised nothing.
    }
  }

  long total() {
    return IntStream.range(0, CLIENTS).mapToLong(returned::get).sum();
  }

  /** Waits for so many more of them. */
  void awaitMore(int commits) {
    long from = total();
    Awaitility.await(commits + " more commits than " + from)
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> total() >= from + commits);
  }

  /** Waits until the clients have seen that their server is gone. */
  void awaitEnd() {
    Awaitility.await("the end of the clients")
        .atMost(WITHIN)
        .until(() -> threads.stream().noneMatch(Thread::isAlive));
  }

  /** The clients of which a server lacks a commit that has returned. */
  List<Integer> missedBy(MySqlServer server) {
    List<Integer> missed = new ArrayList<>();
    long[] there = new long[CLIENTS];
    for (Map<String, @Nullable String> row :
        server.queryRows(
            "SELECT client, COUNT(*) AS c, MAX(n) AS n FROM returned.t WHERE round = "
                + round
                + " GROUP BY client")) {
      long last = Long.parseLong(String.valueOf(row.get("n")));
      boolean gap = last != Long.parseLong(String.valueOf(row.get("c")));
      there[Integer.parseInt(String.valueOf(row.get("client")))] = gap ? 0 : last;
    }
    for (int client = 0; client < CLIENTS; client++) {
      if (there[client] < returned.get(client)) {
        missed.add(client);
      }
    }
    return missed;
  }

  int clients() {
    return CLIENTS;
  }
}
