package io.binlogrelay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.config.RelayLogConfig.Retention;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionConfigTest {

  private final Path directory;

  RetentionConfigTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void everyLimitIsRead() {
    assertThat(
            read(
                "maxAge: 36h, maxSize: 2TiB, minFree: 700MB, holdAbsentReplicas: 90m,"
                    + " releaseReadersAfter: 30s"))
        .isEqualTo(
            new Retention(
                Duration.ofHours(36),
                2L << 40,
                700_000_000,
                Duration.ofMinutes(90),
                Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @CsvSource({"none,none,none,none", "0,0,0,0", "0s,0B,0GiB,0d"})
  void everyLimitCanBeSwitchedOff(String age, String size, String free, String hold) {
    assertThat(
            read(
                "maxAge: %s, maxSize: %s, minFree: %s, holdAbsentReplicas: %s"
                    .formatted(age, size, free, hold)))
        .isEqualTo(
            new Retention(
                Retention.ANY_AGE,
                Retention.ANY_SIZE,
                0,
                Duration.ZERO,
                Retention.DEFAULT.releaseReadersAfter()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxAge: 5s | must be from 1m to 36500d, or none",
        "maxAge: 7 | must be a whole number with a unit (ms, s, m, h, d), such as 1m, or none",
        "maxSize: 10 | such as 5GiB, or none",
        "minFree: some | such as 5GiB, or none",
        "holdAbsentReplicas: ever | or none",
        "releaseReadersAfter: none | must be a whole number with a unit",
        "releaseReadersAfter: 0s | must be from 1s to 1d",
      })
  void whatIsNoLimitIsRefused(String setting, String reason) {
    assertThat(new ConfigFixture(directory).problems(yaml(setting)))
        .singleElement()
        .asString()
        .contains(reason);
  }

  private Retention read(String settings) {
    return new ConfigFixture(directory).load(yaml(settings)).relayLog().retention();
  }

  private static String yaml(String settings) {
    return ConfigFixture.MINIMAL + "relayLog:\n  retention: { " + settings + " }\n";
  }
}
