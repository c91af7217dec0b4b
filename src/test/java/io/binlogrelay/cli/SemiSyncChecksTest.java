package io.binlogrelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SemiSyncChecksTest {

  private static final String MINIMAL =
      """
      server:
        id: 900
        accounts: [ { user: repl, password: s, roles: [ replica ] } ]
      source:
        hosts: [ "db1:3306" ]
        user: repl
        password: s
      """;

  private static final String ASKED = MINIMAL + "  semiSync: true\n";
  private static final String REPLICAS =
      ASKED + "semiSync: { ackAfter: replicas, timeout: 8s, onTimeout: %s }\n";

  @TempDir Path directory;

  private final CannedSession session = new CannedSession();

  private void source(String role, String enabled, String timeout) {
    session.answer(
        SemiSyncChecks.VARIABLES,
        List.of(
            Map.of("variable_name", "rpl_semi_sync_" + role + "_enabled", "value", enabled),
            Map.of("variable_name", "rpl_semi_sync_" + role + "_timeout", "value", timeout)));
  }

  private CheckItem check(String yaml) throws IOException, SQLException {
    Path file = Files.writeString(directory.resolve("relay.yaml"), yaml);
    List<CheckItem> items = new SemiSyncChecks(session, ConfigLoader.load(file)).check();
    assertThat(items).hasSize(1);
    return items.get(0);
  }

  @Test
  void whatIsNotAskedForPasses() throws Exception {
    assertThat(check(MINIMAL).found())
        .isEqualTo("plugin not installed; not asked for (source.semiSync: false)");
    source("source", "ON", "10000");
    assertThat(check(MINIMAL).pass()).isTrue();
  }

  @Test
  void aSourceThatDoesNotWaitFailsWithTheStatementThatHelps() throws Exception {
    assertThat(check(ASKED).pass()).isFalse();
    assertThat(check(ASKED).remedy()).contains("INSTALL PLUGIN rpl_semi_sync_source");
    source("source", "OFF", "10000");
    assertThat(check(ASKED).pass()).isFalse();
    assertThat(check(ASKED).remedy()).contains("SET GLOBAL rpl_semi_sync_source_enabled = 1");
    source("master", "OFF", "10000");
    assertThat(check(ASKED).remedy()).contains("SET GLOBAL rpl_semi_sync_master_enabled = 1");
  }

  @Test
  void aSourceThatWaitsPassesUnderBothSpellings() throws Exception {
    for (String role : List.of("source", "master")) {
      source(role, "ON", "10000");
      assertThat(check(ASKED))
          .isEqualTo(CheckItem.pass("semi-sync", "enabled, the source waits 10000 ms"));
    }
  }

  @Test
  void anAnswerThatCanNeverBeInTimeFails() throws Exception {
    source("source", "ON", "8000");
    assertThat(check(REPLICAS.formatted("ack")).remedy()).contains("semiSync.timeout");
    assertThat(check(REPLICAS.formatted("hold")).pass()).isTrue();
    assertThat(check(ASKED).pass()).isTrue();
    source("source", "ON", "8001");
    assertThat(check(REPLICAS.formatted("ack")).pass()).isTrue();
    source("source", "ON", "100");
    assertThat(check(ASKED + "relayLog: { sync: \"interval:100ms\" }\n").remedy())
        .contains("relayLog.sync");
  }
}
