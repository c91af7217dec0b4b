package io.binlogrelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that real servers wrote, as {@code log inspect} shows them. */
class LogInspectCommandTest {

  @TempDir Path directory;
  private final CommandRunner runner = new CommandRunner();

  /**
   * The expected pages are its own output, read through once against what the README of the files
   * says.
   */
  @ParameterizedTest
  @CsvSource({
    "8.0.33, binlog.000002", "8.0.33, binlog.000005", "8.0.33, binlog.000007",
    "9.7.4, binlog.000002", "9.7.4, binlog.000005", "9.7.4, binlog.000007"
  })
  void everyEventAndRowIsShown(String version, String name) throws IOException {
    Path file = file("/io/binlogrelay/binlog/mysql-" + version + "/" + name);

    assertThat(runner.run("log", "inspect", "--rows", file.toString())).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).isEqualTo(page("inspect-" + version + "-" + name + ".txt"));
  }

  @Test
  void scriptsGetOneObjectPerLine() throws IOException {
    Path file = file("/io/binlogrelay/binlog/mysql-8.0.33/binlog.000002");
    runner.run(
        "log", "inspect", "--json", "--rows", "--from", "157", "--to", "1700", file.toString());

    List<JsonNode> lines = new ArrayList<>();
    for (String line : runner.out().split("\n")) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines.get(0).path("event").asText()).isEqualTo("Gtid");
    assertThat(lines.get(0).path("sequenceNumber").asLong()).isEqualTo(1);
    assertThat(lines.get(1).path("statement").asText()).isEqualTo("CREATE DATABASE d");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line.at("/row/after/@2").asText()).isEqualTo("one"));
  }

  @Test
  void damageIsShownWithOffsetExpectedAndFound() throws IOException {
    Path file = file("/io/binlogrelay/binlog/mysql-8.0.33/binlog.000002");
    byte[] content = Files.readAllBytes(file);
    content[300] ^= 1;
    Files.write(file, content);

    assertThat(runner.run("log", "inspect", file.toString())).isEqualTo(ExitCode.FAILED);
    assertThat(runner.out())
        .containsPattern(
            "\n +\\d+  DAMAGED: CRC32 of Query: expected 0x[0-9a-f]{8}, found 0x[0-9a-f]{8}\n");
    runner.run("log", "inspect", "--json", file.toString());
    assertThat(runner.out()).contains("{\"damagedAt\":");
  }

  @Test
  void badArgumentsExitWithTwoAndAnAbsentFileWithThree() {
    String absent = directory.resolve("absent").toString();
    assertThat(runner.run("log", "inspect")).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(runner.run("log", "inspect", "--gtid", "nonsense", absent))
        .isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(runner.err()).contains("--gtid:");
    assertThat(runner.run("log", "inspect", absent)).isEqualTo(ExitCode.RELAY_LOG_REFUSED);
    assertThat(runner.err()).contains("absent: no such file or directory");
  }

  private Path file(String resource) throws IOException {
    return Files.write(directory.resolve("binlog.000001"), bytes(resource));
  }

  private static String page(String name) throws IOException {
    return new String(bytes("/io/binlogrelay/cli/" + name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = LogInspectCommandTest.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }
}
