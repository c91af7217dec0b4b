package io.binlogrelay.it.bench;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures commits at a source that waits (AFTER_SYNC) for one acknowledgement, with durable
 * commits of its own (sync_binlog = 1, innodb_flush_log_at_trx_commit = 1), by who gives it.
 *
 * <p>Everybody is measured in each round, in an order that moves on, so that what the machine does
 * beside it strikes all of them alike; a round before them, which does not count, gives every
 * program its time to get warm. The table has the median of the rounds, with the lowest and the
 * highest.
 */
final class SemiSyncBench {
  private static final int WARM_UP_SECONDS = Integer.getInteger("warmup", 4);
  private static final int SECONDS = Integer.getInteger("seconds", 6);
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final List<Integer> CLIENTS = List.of(1, 8, 32);
  private static final int WARMING_CLIENTS = 8;
  private static final Duration ATTACHED_WITHIN = Duration.ofSeconds(60);
  private static final Duration DETACHED_WITHIN = Duration.ofSeconds(30);

  private final PlainMySql source;
  private final Map<Key, List<Load.Result>> results = new TreeMap<>();

  /** What one line of the table is about. */
  private record Key(int clients, int acker, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = Integer.compare(clients, other.clients);
      return order != 0 ? order : Integer.compare(acker, other.acker);
    }
  }

  private SemiSyncBench(PlainMySql source) {
    this.source = source;
  }

  /**
   * Runs it.
   *
   * @param arguments directory of MySQL 8.0, an empty directory for all data
   */
  public static void main(String[] arguments) throws Exception {
    Path mysql = Path.of(arguments[0]).toAbsolutePath();
    Path work = Path.of(arguments[1]).toAbsolutePath();
    Files.createDirectories(work);
    try (PlainMySql source =
            PlainMySql.start(
                mysql,
                work.resolve("source"),
                "--sync-binlog=1",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-redo-log-capacity=1G",
                "--plugin-load-add=semisync_source.so",
                "--loose-rpl-semi-sync-source-timeout=10000");
        PlainMySql replica =
            PlainMySql.start(
                mysql,
                work.resolve("replica"),
                "--plugin-load-add=semisync_replica.so",
                "--loose-rpl-semi-sync-replica-enabled=1",
                "--skip-replica-start");
        Relay relay = new Relay()) {
      source.execute(Load.TABLE);
      SemiSyncBench bench = new SemiSyncBench(source);
      bench.run(
          List.of(
              new Nobody(),
              BatchAcker.writingNothing(),
              BatchAcker.writingTo(work.resolve("written")),
              new NativeReplica(replica),
              relay));
      bench.print();
    }
    System.exit(0); // clients of the harness leave threads behind
  }

  private void run(List<Acker> ackers) throws Exception {
    for (Acker acker : ackers) {
      measure(acker, WARMING_CLIENTS);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int clients : CLIENTS) {
        for (int turn = 0; turn < ackers.size(); turn++) {
          int number = (turn + round) % ackers.size();
          Acker acker = ackers.get(number);
          Load.Result result = measure(acker, clients);
          results
              .computeIfAbsent(new Key(clients, number, acker.name()), key -> new ArrayList<>())
              .add(result);
          System.err.printf(
              Locale.ROOT,
              "round %d, %2d clients, %-42s %7.0f commits/s  p50 %7.2f ms  p99 %7.2f ms%n",
              round + 1,
              clients,
              acker.name(),
              result.perSecond(),
              result.p50Millis(),
              result.p99Millis());
        }
      }
    }
  }

  private Load.Result measure(Acker acker, int clients) throws Exception {
    if (acker.semiSync()) {
      source.execute("SET GLOBAL rpl_semi_sync_source_enabled = 1");
    }
    acker.attach(source);
    awaitClients(acker.semiSync() ? 1 : 0);
    long unacknowledged = source.status("Rpl_semi_sync_source_no_tx");
    Load.Result result = Load.run(source.address(), clients, WARM_UP_SECONDS, SECONDS);
    long missed = source.status("Rpl_semi_sync_source_no_tx") - unacknowledged;
    if (acker.semiSync() && missed > 0) {
      throw new IllegalStateException(missed + " commits were not acknowledged: " + acker.name());
    }
    source.execute("SET GLOBAL rpl_semi_sync_source_enabled = 0");
    acker.detach();
    endDumps();
    return result;
  }

  private void awaitClients(int count) {
    await(count + " semi-synchronous replicas")
        .atMost(ATTACHED_WITHIN)
        .until(() -> source.status("Rpl_semi_sync_source_clients") == count);
  }

  /** The source notices that a replica is gone when it next sends something, or is told. */
  private void endDumps() {
    await("dumps to end").atMost(DETACHED_WITHIN).until(this::endsDumps);
  }

  /** Tells one that is left; whether none is. */
  private boolean endsDumps() throws SQLException {
    List<String> dump =
        source.row("SELECT id FROM performance_schema.processlist WHERE command = 'Binlog Dump'");
    if (dump.isEmpty()) {
      return true;
    }
    source.execute("KILL " + dump.get(0));
    return false;
  }

  private void print() {
    System.out.println("| clients | acknowledged by | commits/s | p50 ms | p99 ms |");
    System.out.println("|---:|---|---:|---:|---:|");
    results.forEach(
        (key, measured) ->
            System.out.printf(
                "| %d | %s | %s | %s | %s |%n",
                key.clients(),
                key.name(),
                Spread.of(measured, "%,.0f", Load.Result::perSecond),
                Spread.of(measured, "%.2f", Load.Result::p50Millis),
                Spread.of(measured, "%.2f", Load.Result::p99Millis)));
  }
}
