package io.binlogrelay.it.bench;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the relay costs beside the mysqld that it replicates, both serving the same files to the
 * same readers in turn; how fast it takes a log in; how late a commit arrives below it. The program
 * prints Markdown tables, with the median of the rounds, the lowest and the highest.
 */
final class SpeedBench {
  /** MySQL's defaults; the large sets are written faster without. */
  private static final String[] DURABLE = {
    "SET GLOBAL sync_binlog = 1", "SET GLOBAL innodb_flush_log_at_trx_commit = 1"
  };

  private final PlainMySql source;
  private final SpeedOptions options;

  private SpeedBench(PlainMySql source, SpeedOptions options) {
    this.source = source;
    this.options = options;
  }

  /**
   * Runs it.
   *
   * @param arguments directory of MySQL 8.0, an empty directory for the source's data
   */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Path mysql = Path.of(arguments[0]).toAbsolutePath();
    Path work = Files.createDirectories(Path.of(arguments[1]).toAbsolutePath());
    try (PlainMySql source =
        PlainMySql.start(
            mysql,
            work.resolve("source"),
            "--innodb-redo-log-capacity=1G",
            "--max-allowed-packet=1G",
            "--max-connections=1200",
            "--sync-binlog=0",
            "--innodb-flush-log-at-trx-commit=0")) {
      new SpeedBench(source, SpeedOptions.ofSystemProperties()).run();
    }
    System.exit(0); // clients of the harness leave threads behind
  }

  private void run() throws Exception {
    DataSets sets = new DataSets(source);
    sets.prepare();
    tell("writing small transactions");
    DataSet small = sets.small(options.small());
    if (options.only().contains("ingest")) {
      ingest(small);
    }
    tell("writing large transactions");
    DataSet large = sets.large(options.large());
    RelaySettings settings =
        RelaySettings.below(source.address())
            .set("relayLog.sync", "transaction")
            .jvm("-Xmx" + options.heap());
    try (RelayProcess relay = RelayProcess.of(settings).start()) {
      relay.awaitPublished(source.end());
      settle();
      if (options.only().contains("fan-out")) {
        fanOut(relay, List.of(small, large));
      }
      if (options.only().contains("joins")) {
        joins(relay, small);
      }
      source.execute(Load.TABLE);
      source.execute(DURABLE);
      if (options.only().contains("chain")) {
        chain(relay);
      }
      if (options.only().contains("crowd")) {
        crowd(relay, small.bytes() + large.bytes());
      }
    }
  }

  /** Lets the disk have what was prepared: else it would come in the way of what is measured. */
  private static void settle() throws Exception {
    new ProcessBuilder("sync").inheritIO().start().waitFor();
  }

  private void ingest(DataSet small) throws Exception {
    Ingest ingest = new Ingest(source, options);
    for (int round = 0; round < options.rounds(); round++) {
      tell("ingest, round " + (round + 1));
      ingest.run(small.file(), small.bytes());
    }
    ingest.print("%.0f MB of small transactions".formatted(small.bytes() / 1e6));
  }

  private void fanOut(RelayProcess relay, List<DataSet> sets) throws Exception {
    FanOut fanOut = new FanOut(List.of(mysqld(), relay(relay)), options);
    for (DataSet set : sets) {
      tell("readers of events of " + set.name());
      fanOut.run(set);
    }
    fanOut.print();
  }

  private void joins(RelayProcess relay, DataSet set) throws Exception {
    tell("joins by GTID");
    GtidSet allButOne = source.executed().minus(last(set));
    Joins joins = new Joins();
    for (int round = 0; round < options.rounds(); round++) {
      relay.sigterm();
      relay.start();
      joins.first(relay(relay), allButOne);
      joins.again(mysqld(), allButOne);
      joins.again(relay(relay), allButOne);
      joins.cold(mysqld(), allButOne);
      joins.cold(relay(relay), allButOne);
    }
    joins.print(set);
  }

  /** The newest GTID of a set. */
  private static GtidSet last(DataSet set) {
    String all = set.after().toString();
    String uuid = all.substring(0, all.indexOf(':'));
    return GtidSet.parse(uuid + ":" + set.after().count());
  }

  private void chain(RelayProcess relay) throws Exception {
    ChainDelay chain = new ChainDelay(source, relay, options);
    for (int round = 0; round < options.rounds(); round++) {
      tell("commits below the relay, round " + (round + 1));
      chain.run();
    }
    chain.print();
  }

  private void crowd(RelayProcess relay, long history) throws Exception {
    tell("idle replicas");
    Crowd crowd = new Crowd(source, relay, options, history);
    crowd.idle();
    for (int round = 0; round < options.rounds(); round++) {
      tell("many replicas at the tail, round " + (round + 1));
      crowd.run(200, 100);
      crowd.run(20, 1000);
      crowd.run(64, 100);
    }
    crowd.print();
  }

  private ServerProcess mysqld() {
    return new ServerProcess("mysqld", source.address(), source.pid());
  }

  private static ServerProcess relay(RelayProcess relay) {
    return new ServerProcess("relay", relay.address(), relay.pid());
  }

  private static void tell(String what) {
    System.err.println(what);
  }
}
