package io.binlogrelay.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.binlogrelay.it.harness.MySqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Clients that commit rows of which each has a word of its own, and remember each commit that
 * returned, until they are stopped or their server is gone. The words are found again in a binary
 * log, whatever wrote it.
 */
final class NumberedCommits implements AutoCloseable {
  private static final Pattern WORD = Pattern.compile("<commit [0-9]+ [0-9]+ [0-9]+>");
  private static final long ENDS_WITHIN_MILLIS = 30_000;

  private final Set<String> returned = ConcurrentHashMap.newKeySet();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopping;

  private NumberedCommits() {}

  /**
   * Starts them.
   *
   * @param round part of each word, so that no two rounds have the same
   * @param filler bytes behind each word, which nobody looks at
   */
  static NumberedCommits start(MySqlServer source, int round, int count, int filler) {
    Commits.createTable(source);
    String behind = "x".repeat(filler);
    NumberedCommits commits = new NumberedCommits();
    for (int client = 0; client < count; client++) {
      String prefix = "<commit " + round + " " + client + " ";
      Thread thread = new Thread(() -> commits.commit(source, prefix, behind), "client-" + client);
      thread.setDaemon(true);
      commits.clients.add(thread);
      thread.start();
    }
    return commits;
  }

  private void commit(MySqlServer source, String prefix, String behind) {
    try (Connection connection = source.connection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO commits.t (body) VALUES (?)")) {
      for (int n = 0; !stopping; n++) {
        String word = prefix + n + ">";
        insert.setString(1, word + behind);
        insert.executeUpdate();
        returned.add(word);
      }
    } catch (SQLException serverIsGone) {
      // what did not return is not promised
    }
  }

  /** How many have returned until now. Any thread. */
  int count() {
    return returned.size();
  }

  /** The words of those. Any thread. */
  Set<String> returned() {
    return new TreeSet<>(returned);
  }

  /** Waits for the end of all clients; returns the words of what was committed. */
  Set<String> stop() {
    stopping = true;
    for (Thread client : clients) {
      try {
        client.join(ENDS_WITHIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while clients end", e);
      }
      if (client.isAlive()) {
        throw new AssertionError(client.getName() + " does not end");
      }
    }
    return returned();
  }

  @Override
  public void close() {
    stopping = true;
  }

  /** The words in the binary log files of a directory. */
  static Set<String> in(Path directory) {
    Set<String> found = new HashSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().matches(".*/binlog\\.[0-9]+")).toList()) {
        Matcher words = WORD.matcher(Files.readString(file, ISO_8859_1));
        while (words.find()) {
          found.add(words.group());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
