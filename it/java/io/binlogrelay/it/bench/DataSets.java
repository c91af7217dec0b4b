package io.binlogrelay.it.bench;

import io.binlogrelay.gtid.GtidSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fills a source with what is read in the measurements: one file of small transactions (five events
 * of 112 bytes on average) and one of large rows. The program's thread only.
 */
final class DataSets {
  private static final int WRITERS = 4;

  private static final String[] TABLES = {
    "CREATE DATABASE fill",
    "CREATE TABLE fill.small (id BIGINT AUTO_INCREMENT PRIMARY KEY, k INT, a VARCHAR(20),"
        + " c VARCHAR(400)) CHARSET = latin1",
    "CREATE TABLE fill.large (id BIGINT AUTO_INCREMENT PRIMARY KEY, c LONGBLOB)",
    "CREATE PROCEDURE fill.small (n INT) BEGIN DECLARE i INT DEFAULT 0; DECLARE r CHAR(32);"
        + " WHILE i < n DO SET r = HEX(RANDOM_BYTES(16));"
        + " INSERT INTO fill.small (k, a, c) VALUES (i, LEFT(r, 12), REPEAT(r, 8));"
        + " SET i = i + 1; END WHILE; END",
    "CREATE PROCEDURE fill.large (n INT) BEGIN DECLARE i INT DEFAULT 0; WHILE i < n DO"
        + " INSERT INTO fill.large (c) VALUES (REPEAT(RANDOM_BYTES(1000), 1000));"
        + " SET i = i + 1; END WHILE; END"
  };

  private final PlainMySql source;

  DataSets(PlainMySql source) {
    this.source = source;
  }

  /** Creates what they are made with. */
  void prepare() throws SQLException {
    source.execute(TABLES);
  }

  /** A file of so many small transactions, which take 560 bytes each. */
  DataSet small(int transactions) throws Exception {
    return file("112 bytes", "CALL fill.small(" + transactions / WRITERS + ")", WRITERS);
  }

  /** A file of so many transactions with one row of 1 MB. */
  DataSet large(int transactions) throws Exception {
    return file("1 MB", "CALL fill.large(" + transactions + ")", 1);
  }

  /** A file of its own, at most 1 GiB. */
  private DataSet file(String name, String statement, int writers) throws Exception {
    source.execute("FLUSH BINARY LOGS");
    String file = source.end().file();
    GtidSet before = source.executed();
    run(statement, writers);
    if (!source.end().file().equals(file)) {
      throw new IllegalArgumentException("the set " + name + " is too large for a file of 1 GiB");
    }
    DataSet set = new DataSet(name, file, before, source.executed(), source.end().position());
    source.execute("FLUSH BINARY LOGS");
    return set;
  }

  private void run(String statement, int writers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        running.add(
            threads.submit(
                () -> {
                  source.execute(statement);
                  return null;
                }));
      }
      for (Future<?> writer : running) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
