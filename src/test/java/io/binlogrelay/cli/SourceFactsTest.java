package io.binlogrelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceFactsTest {
  private final CannedSession session = new CannedSession();

  @Test
  void aSourceThatIsWellSetUpPassesEveryItem() throws SQLException {
    assertThat(check())
        .allMatch(CheckItem::pass)
        .extracting(CheckItem::what)
        .containsExactly(
            "version",
            "binary log",
            "server_id",
            "binlog_format",
            "binlog_checksum",
            "gtid_mode",
            "binlog_encryption");
  }

  @Test
  void aSourceWithoutBinaryLogFailsWithTheRemedy() throws SQLException {
    session.variable("log_bin", "OFF");

    assertThat(failed()).containsExactly("binary log");
    assertThat(check().get(1).remedy()).contains("skip-log-bin");
  }

  @Test
  void oneServerIdForBothFails() throws SQLException {
    session.variable("server_id", "900");

    assertThat(failed()).containsExactly("server_id");
  }

  @Test
  void aSourceWithoutServerIdFails() throws SQLException {
    session.variable("server_id", "0");

    assertThat(failed()).containsExactly("server_id");
  }

  @Test
  void onlyMySqlFromEightOnPasses() throws SQLException {
    assertThat(failed("5.7.44-log")).containsExactly("version");
    assertThat(failed("10.11.6-MariaDB")).containsExactly("version");
    assertThat(failed("8.4.2")).isEmpty();
    assertThat(failed("9.7.0")).isEmpty();
  }

  @Test
  void checksumsAndGtidsMayBeOff() throws SQLException {
    session.variable("binlog_checksum", "NONE").variable("gtid_mode", "OFF");

    assertThat(failed()).isEmpty();
    assertThat(check())
        .extracting(CheckItem::found)
        .anyMatch(found -> found.startsWith("NONE: works"))
        .contains("OFF: replicas follow by file and position");
  }

  private List<String> failed(String version) throws SQLException {
    session.answer("SELECT VERSION()", version);
    return failed();
  }

  private List<String> failed() throws SQLException {
    return check().stream().filter(item -> !item.pass()).map(CheckItem::what).toList();
  }

  private List<CheckItem> check() throws SQLException {
    return new SourceFacts(session, 900).check();
  }
}
