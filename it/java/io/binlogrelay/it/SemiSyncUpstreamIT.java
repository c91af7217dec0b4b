package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.FileCompare;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.RelaySettings;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The relay is a source's only semi-synchronous replica, and the source waits an hour: each commit
 * that returns was acknowledged.
 */
@ExtendWith(LogsOnFailure.class)
class SemiSyncUpstreamIT {
  private static final boolean SOAK = Boolean.getBoolean("soak");
  private static final int COMMITS = SOAK ? 10_000 : 1_000;

  /** What a replica need not know before it resumes. */
  private static final Pattern OUR_OWN_QUESTIONS =
      Pattern.compile("SELECT @@GLOBAL\\.(LOG_BIN|GTID_(OWNED|EXECUTED|PURGED))|SHOW BINARY LOGS");

  private static final Duration WITHIN = Duration.ofMinutes(SOAK ? 10 : 3);

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  static Stream<Arguments> imagesAndWaitPoints() {
    return MySqlImage.all()
        .flatMap(
            image ->
                Stream.of("AFTER_SYNC", "AFTER_COMMIT").map(point -> Arguments.of(image, point)));
  }

  static RelaySettings semiSyncBelow(MySqlServer source) {
    return RelaySettings.below(source.address()).set("source.semiSync", true);
  }

  @ParameterizedTest
  @MethodSource("imagesAndWaitPoints")
  void everyCommitIsAcknowledged(MySqlImage image, String waitPoint) {
    MySqlServer source = SemiSyncParties.source(image);
    Commits.createTable(source);
    source.execute("SET GLOBAL rpl_semi_sync_source_wait_point = " + waitPoint);
    try (RelayProcess relay = RelayProcess.of(semiSyncBelow(source)).start()) {
      SemiSyncParties.switchOn(source, 1);
      Commits.run(source, 16, COMMITS, WITHIN);
      assertAllAcknowledged(source, relay, COMMITS);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void groupsOfHundredsOfTransactionsAreAcknowledged(MySqlImage image) {
    MySqlServer source = SemiSyncParties.source(image);
    Commits.createTable(source);
    int clients = 180;
    try (RelayProcess relay = RelayProcess.of(semiSyncBelow(source)).start()) {
      SemiSyncParties.switchOn(source, 1);
      source.execute("SET GLOBAL binlog_group_commit_sync_delay = 100000");
      try {
        Commits.run(source, clients, clients * (SOAK ? 50 : 5), WITHIN);
      } finally {
        source.execute("SET GLOBAL binlog_group_commit_sync_delay = 0");
      }
      assertAllAcknowledged(source, relay, clients * (SOAK ? 50 : 5));
    }
  }

  /** The sequence of packets restarts with each ACK, and each ACK is a packet of its own. */
  @ParameterizedTest
  @MethodSource("images")
  void thousandsOfAcksGoOverOneConnection(MySqlImage image) {
    MySqlServer source = SemiSyncParties.source(image);
    Commits.createTable(source);
    int commits = SOAK ? 50_000 : 1_000;
    source.execute("SET GLOBAL sync_binlog = 0", "SET GLOBAL innodb_flush_log_at_trx_commit = 0");
    try (RelayProcess relay = RelayProcess.of(semiSyncBelow(source)).start()) {
      SemiSyncParties.switchOn(source, 1);
      Commits.run(source, 1, commits, WITHIN);
      assertAllAcknowledged(source, relay, commits);
      assertThat(relay.status().at("/source/reconnects").asLong()).isZero();
      assertThat(relay.log()).doesNotContain("-> waiting");
    } finally {
      source.execute("SET GLOBAL sync_binlog = 1", "SET GLOBAL innodb_flush_log_at_trx_commit = 1");
    }
  }

  private static void assertAllAcknowledged(MySqlServer source, RelayProcess relay, int commits) {
    assertThat(source.queryLong("SELECT COUNT(*) FROM commits.t")).isEqualTo(commits);
    assertThat(SemiSyncParties.status(source, "no_tx")).isZero();
    assertThat(SemiSyncParties.status(source, "no_times")).isZero();
    assertThat(SemiSyncParties.status(source, "yes_tx")).isPositive();
    assertThat(SemiSyncParties.text(source, "status")).isEqualTo("ON");
    source.execute("FLUSH BINARY LOGS");
    relay.awaitPublished(source.binlogEnd());
    assertThat(FileCompare.assertClosedFilesEqual(relay, source)).isEqualTo(1);
    assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
  }

  /** The general log does not show COM_REGISTER_SLAVE. */
  @ParameterizedTest
  @MethodSource("images")
  void asksWhatAReplicaOfTheSameVersionAsksInItsOrder(MySqlImage image) {
    MySqlServer source = SemiSyncParties.source(image);
    MySqlServer replica = SemiSyncParties.replica(image, "replica");
    source.execute(
        "SET GLOBAL log_output = 'TABLE'",
        "TRUNCATE mysql.general_log",
        "SET GLOBAL general_log = 1");
    try (RelayProcess relay = RelayProcess.of(semiSyncBelow(source)).start()) {
      replica.replication().followByGtid(source.address());
      SemiSyncParties.switchOn(source, 2);
      List<String> real = statementsOf(source, replica.serverUuid());
      List<String> ours =
          statementsOf(source, relay.status().at("/relay/serverUuid").asText()).stream()
              .filter(sql -> !OUR_OWN_QUESTIONS.matcher(sql).matches())
              .toList();
      assertThat(withoutRetiredWish(ours))
          .isEqualTo(withoutRetiredWish(real))
          .hasSizeGreaterThan(9);
    } finally {
      source.execute("SET GLOBAL general_log = 0");
    }
  }

  private static List<String> withoutRetiredWish(List<String> statements) {
    return statements.stream().map(sql -> sql.replace(", @rpl_semi_sync_slave = 1", "")).toList();
  }

  /** From its login to its dump, with what differs between any two replicas left out. */
  private static List<String> statementsOf(MySqlServer source, String uuid) {
    String thread =
        source.queryString(
            "SELECT thread_id FROM mysql.general_log WHERE command_type = 'Query' AND argument LIKE"
                + " 'SET %uuid = \\'"
                + uuid
                + "%'");
    return source
        .queryRows(
            "SELECT IF(command_type = 'Query', CONVERT(argument USING utf8mb4), 'dump') AS sent"
                + " FROM mysql.general_log WHERE command_type <> 'Connect' AND thread_id = "
                + thread
                + " ORDER BY event_time")
        .stream()
        .map(row -> String.valueOf(row.get("sent")))
        .map(sent -> sent.replace(uuid, "UUID").replaceAll("period = \\d+", "period = N"))
        .toList();
  }
}
