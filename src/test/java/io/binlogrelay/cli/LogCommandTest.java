package io.binlogrelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogOptions;
import io.binlogrelay.relaylog.RelayLogWriter;
import io.binlogrelay.relaylog.SourceIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the {@code log} commands print and exit with; what they find is tested with offline. */
class LogCommandTest {
  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";

  @TempDir Path directory;
  private final CommandRunner runner = new CommandRunner();

  @BeforeEach
  void aLogOfTwoFiles() throws IOException {
    try (RelayLog log = RelayLog.open(new RelayLogOptions(directory, 1 << 20))) {
      RelayLogWriter writer = log.writer();
      writer.remember(new SourceIdentity(BinlogBuilder.SOURCE, 84, "8.0.33", "ON"), GtidSet.EMPTY);
      writer.cutToPublished();
      append(writer, FIRST, new BinlogBuilder().head().transaction(1, 40).rotate(SECOND));
      byte[] previous = GtidSet.parse(BinlogBuilder.SOURCE + ":1").encode();
      append(
          writer, SECOND, new BinlogBuilder().format().previousGtids(previous).transaction(2, 40));
    }
  }

  private static void append(RelayLogWriter writer, String name, BinlogBuilder file) {
    writer.beginFile(name);
    for (byte[] event : file.events()) {
      writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
    }
    writer.sync();
  }

  @Test
  void listIsATableThatFitsATerminal() {
    assertThat(runner.run("log", "list", "--dir", directory.toString())).isEqualTo(ExitCode.OK);
    assertThat(runner.out())
        .isEqualTo(
            """
              FILE           SIZE   FIRST EVENT          LAST EVENT
              binlog.000001  403 B  2026-09-21 14:13:20  2026-09-21 14:13:20  closed
                  1 transaction  0a13cbba-e4ce-11f1-bd21-02fc00000001:1
              binlog.000002  399 B  2026-09-21 14:13:20  2026-09-21 14:13:20  in use
                  1 transaction  0a13cbba-e4ce-11f1-bd21-02fc00000001:2

            2 files, 802 B in %s
            gtid_executed  0a13cbba-e4ce-11f1-bd21-02fc00000001:1-2
            gtid_purged    (empty)
            """
                .formatted(directory));
  }

  @Test
  void listForScripts() throws IOException {
    runner.run("log", "list", "--json", "--dir", directory.toString());

    JsonNode list = new ObjectMapper().readTree(runner.out());
    assertThat(list.path("gtidExecuted").asText()).endsWith(":1-2");
    assertThat(list.at("/files/0/name").asText()).isEqualTo(FIRST);
    assertThat(list.at("/files/0/closed").asBoolean()).isTrue();
    assertThat(list.at("/files/1/gtids").asText()).endsWith(":2");
    assertThat(list.at("/files/1/lastEvent").asText()).isEqualTo("2026-09-21T14:13:20Z");
  }

