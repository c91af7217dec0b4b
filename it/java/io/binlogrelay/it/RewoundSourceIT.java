package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.FaultProxy;
import io.binlogrelay.it.harness.FaultProxy.Ending;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A source that comes back with another history than the one it gave us. It is refused, and neither
 * our files nor the replica take anything of it.
 */
@ExtendWith(LogsOnFailure.class)
class RewoundSourceIT {

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void rewoundSourceIsRefusedWithAndWithoutNewWrites(MySqlImage image) throws IOException {
    MySqlServer replica = SharedServers.replica(image);
    try (MySqlServer source = MySqlServer.of(image, "rewound").start();
        FaultProxy proxy = FaultProxy.before(source.address());
        RelayProcess relay =
            RelayProcess.of(RelaySettings.below(source.address().through(proxy)))) {
      source.execute("CREATE DATABASE d", "CREATE TABLE d.t (id INT PRIMARY KEY, v TEXT)");
      source.stop();
      Path snapshot = source.snapshot();
      source.start();
      relay.start();
      replica.replication().followByGtid(relay.address());
      source.execute("INSERT INTO d.t VALUES (1, 'true')", "INSERT INTO d.t VALUES (2, 'true')");
      replica.replication().awaitCaughtUpWith(source);
      relay.awaitPublished(source.binlogEnd());
      Before before = new Before(filesOf(relay), relay.gtidExecuted(), replica.checksumTables());
      String file = source.binlogEnd().file();
      long length = source.binlogEnd().position();

      // The same file name, but shorter, and without the last GTIDs.
      source.stop();
      source.restore(snapshot);
      source.start();
      assertThat(source.binlogEnd().file()).isEqualTo(file);
      String shorter = source.gtidExecuted();
      relay.awaitSourceState("source-rewound");
      assertThat(reason(relay))
          .contains(file, "" + length, "" + source.binlogEnd().position(), before.gtids(), shorter);
      assertUntouched(before, relay, replica);

      // The same file name, longer, and the GTIDs used again: seen by a relay that was away.
      proxy.refuse(true);
      proxy.cutNow(Ending.RST);
      for (int id = 1; id <= 5; id++) {
        source.execute("INSERT INTO d.t VALUES (" + id + ", REPEAT('other', 100))");
      }
      assertThat(source.binlogEnd().position()).isGreaterThan(length);
      assertThat(source.binlogEnd().file()).isEqualTo(file);
      assertThat(relay.sigterm()).isZero();
      proxy.refuse(false);
      relay.start();
      relay.awaitSourceState("source-rewound");
      assertThat(reason(relay))
          .contains(
              file,
              "" + length,
              "" + source.binlogEnd().position(),
              before.gtids(),
              source.gtidExecuted());
      assertUntouched(before, relay, replica);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void sourceThatLostOurNewestFileIsRefused(MySqlImage image) throws IOException {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    source.execute("CREATE DATABASE kept", "FLUSH BINARY LOGS", "CREATE DATABASE lost");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      replica.replication().awaitCaughtUpWith(source);
      relay.awaitPublished(source.binlogEnd());
      String file = source.binlogEnd().file();
      Before before = new Before(filesOf(relay), relay.gtidExecuted(), replica.checksumTables());
      assertThat(relay.sigterm()).isZero();

      source.clearBinaryLog();
      source.execute("CREATE DATABASE other");
      relay.start();

      relay.awaitSourceState("source-rewound");
      assertThat(reason(relay)).contains(file, "binlog.000001", before.gtids());
      assertUntouched(before, relay, replica);
    }
  }

  /** What must not change while the source has another history. */
  private record Before(Map<String, String> files, String gtids, Map<String, String> tables) {}

  private static void assertUntouched(Before before, RelayProcess relay, MySqlServer replica)
      throws IOException {
    assertThat(filesOf(relay)).isEqualTo(before.files());
    assertThat(relay.gtidExecuted()).isEqualTo(before.gtids());
    assertThat(replica.gtidExecuted()).isEqualTo(before.gtids());
    assertThat(replica.checksumTables()).isEqualTo(before.tables());
  }

  private static String reason(RelayProcess relay) {
    return relay.status().at("/source/reason").asText();
  }

  /** Length and CRC32 of every binary log file of the relay. */
  private static Map<String, String> filesOf(RelayProcess relay) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (DirectoryStream<Path> logs =
        Files.newDirectoryStream(relay.relayLogDirectory(), "binlog.[0-9]*")) {
      for (Path log : logs) {
        byte[] bytes = Files.readAllBytes(log);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        files.put(log.getFileName().toString(), bytes.length + " bytes, CRC " + sum.getValue());
      }
    }
    return files;
  }
}
