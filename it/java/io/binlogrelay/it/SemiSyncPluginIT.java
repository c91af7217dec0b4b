package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayCommand;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The plugins of MySQL: missing, switched off, switched on later, and in both spellings. */
@ExtendWith(LogsOnFailure.class)
class SemiSyncPluginIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  static Stream<MySqlImage> imagesWithOldPlugins() {
    return MySqlImage.all().filter(image -> !image.isAtLeast(9, 0));
  }

  /** The retired spelling is in all servers before 9. */
  static Stream<Arguments> imagesAndSpellings() {
    return Stream.concat(
        MySqlImage.all().map(image -> Arguments.of(image, "source")),
        imagesWithOldPlugins().map(image -> Arguments.of(image, "master")));
  }

  @ParameterizedTest
  @MethodSource("imagesAndSpellings")
  void semiSyncBeginsByItselfWhenTheSourceHasIt(MySqlImage image, String role) {
    String plugin = "rpl_semi_sync_" + role;
    try (MySqlServer source = MySqlServer.of(image, "plugin-source").start();
        RelayProcess relay = RelayProcess.of(SemiSyncUpstreamIT.semiSyncBelow(source)).start()) {
      Commits.createTable(source);
      awaitOffer(relay, "missing");
      assertThat(relay.log()).contains("followed asynchronously: its plugin is not installed");
      assertThat(check(source, "8s")).contains("FAIL  semi-sync", "INSTALL PLUGIN");
      goesOnAsynchronously(source, relay);
      assertThat(relay.metric("binlogrelay_semisync_acks_total")).isZero();

      source.execute(
          "INSTALL PLUGIN %s SONAME 'semisync_%s.so'".formatted(plugin, role),
          "SET GLOBAL " + plugin + "_timeout = " + SemiSyncParties.NEVER.toMillis());
      endDump(source);
      awaitOffer(relay, "disabled");
      assertThat(check(source, "8s"))
          .contains("FAIL  semi-sync", "SET GLOBAL " + plugin + "_enabled = 1");
      goesOnAsynchronously(source, relay);

      source.execute("SET GLOBAL " + plugin + "_enabled = 1");
      endDump(source);
      awaitOffer(relay, "enabled");
      Awaitility.await("the relay to be semi-synchronous")
          .atMost(WITHIN)
          .until(() -> status(source, "_" + role + "_clients").equals("1"));
      Commits.run(source, 4, 100, WITHIN);
      assertThat(status(source, "_" + role + "_no_tx")).isEqualTo("0");
      assertThat(status(source, "_" + role + "_yes_tx")).isNotEqualTo("0");
      assertThat(check(source, "8s")).contains("pass  semi-sync").doesNotContain("FAIL  semi-sync");

      source.execute("SET GLOBAL " + plugin + "_timeout = 5000");
      assertThat(check(source, "8s"))
          .contains("FAIL  semi-sync", "the source waits 5000 ms", plugin + "_timeout");
      assertThat(check(source, "4s")).contains("pass  semi-sync");
    }
  }

  private static void goesOnAsynchronously(MySqlServer source, RelayProcess relay) {
    Commits.run(source, 2, 20, WITHIN);
    relay.awaitPublished(source.binlogEnd());
  }

  private static void awaitOffer(RelayProcess relay, String offer) {
    Awaitility.await("the source's plugin to be " + offer)
        .atMost(WITHIN)
        .until(() -> relay.status().at("/semiSync/offer").asText().equals(offer));
    relay.awaitSourceState("streaming");
  }

  private static void endDump(MySqlServer source) {
    for (Map<String, ?> dump :
        source.queryRows(
            "SELECT id FROM performance_schema.processlist WHERE command LIKE 'Binlog Dump%'")) {
      source.execute("KILL " + dump.get("id"));
    }
  }

  private static String check(MySqlServer source, String timeout) {
    RelaySettings settings =
        SemiSyncUpstreamIT.semiSyncBelow(source)
            .set("server.id", 899)
            .set("semiSync.ackAfter", "replicas")
            .set("semiSync.timeout", timeout);
    return RelayCommand.check(settings).output();
  }

  private static String status(MySqlServer server, String name) {
    return server.queryString(
        "SELECT variable_value FROM performance_schema.global_status WHERE variable_name ="
            + " 'Rpl_semi_sync"
            + name
            + "'");
  }

  @ParameterizedTest
  @MethodSource("imagesWithOldPlugins")
  void aReplicaWithTheRetiredPluginAcknowledges(MySqlImage image) {
    MySqlServer source = SemiSyncParties.source(image);
    Commits.createTable(source);
    try (MySqlServer replica =
            MySqlServer.of(image, "retired-replica")
                .with("plugin-load-add", "semisync_slave.so")
                .with("loose-rpl-semi-sync-slave-enabled", "1")
                .start();
        RelayProcess relay = RelayProcess.of(holding(source)).start()) {
      relay.awaitReady();
      replica.replication().followByGtid(relay.address());
      Awaitility.await("the replica to be semi-synchronous")
          .atMost(WITHIN)
          .until(() -> status(replica, "_slave_status").equals("ON"));
      SemiSyncParties.switchOn(source, 1);
      Commits.run(source, 4, 100, WITHIN); // each of them waits for the replica
      EqualEnd.assertReached(source, replica, relay);
      assertThat(SemiSyncParties.status(source, "no_tx")).isZero();
      assertThat(replica.log()).doesNotContainIgnoringCase("out of order");
    }
  }

  private static RelaySettings holding(MySqlServer source) {
    return SemiSyncUpstreamIT.semiSyncBelow(source)
        .set("semiSync.ackAfter", "replicas")
        .set("semiSync.onTimeout", "hold");
  }

  /** A server with both plugins has the names of both roles, and so have we. */
  @ParameterizedTest
  @MethodSource("images")
  void statusVariablesAreTheServers(MySqlImage image) throws Exception {
    MySqlServer source = SemiSyncParties.source(image);
    MySqlServer both =
        MySqlServer.of(image, "both-plugins")
            .with("plugin-load", "semisync_source.so;semisync_replica.so");
    try (both;
        RelayProcess relay = RelayProcess.of(SemiSyncUpstreamIT.semiSyncBelow(source)).start()) {
      both.start();
      SemiSyncParties.switchOn(source, 1);
      Map<String, String> ours = statusOf(relay.connection());
      assertThat(currentNames(ours)).isEqualTo(currentNames(statusOf(both.connection())));
      assertThat(ours)
          .containsEntry("Rpl_semi_sync_replica_status", "ON")
          .containsEntry("Rpl_semi_sync_source_clients", "0");
    }
  }

  private static Set<String> currentNames(Map<String, String> status) {
    return status.keySet().stream()
        .filter(name -> !name.contains("_master_") && !name.contains("_slave_"))
        .collect(Collectors.toSet());
  }

  private static Map<String, String> statusOf(Connection opened) throws SQLException {
    try (Connection connection = opened;
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync%'")) {
      Map<String, String> status = new TreeMap<>();
      while (rows.next()) {
        status.put(rows.getString(1), rows.getString(2));
      }
      return status;
    }
  }
}
