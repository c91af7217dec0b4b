package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.gtid.GtidSet;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Those who join by GTID far inside a large file of a real source, with an index and without. Every
 * other GTID has a tag where the source knows tags.
 */
@ExtendWith(LogsOnFailure.class)
class GtidIndexIT {

  private static final String[] SCHEMA = {
    "CREATE DATABASE big", "CREATE TABLE big.t (id INT PRIMARY KEY, v LONGTEXT)"
  };

  private static final int ROWS = 240;
  private static final int MIDDLE = 58;

  /** Of the GTIDs of every other row, where the source knows tags. */
  private static final String TAG = "every_other";

  /** An index of the file, the first buffer of the file, the block with what is sent, twice. */
  private static final long READ_MAX = 8 << 20;

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void whatAReplicaHasIsNotRead(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);
    String file = writeLargeFile(source, image);
    BinlogEnd end = source.binlogEnd();
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(end);
      Path index = relay.relayLogDirectory().resolve(file + ".gtid-index");
      awaitIndexes(relay);
      assertJoinsReadLittle(source, relay, image);
      assertReplicaJoinsAtTheEnd(source, relay, image);

      assertThat(relay.sigterm()).isZero();
      Files.delete(index);
      relay.start();
      awaitIndexes(relay);
      assertJoinsReadLittle(source, relay, image);

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
      assertJoinsReadLittle(source, relay, image);
      assertThat(verify(relay).output()).contains("nothing is wrong");
    }
  }

  /** Returns the file's name; the source goes on in the next one. */
  private static String writeLargeFile(MySqlServer source, MySqlImage image) {
    String file = source.binlogEnd().file();
    source.execute(SCHEMA);
    List<String> rows = new ArrayList<>();
    for (int id = 1; id <= ROWS; id++) {
      if (hasTags(image)) {
        rows.add("SET gtid_next = 'AUTOMATIC" + (isTagged(image, id) ? ":" + TAG : "") + "'");
      }
      rows.add(
          "INSERT INTO big.t VALUES ("
              + id
              + ", REPEAT('"
              + (char) ('a' + id % 26)
              + "', 262144))");
    }
    source.execute(rows.toArray(String[]::new));
    source.execute("FLUSH BINARY LOGS");
    return file;
  }

  private static boolean hasTags(MySqlImage image) {
    return image.isAtLeast(8, 3);
  }

  private static boolean isTagged(MySqlImage image, int row) {
    return hasTags(image) && row % 2 == 0;
  }

  /** All GTIDs of the source but those of some rows. */
  private static String without(MySqlServer source, MySqlImage image, int... rows) {
    GtidSet held = GtidSet.parse(source.gtidExecuted());
    for (int row : rows) {
      held = held.minus(GtidSet.parse(source.serverUuid() + ":" + gtid(image, row)));
    }
    return held.toString();
  }

  /** What is behind the UUID; the first two transactions make the table. */
  private static String gtid(MySqlImage image, int row) {
    if (!hasTags(image)) {
      return String.valueOf(SCHEMA.length + row);
    }
    return isTagged(image, row)
        ? TAG + ":" + row / 2
        : String.valueOf(SCHEMA.length + (row + 1) / 2);
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

  private static void assertJoinsReadLittle(
      MySqlServer source, RelayProcess relay, MySqlImage image) {
    String end = without(source, image, ROWS - 2, ROWS - 1, ROWS);
    String hole = without(source, image, MIDDLE);
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
      MySqlServer source, RelayProcess relay, MySqlImage image) {
    MySqlServer replica = SharedServers.replica(image);
    replica.execute("SET sql_log_bin = 0", SCHEMA[0], SCHEMA[1]);
    String held = without(source, image, ROWS - 2, ROWS - 1, ROWS);
    replica.execute("SET GLOBAL gtid_purged = '" + held + "'");
    long before = relay.bytesRead();
    replica.replication().followByGtid(relay.address()).awaitCaughtUpWith(source);
    assertThat(relay.bytesRead() - before).isLessThan(READ_MAX);
    assertThat(replica.queryLong("SELECT COUNT(*) FROM big.t")).isEqualTo(3);
    assertThat(replica.gtidExecuted()).isEqualTo(source.gtidExecuted());
    replica.replication().forget();
  }
}