  @Test
  void verifySaysThatNothingIsWrong() {
    assertThat(runner.run("log", "verify", "--dir", directory.toString())).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).isEqualTo("2 files, 802 B, 2 whole transactions: nothing is wrong\n");
  }

  @Test
  void verifyNamesFileOffsetExpectedAndFoundAndExitsWithOne() throws IOException {
    damage();

    assertThat(runner.run("log", "verify", "--dir", directory.toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(runner.out())
        .matches(
            "(?s)WRONG  binlog.000001:265 CRC32 of Write_rows: expected 0x[0-9a-f]{8},"
                + " found 0x[0-9a-f]{8}\n2 files, 802 B, 1 whole transaction: 1 wrong\n");
  }

  @Test
  void verifyForScripts() throws IOException {
    damage();
    runner.run("log", "verify", "--json", "--dir", directory.toString());

    JsonNode result = new ObjectMapper().readTree(runner.out());
    assertThat(result.path("sound").asBoolean()).isFalse();
    assertThat(result.at("/findings/0/file").asText()).isEqualTo(FIRST);
    assertThat(result.at("/findings/0/offset").asLong()).isEqualTo(265);
  }

  @Test
  void rebuildIndexSaysHowManyAndHowLarge() throws IOException {
    assertThat(runner.run("log", "rebuild-index", "--dir", directory.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(runner.out()).matches("2 indexes, \\d+ B, for 802 B of log\n");

    Path index = directory.resolve(FIRST + ".gtid-index");
    byte[] whole = Files.readAllBytes(index);
    Files.write(index, new byte[] {1, 2, 3});
    runner.run("log", "rebuild-index", "--dir", directory.toString());
    assertThat(index).hasBinaryContent(whole);
    assertThat(runner.run("log", "verify", "--dir", directory.toString())).isEqualTo(ExitCode.OK);
  }

  @Test
  void rebuildIndexNamesADamagedFileKeepsItsIndexAndExitsWithOne() throws IOException {
    runner.run("log", "rebuild-index", "--dir", directory.toString());
    byte[] index = Files.readAllBytes(directory.resolve(FIRST + ".gtid-index"));
    damage();

    assertThat(runner.run("log", "rebuild-index", "--dir", directory.toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(runner.out())
        .matches(
            "(?s).*WRONG  binlog.000001:265 CRC32 of Write_rows: expected 0x[0-9a-f]{8},"
                + " found 0x[0-9a-f]{8}\n1 index, \\d+ B, for 802 B of log\n");
    assertThat(directory.resolve(FIRST + ".gtid-index")).hasBinaryContent(index);
  }

  @Test
  void rebuildIndexForScripts() throws IOException {
    runner.run("log", "rebuild-index", "--json", "--dir", directory.toString());

    JsonNode result = new ObjectMapper().readTree(runner.out());
    assertThat(result.path("indexes").asInt()).isEqualTo(2);
    assertThat(result.path("bytes").asLong()).isEqualTo(802);
    assertThat(result.path("findings")).isEmpty();
  }

  @Test
  void rebuildIndexLeavesTheNewestFileToARelayThatRuns() throws IOException {
    try (RelayLog log = RelayLog.open(new RelayLogOptions(directory, 1 << 20))) {
      assertThat(runner.run("log", "rebuild-index", "--dir", directory.toString()))
          .isEqualTo(ExitCode.OK);
      assertThat(log.view().files()).hasSize(2);
    }
    assertThat(runner.out())
        .contains(
            "note   " + SECOND + " is left to the relay: ", "in use by another relay", "1 index");
  }

  private void damage() throws IOException {
    byte[] content = Files.readAllBytes(directory.resolve(FIRST));
    content[300] ^= 1;
    Files.write(directory.resolve(FIRST), content);
  }

  @Test
  void whereThereIsNoLogTheExitCodeIsThreeAndThereIsOneSentence() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    for (String command : new String[] {"list", "verify", "rebuild-index"}) {
      assertThat(runner.run("log", command, "--dir", empty.toString()))
          .isEqualTo(ExitCode.RELAY_LOG_REFUSED);
      assertThat(runner.run("log", command, "--dir", empty.resolve("absent").toString()))
          .isEqualTo(ExitCode.RELAY_LOG_REFUSED);
    }
    assertThat(runner.out()).isEmpty();
    assertThat(runner.err())
        .contains("holds no relay log", "absent: no such file or directory")
        .doesNotContain("Exception");
  }

  @Test
  void whatIsNoDirectoryIsRefusedInOneSentence() {
    Path file = directory.resolve(FIRST);
    for (String command : new String[] {"list", "verify", "rebuild-index", "reset"}) {
      assertThat(runner.run("log", command, "--dir", file.toString()))
          .isEqualTo(ExitCode.RELAY_LOG_REFUSED);
    }
    assertThat(runner.err()).contains(file + ": expected a directory").doesNotContain("Exception");
  }

  @Test
  void resetNeedsAYesWhereNobodyCanBeAsked() {
    assertThat(runner.run("log", "reset", "--dir", directory.toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(runner.err()).contains("say --yes", "nothing was changed");
    assertThat(directory.resolve(FIRST)).exists();
  }

  @Test
  void resetSetsTheLogAside() {
    assertThat(runner.run("log", "reset", "--yes", "--dir", directory.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(runner.out())
        .matches(
            "(?s)2 log files, 802 B, set aside in .*/set-aside-\\d{8}-\\d{6}\n"
                + "kept: server_uuid [-0-9a-f]{36} and the RSA key\nThe next start .*");
    assertThat(directory.resolve(FIRST)).doesNotExist();

    assertThat(runner.run("log", "reset", "--yes", "--dir", directory.toString()))
        .isEqualTo(ExitCode.RELAY_LOG_REFUSED);
    assertThat(runner.err()).contains("holds no log that could be set aside");
  }

  @Test
  void resetIsRefusedWhileARelayRuns() throws IOException {
    try (RelayLog log = RelayLog.open(new RelayLogOptions(directory, 1 << 20))) {
      assertThat(runner.run("log", "reset", "--yes", "--dir", directory.toString()))
          .isEqualTo(ExitCode.RELAY_LOG_REFUSED);
      assertThat(runner.err()).contains("in use by another relay");
      assertThat(log.view().files()).hasSize(2);
    }
  }

  @Test
  void withoutACommandItListsThem() {
    assertThat(runner.run("log")).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(runner.err()).contains("Which log command?", "list", "verify");
  }

  @Test
  void progressIsABarWithARate() {
    assertThat(ProgressLine.text(1L << 30, 4L << 30, 2_000_000_000))
        .isEqualTo("[#######                       ] 25 %  1.0 GiB of 4.0 GiB  512 MiB/s");
    assertThat(ProgressLine.text(0, 0, 0)).contains("100 %");
  }
}
