package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import io.binlogrelay.it.harness.SharedServers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A source that can't be followed, or not from where we are: each has a state and a reason. */
@ExtendWith(LogsOnFailure.class)
class RefusedSourceIT {

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void anotherServerIsRefusedWithBothNamed(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer other = SharedServers.replica(image);
    source.execute("CREATE DATABASE d");
    other.execute("CREATE DATABASE foreign_one");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(source.binlogEnd());
      assertThat(relay.sigterm()).isZero();
      relay.settings().set("source.hosts", List.of("127.0.0.1:" + other.port()));
      relay.start();

      relay.awaitSourceState("different-source");
      assertThat(reason(relay)).contains(source.serverUuid(), other.serverUuid());
      assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void purgedFileIsPassedOverOnlyWhenNothingIsMissing(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    MySqlServer replica = SharedServers.replica(image);
    source.execute("CREATE DATABASE d", "CREATE TABLE d.t (id INT PRIMARY KEY)");
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      replica.replication().followByGtid(relay.address());
      relay.awaitPublished(source.binlogEnd());
      assertThat(relay.sigterm()).isZero();
      purgeAllButANewFile(source);
      source.execute("INSERT INTO d.t VALUES (1)");
      relay.start();
      replica.replication().awaitCaughtUpWith(source);
      assertThat(replica.checksumTables()).isEqualTo(source.checksumTables());
      relay.awaitPublished(source.binlogEnd());
      String held = relay.gtidExecuted();
      assertThat(held).isEqualTo(source.gtidExecuted());

      assertThat(relay.sigterm()).isZero();
      source.execute("INSERT INTO d.t VALUES (2)");
      String newest = source.binlogEnd().file();
      purgeAllButANewFile(source);
      relay.start();

      relay.awaitSourceState("purged");
      String missing =
          source.queryString("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_purged, '" + held + "')");
      assertThat(missing).isNotEmpty();
      assertThat(reason(relay)).contains(newest, held, missing);
      assertThat(relay.gtidExecuted()).isEqualTo(held);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void accountThatMayNotReplicateIsToldWhatItLacks(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    source.execute(
        "SET sql_log_bin = 0",
        "CREATE USER no_client IDENTIFIED BY 'secret-1'",
        "GRANT REPLICATION SLAVE ON *.* TO no_client",
        "CREATE USER no_replica IDENTIFIED BY 'secret-1'",
        "GRANT REPLICATION CLIENT ON *.* TO no_replica");

    assertRefused(source, "no_client", "secret-1", "missing-privilege", "REPLICATION CLIENT");
    assertRefused(source, "no_replica", "secret-1", "missing-privilege", "REPLICATION SLAVE");
    assertRefused(source, "no_replica", "secret-2", "wrong-password", "1045");
    // mysqld pretends that an unknown user has some plugin, by chance one that we don't have.
    assertRefused(source, "nobody", "secret-2", "wrong-password", "check that source.user exists");
  }

  private static void assertRefused(
      MySqlServer source, String user, String password, String state, String said) {
    RelaySettings settings =
        RelaySettings.below(source.address())
            .set("source.user", user)
            .set("source.password", password);
    try (RelayProcess relay = RelayProcess.of(settings)) {
      relay.start();
      relay.awaitSourceState(state);
      assertThat(reason(relay)).contains(said).doesNotContain(password);
      assertThat(relay.log()).doesNotContain(password).doesNotContain("\tat ");
    }
  }

  private static void purgeAllButANewFile(MySqlServer source) {
    source.execute("FLUSH BINARY LOGS");
    source.execute("PURGE BINARY LOGS TO '" + source.binlogEnd().file() + "'");
    assertThat(source.binaryLogs()).hasSize(1);
  }

  private static String reason(RelayProcess relay) {
    return relay.status().at("/source/reason").asText();
  }
}
