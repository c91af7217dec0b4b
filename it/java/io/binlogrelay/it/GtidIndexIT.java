package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.DumpClient;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayCommand;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Those who join by GTID far inside a large file of a real source, with an index and without. */
@ExtendWith(LogsOnFailure.class)
class GtidIndexIT {

  /** Two transactions make the table; row n is transaction n + 2. */
  private static final String[] SCHEMA = {
    "CREATE DATABASE big", "CREATE TABLE big.t (id INT PRIMARY KEY, v LONGTEXT)"
  };

  private static final int ROWS = 240;
  private static final int LAST = ROWS + 2;
  private static final int MIDDLE = 60;

  /** An index of the file, the first buffer of the file, the block with what is sent, twice. */
  private static final long READ_MAX = 8 << 20;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void whatAReplicaHasIsNotRead(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);
    String file = writeLargeFile(source);
    BinlogEnd end = source.binlogEnd();
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(end);
      Path index = relay.relayLogDirectory().resolve(file + ".gtid-index");
      awaitIndexes(relay);
      assertJoinsReadLittle(source, relay);
      assertReplicaJoinsAtTheEnd(source, relay, SharedServers.replica(image));

      assertThat(relay.sigterm()).isZero();
      Files.delete(index);
      relay.start();
      awaitIndexes(relay);
      assertJoinsReadLittle(source, relay);

      assertThat(relay.sigterm()).isZero();
      byte[] damaged = Files.readAllBytes(index);
      damaged[damaged.length / 2] ^= 1;
      Files.write(index, damaged);
      assertThat(verify(relay).exitCode()).isEqualTo(1);
      assertThat(rebuild(relay).exitCode()).isZero();
      assertThat(verify(relay).exitCode()).isZero();
      Files.write(index, damaged);
      relay.start();
      awaitIndexes(relay);
      assertJoinsReadLittle(source, relay);
      assertThat(verify(relay).output()).contains("nothing is wrong");
    }
  }

  /** Returns the file's name; the source goes on in the next one. */
  private static String writeLargeFile(MySqlServer source) {
    String file = source.binlogEnd().file();
    source.execute(SCHEMA);
    String[] rows = new String[ROWS];
    for (int id = 1; id <= ROWS; id++) {
      rows[id - 1] =
          "INSERT INTO big.t VALUES (" + id + ", REPEAT('" + (char) ('a' + id % 26) + "', 262144))";
    }
    source.execute(rows);
    source.execute("FLUSH BINARY LOGS");
    return file;
  }

  /** The relay makes them in the background; beside it, a check changes nothing. */
  private static void awaitIndexes(RelayProcess relay) {
    await()
        .untilAsserted(
            () -> assertThat(verify(relay).output()).doesNotContain("GTID index", "WRONG"));
  }

  private static RelayCommand verify(RelayProcess relay) {
    return RelayCommand.run("log", "verify", "--dir", relay.relayLogDirectory().toString());
  }

  private static RelayCommand rebuild(RelayProcess relay) {
    return RelayCommand.run("log", "rebuild-index", "--dir", relay.relayLogDirectory().toString());
  }

  private static void assertJoinsReadLittle(MySqlServer source, RelayProcess relay) {
    String uuid = source.serverUuid();
    String end = uuid + ":1-" + (LAST - 3);
    String hole = uuid + ":1-" + (MIDDLE - 1) + ":" + (MIDDLE + 1) + "-" + LAST;
    for (String held : new String[] {end, hole}) {
      DumpClient.Answer theirs = DumpClient.dumpByGtid(source.address(), held);
      long before = relay.bytesRead();
      long started = System.nanoTime();
      DumpClient.Answer ours = DumpClient.dumpByGtid(relay.address(), held);
      long read = relay.bytesRead() - before;
      System.out.printf(
          "by GTID %s: %d events in %d ms, %d bytes read%n",
          held, ours.events().size(), (System.nanoTime() - started) / 1_000_000, read);
      assertThat(ours).as(held).isEqualTo(theirs);
      assertThat(read).as("bytes read for %s", held).isLessThan(READ_MAX);
    }
  }

  private static void assertReplicaJoinsAtTheEnd(
      MySqlServer source, RelayProcess relay, MySqlServer replica) {
    replica.execute("SET sql_log_bin = 0", SCHEMA[0], SCHEMA[1]);
    replica.execute("SET GLOBAL gtid_purged = '" + source.serverUuid() + ":1-" + (LAST - 3) + "'");
    long before = relay.bytesRead();
    replica.replication().followByGtid(relay.address()).awaitCaughtUpWith(source);
    assertThat(relay.bytesRead() - before).isLessThan(READ_MAX);
    assertThat(replica.queryLong("SELECT COUNT(*) FROM big.t")).isEqualTo(3);
    assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
    replica.replication().forget();
  }
}
