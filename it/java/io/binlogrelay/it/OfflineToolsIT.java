package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayCommand;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.containers.Container.ExecResult;

/** The {@code log} commands of the packaged jar, on logs that hold what real servers write. */
@ExtendWith(LogsOnFailure.class)
class OfflineToolsIT {
  private static final String FIRST = "binlog.000001";

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void everyKindOfContentIsSoundAndShownOnALiveAndOnAStoppedLog(MySqlImage image)
      throws SQLException, IOException {
    MySqlServer source = SharedServers.source(image);
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      writeEverything(source);
      relay.awaitPublished(source.binlogEnd());
      Path log = relay.relayLogDirectory();

      assertSound(log);
      assertIndexesAreMadeBesideTheRelay(log);
      assertSound(log);
      assertThat(relay.sigterm()).isZero();
      assertSound(log);
      assertRowsAreShown(log.resolve(FIRST));
      assertAsManyEventsAsMysqlbinlog(source, log.resolve(FIRST));
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void aLogThatWasResetFollowsFromTheStartAgain(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    source.execute("CREATE DATABASE again", "FLUSH BINARY LOGS", "CREATE DATABASE again_too");
    BinlogEnd end = source.binlogEnd();
    try (RelayProcess relay = RelayProcess.below(source.address())) {
      relay.awaitPublished(end);
      String directory = relay.relayLogDirectory().toString();

      assertThat(RelayCommand.run("log", "reset", "--yes", "--dir", directory).exitCode())
          .isEqualTo(3); // it is running
      relay.sigterm();
      RelayCommand reset = RelayCommand.run("log", "reset", "--yes", "--dir", directory);
      assertThat(reset.exitCode()).as(reset.output()).isZero();
      assertThat(relay.relayLogDirectory().resolve(FIRST)).doesNotExist();

      relay.start();
      relay.awaitPublished(end);
      assertThat(relay.gtidExecuted()).isEqualTo(source.gtidExecuted());
      assertSound(relay.relayLogDirectory());
    }
  }

  private static void writeEverything(MySqlServer source) throws SQLException {
    try (Connection session = source.connection();
        Statement statement = session.createStatement()) {
      statement.execute("CREATE DATABASE content");
      statement.execute("USE content");
      for (Content content : Content.values()) {
        for (String sql : content.statements()) {
          statement.execute(sql);
        }
      }
      // Signs are told column by column: is YEAR among the numbers?
      statement.execute("CREATE TABLE signs (y YEAR, u INT UNSIGNED, s INT)");
      statement.execute("INSERT INTO signs VALUES (2001, 4294967295, -7)");
      statement.execute("SET binlog_transaction_compression = ON");
      statement.execute("CREATE TABLE packed (id INT PRIMARY KEY, v VARCHAR(200))");
      statement.execute("INSERT INTO packed VALUES (1, REPEAT('packed', 30))");
      statement.execute("SET binlog_transaction_compression = OFF");
      statement.execute("FLUSH BINARY LOGS");
    }
  }

  private static void assertSound(Path log) {
    RelayCommand verify = RelayCommand.run("log", "verify", "--dir", log.toString());
    assertThat(verify.output()).contains("nothing is wrong");
    assertThat(verify.exitCode()).isZero();
  }

  /** But for that of the newest file. */
  private static void assertIndexesAreMadeBesideTheRelay(Path log) {
    RelayCommand rebuild = RelayCommand.run("log", "rebuild-index", "--dir", log.toString());
    assertThat(rebuild.exitCode()).as(rebuild.output()).isZero();
    assertThat(rebuild.output())
        .contains("1 index, ", "is left to the relay", "in use by another relay");
    assertThat(log.resolve(FIRST + ".gtid-index")).isNotEmptyFile();
  }

  private static void assertRowsAreShown(Path file) {
    RelayCommand shown = RelayCommand.run("log", "inspect", "--rows", file.toString());
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.output())
        .contains("@1=2001  @2=4294967295  @3=-7")
        .contains("'-838:59:59.000000'", "'1000-01-01 00:00:00.001'", "'9999-12-31'")
        .contains("18446744073709551615", "-12345678901234567890.0123456789", "-2.25E300")
        // BINARY(5) x'00ff00ff00': the server writes it without the zeros at its end.
        .contains("b'1010101010101'", "=0x00ff00ff ", "latin \u00e9", "snow \u2603")
        .contains("JSON_REPLACE(@2, '$.list[1]', 99)")
        .containsPattern("(?s)Transaction_payload .*ZSTD.*\\+\\d+ .*content.packed: 1 row")
        .contains("'packedpacked")
        .doesNotContain("not decoded", "can't be read", "DAMAGED");
  }

  /** Of the file itself: events inside a compressed transaction begin with a plus sign. */
  private static void assertAsManyEventsAsMysqlbinlog(MySqlServer source, Path file)
      throws IOException {
    Path copy = source.file("inspected-" + FIRST);
    Files.copy(file, copy);
    ExecResult theirs = mysqlbinlog(source, copy);
    RelayCommand ours = RelayCommand.run("log", "inspect", file.toString());

    assertThat(count("(?m)^ +\\d+  \\d{4}-", ours.output()))
        .isPositive()
        .isEqualTo(count("(?m)^# at \\d+$", theirs.getStdout()) - insidePayloads(ours.output()));
  }

  /** mysqlbinlog prints the position of a payload's event once more for each event in it. */
  private static long insidePayloads(String inspected) {
    return count("(?m)^ +\\+\\d+  ", inspected);
  }

  private static ExecResult mysqlbinlog(MySqlServer source, Path file) {
    ExecResult read =
        source.runInside(
            "mysqlbinlog", source.queryString("SELECT @@datadir") + file.getFileName());
    assertThat(read.getExitCode()).as(read.getStderr()).isZero();
    return read;
  }

  private static long count(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }
}
