package io.binlogrelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final CommandRunner runner = new CommandRunner();

  @Test
  void withoutACommandItListsThemAndExitsWithTwo() {
    assertThat(runner.run()).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(runner.err()).contains("Which command?", "check", "status", "Exit codes:");
  }

  @Test
  void helpIsOnStandardOutput() {
    assertThat(runner.run("--help")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).contains("Usage: binlog-relay");
  }

  @Test
  void theVersionIsShown() {
    assertThat(runner.run("--version")).isEqualTo(ExitCode.OK);
    assertThat(runner.out()).startsWith("binlog-relay ").contains("Java ");
  }

  @ParameterizedTest
  @ValueSource(strings = "check")
  void aCommandWithoutItsConfigurationExitsWithTwo(String command) {
    assertThat(runner.run(command)).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(runner.err()).contains("--config");
  }

  @ParameterizedTest
  @ValueSource(strings = "check")
  void aConfigurationThatIsNotThereExitsWithTwoAndOneSentence(
      String command, @TempDir Path directory) {
    Path absent = directory.resolve("absent.yaml");

    assertThat(runner.run(command, "-c", absent.toString())).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(runner.err())
        .isEqualToNormalizingNewlines(absent + ": 1 problem\n  cannot be read: no such file\n");
  }

  @ParameterizedTest
  @ValueSource(strings = "check")
  void aRefusedConfigurationExitsWithTwoAndEveryProblem(String command, @TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("relay.yaml"), "server:\n  id: 0\n");

    assertThat(runner.run(command, "-c", file.toString())).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(runner.err())
        .contains("5 problems", "server.id", "server.accounts", "source.hosts")
        .doesNotContain("Exception");
  }
}
