package io.binlogrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordTest {
  private static final String INLINE = "password: sourcesecret";

  private final Path directory;

  PasswordTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void comesFromTheFirstLineOfAFileBesideTheConfiguration() throws IOException {
    Files.writeString(directory.resolve("secret.txt"), "pass word!\n");

    RelayConfig config =
        new ConfigFixture(directory)
            .load(ConfigFixture.MINIMAL.replace(INLINE, "passwordFile: secret.txt"));

    assertThat(config.source().login().password().reveal()).isEqualTo("pass word!");
  }

  @Test
  void comesFromTheEnvironment() {
    RelayConfig config =
        new ConfigFixture(directory, Map.of("SOURCE_PASSWORD", "from outside"))
            .load(ConfigFixture.MINIMAL.replace(INLINE, "passwordEnv: SOURCE_PASSWORD"));

    assertThat(config.source().login().password().reveal()).isEqualTo("from outside");
  }

  @Test
  void isNotShownByTheConfigurationThatHoldsIt() {
    RelayConfig config = new ConfigFixture(directory).load(ConfigFixture.MINIMAL);

    assertThat(config.toString())
        .contains("password=******")
        .doesNotContain("relaysecret")
        .doesNotContain("sourcesecret");
  }

  @Test
  void equalsAnotherWithTheSameText() {
    assertThat(new Password("a")).isEqualTo(new Password("a")).isNotEqualTo(new Password("b"));
  }
}
