package io.binlogrelay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.binlogrelay.sql.facts.PurgeResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Numbers and texts are those of mysqld 8.0.33, but for 1105, which is ours. */
class AdministratorTest {

  private final FixedFacts facts = new FixedFacts("8.0.33");
  private final SqlSession admin = facts.administrator();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Administrator.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
    logger.setLevel(null);
  }

  @Test
  void stopsAndStartsTheLinkUnderBothNames() {
    assertThat(answer("STOP REPLICA")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.receives).isFalse();
    assertThat(answer("start replica for channel ''")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.receives).isTrue();
    assertThat(answer("STOP SLAVE IO_THREAD")).isEqualTo(new Answer.Done(0, 1));
    assertThat(warnings())
        .containsExactly(
            List.of(
                "Warning",
                "1287",
                "'STOP SLAVE' is deprecated and will be removed in a future release. Please use"
                    + " STOP REPLICA instead"));
    assertThat(facts.receives).isFalse();
    assertThat(answer("START REPLICA IO_THREAD, SQL_THREAD")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.receives).isTrue();
    assertThat(lines())
        .containsExactly(
            "STOP REPLICA by admin@127.0.0.1 (connection 30)",
            "START REPLICA by admin@127.0.0.1 (connection 30)",
            "STOP REPLICA by admin@127.0.0.1 (connection 30)",
            "START REPLICA by admin@127.0.0.1 (connection 30)");
  }

  @Test
  void notesWhatWasSoAlready() {
    assertThat(answer("START REPLICA")).isEqualTo(new Answer.Done(0, 1));
    assertThat(warnings())
        .containsExactly(
            List.of("Note", "3083", "Replication thread(s) for channel '' are already running."));
    answer("STOP REPLICA");
    assertThat(answer("STOP REPLICA")).isEqualTo(new Answer.Done(0, 1));
    assertThat(warnings())
        .containsExactly(
            List.of("Note", "3084", "Replication thread(s) for channel '' are already stopped."));
    answer("START REPLICA");
    assertThat(warnings()).isEmpty();
  }

  @Test
  void hasNoApplierToStop() {
    assertThat(failure("STOP REPLICA SQL_THREAD"))
        .isEqualTo("1235 This version of MySQL doesn't yet support 'STOP REPLICA SQL_THREAD'");
    assertThat(answer("START REPLICA SQL_THREAD")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.receives).isTrue();
    assertThat(failure("SHOW REPLICA STATUS FOR CHANNEL 'west'"))
        .isEqualTo("3074 Replica channel 'west' does not exist.");
    assertThat(failure("STOP REPLICA FOR CHANNEL 'west'"))
        .isEqualTo("3074 Replica channel 'west' does not exist.");
    assertThat(failure("START REPLICA UNTIL SQL_AFTER_GTIDS = 'x'")).startsWith("1235 ");
    assertThat(failure("STOP REPLICA NOW")).startsWith("1064 ").contains("near 'NOW'");
  }

  @Test
  void resetsNothingOfALogThatReplicasAreServedFrom() {
    assertThat(failure("RESET REPLICA ALL"))
        .isEqualTo(
            "3081 This operation cannot be performed with running replication threads; run STOP"
                + " REPLICA FOR CHANNEL '' first");
    answer("STOP REPLICA");
    assertThat(failure("RESET SLAVE"))
        .startsWith("1105 RESET REPLICA is refused: the relay log is what replicas are served from")
        .contains("log reset");
    assertThat(failure("RESET MASTER")).startsWith("1105 RESET BINARY LOGS AND GTIDS is refused: ");
  }

  @Test
  void flushesNoLogWhoseNamesAreTheSources() {
    for (String sql : List.of("FLUSH BINARY LOGS", "FLUSH LOGS", "FLUSH LOCAL RELAY LOGS")) {
      assertThat(failure(sql))
          .startsWith("1105 " + sql.replace("LOCAL ", "") + " is refused: file names and positions")
          .endsWith("run it there");
    }
    assertThat(failure("FLUSH PRIVILEGES"))
        .isEqualTo("1235 This version of MySQL doesn't yet support 'FLUSH'");
    assertThat(failure("FLUSH HOUSE")).startsWith("1064 ");
  }

  @Test
  void hasNoStatusOfSessionsToFlush() {
    assertThat(answer("FLUSH LOCAL STATUS")).isEqualTo(new Answer.Done(0, 0));
    assertThat(failure(facts.session("watch", 31, Privilege.ofMonitor()), "FLUSH STATUS"))
        .startsWith("1227 ")
        .contains("the RELOAD or FLUSH_STATUS privilege(s)");
  }

  @Test
  void purgesUpToAFile() {
    assertThat(answer("PURGE BINARY LOGS TO 'binlog.000002'")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.purges).containsExactly("binlog.000002");
    assertThat(lines())
        .containsExactly("PURGE BINARY LOGS TO 'binlog.000002' by admin@127.0.0.1 (connection 30)");
    facts.purge = CompletableFuture.completedFuture(Optional.empty());
    assertThat(failure("PURGE BINARY LOGS TO 'x'"))
        .isEqualTo("1373 Target log not found in binlog index");
    assertThat(warnings())
        .containsExactly(List.of("Error", "1373", "Target log not found in binlog index"));
  }

  @Test
  void purgesBeforeATimeOfTheServersZone() {
    for (String time :
        List.of("'2026-05-04 03:02:01'", "20260504030201", "'2026-5-4 3:2:1.5'", "NOW()")) {
      answer("PURGE BINARY LOGS BEFORE " + time);
    }
    assertThat(facts.purges)
        .containsExactly(
            "2026-05-04T03:02:01Z",
            "2026-05-04T03:02:01Z",
            "2026-05-04T03:02:01Z",
            "2026-11-21T03:08:00Z");
    assertThat(answer("PURGE BINARY LOGS BEFORE '2026-02-31'")).isEqualTo(new Answer.Done(0, 1));
    assertThat(warnings())
        .containsExactly(List.of("Warning", "1292", "Incorrect datetime value: '2026-02-31'"));
    assertThat(answer("PURGE BINARY LOGS BEFORE 'soon'")).isEqualTo(new Answer.Done(0, 1));
    assertThat(answer("PURGE BINARY LOGS BEFORE NULL")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.purges).hasSize(4);
  }

  @Test
  void purgesBeforeATimeThatIsSoLongAgo() {
    for (String time :
        List.of(
            "NOW() - INTERVAL 3 DAY",
            "DATE_SUB(NOW(), INTERVAL 72 HOUR)",
            "date_add(now(), interval -3 day)",
            "'2026-11-18 03:08:00' + INTERVAL 1 WEEK - INTERVAL 7 DAY",
            "CURDATE() - INTERVAL '1' MONTH")) {
      assertThat(answer("PURGE BINARY LOGS BEFORE " + time)).isEqualTo(new Answer.Done(0, 0));
    }
    String threeDaysAgo = "2026-11-18T03:08:00Z";
    assertThat(facts.purges)
        .containsExactly(
            threeDaysAgo, threeDaysAgo, threeDaysAgo, threeDaysAgo, "2026-10-21T00:00:00Z");
    assertThat(answer("PURGE BINARY LOGS BEFORE NOW() - INTERVAL 99999999999 YEAR"))
        .isEqualTo(new Answer.Done(0, 0));
    assertThat(answer("PURGE BINARY LOGS BEFORE NOW() + INTERVAL 9 MONTH - INTERVAL NULL DAY"))
        .isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.purges).hasSize(5);
    assertThat(failure("PURGE BINARY LOGS BEFORE NOW() - INTERVAL 3 DECADE")).startsWith("1064 ");
    assertThat(failure("SELECT 1" + " - INTERVAL 1 DAY".repeat(99))).startsWith("1064 ");
  }

  @Test
  void warnsOfFilesThatHadToStay() {
    facts.purge =
        CompletableFuture.completedFuture(Optional.of(new PurgeResult(1, 3, "binlog.000002", 2)));
    assertThat(answer("PURGE BINARY LOGS TO 'binlog.000004'")).isEqualTo(new Answer.Done(0, 1));
    assertThat(warnings())
        .containsExactly(
            List.of(
                "Warning",
                "1867",
                "file ./binlog.000002 was not purged because it was being read by 2 thread(s),"
                    + " purged only 1 out of 3 files."));
    facts.purge =
        CompletableFuture.completedFuture(Optional.of(new PurgeResult(1, 1, "binlog.000002", 0)));
    answer("PURGE BINARY LOGS BEFORE NOW()");
    assertThat(warnings())
        .containsExactly(
            List.of(
                "Warning",
                "1868",
                "file ./binlog.000002 was not purged because it is the active log file."));
  }

  @Test
  void tellsThatTheDiskRefusedAPurge() {
    facts.purge = CompletableFuture.failedFuture(new IllegalStateException("the disk is gone"));
    assertThat(failure("PURGE BINARY LOGS TO 'binlog.000002'"))
        .isEqualTo("1377 Fatal error during log purge");
    assertThat(lines()).anyMatch(line -> line.contains("an administrator's statement failed"));
  }

  @Test
  void shutsDown() {
    assertThat(answer("SHUTDOWN")).isEqualTo(new Answer.Done(0, 0));
    assertThat(facts.shutDown).isTrue();
  }

  @Test
  void nobodyElseMay() {
    SqlSession monitor = facts.session("watch", 31, Privilege.ofMonitor());
    String super8 = "the SUPER or REPLICATION_SLAVE_ADMIN privilege(s)";
    assertThat(failure(monitor, "START REPLICA")).startsWith("1227 ").contains(super8);
    assertThat(failure(monitor, "STOP SLAVE")).startsWith("1227 ").contains(super8);
    assertThat(failure(monitor, "RESET REPLICA ALL")).contains("the RELOAD privilege(s)");
    assertThat(failure(monitor, "RESET MASTER")).contains("the RELOAD or FLUSH_TABLES privilege");
    assertThat(failure(monitor, "FLUSH LOGS")).contains("the RELOAD privilege(s)");
    assertThat(failure(monitor, "PURGE BINARY LOGS TO 'x'")).contains("SUPER or BINLOG_ADMIN");
    assertThat(failure(monitor, "PURGE MASTER LOGS BEFORE NOW()")).contains("BINLOG_ADMIN");
    assertThat(failure(monitor, "SHUTDOWN")).contains("the SHUTDOWN privilege(s)");
    assertThat(((Answer.Failed) monitor.debug()).error().code()).isEqualTo(1227);
    assertThat(facts.receives).isTrue();
    assertThat(facts.purges).isEmpty();
    assertThat(facts.shutDown).isFalse();
    assertThat(lines()).isEmpty();
  }

  @Test
  void retiredWordsAreUnknownToNewVersions() {
    SqlSession newer = new FixedFacts("9.7.4-2").administrator();
    for (String sql :
        List.of(
            "START SLAVE",
            "STOP SLAVE",
            "RESET SLAVE",
            "RESET MASTER",
            "PURGE MASTER LOGS TO 'x'")) {
      assertThat(failure(newer, sql)).startsWith("1064 ");
    }
    assertThat(failure(newer, "RESET BINARY LOGS AND GTIDS")).startsWith("1105 ");
  }

  @Test
  void answersLaterWhatTakesTime() {
    facts.purge = new CompletableFuture<>();
    Answer.Later later = (Answer.Later) admin.execute("PURGE BINARY LOGS TO 'binlog.000002'");
    assertThat(later.work().toCompletableFuture()).isNotDone();
    facts.purge.complete(Optional.empty());
    assertThat(later.work().toCompletableFuture().join().get())
        .isInstanceOfSatisfying(
            Answer.Failed.class, failed -> assertThat(failed.error().code()).isEqualTo(1373));
  }

  private Answer answer(String sql) {
    return answer(admin, sql);
  }

  private static Answer answer(SqlSession session, String sql) {
    Answer answer = session.execute(sql);
    return answer instanceof Answer.Later later
        ? later.work().toCompletableFuture().join().get()
        : answer;
  }

  private String failure(String sql) {
    return failure(admin, sql);
  }

  private static String failure(SqlSession session, String sql) {
    Answer.Failed failed = (Answer.Failed) answer(session, sql);
    return failed.error().code() + " " + failed.error().text();
  }

  private List<List<String>> warnings() {
    return ((Answer.Rows) admin.execute("SHOW WARNINGS"))
        .rows().stream().map(row -> row.stream().map(String::valueOf).toList()).toList();
  }

  private List<String> lines() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
