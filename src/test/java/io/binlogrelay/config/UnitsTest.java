package io.binlogrelay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  private static final Duration LONG = Duration.ofDays(400);

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "10s, PT10S", "15m, PT15M", "24h, PT24H", "7d, PT168H", "0s, PT0S"})
  void readsDurations(String text, Duration value) {
    assertThat(DurationText.parse(text, Duration.ZERO, LONG)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "s", "10 s", "-1s", "1.5s", "10S", "1w", "401d", "9999999999999s"})
  void refusesWhatIsNoDurationOrTooLong(String text) {
    assertThatThrownBy(() -> DurationText.parse(text, Duration.ZERO, LONG))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"500ms", "10s", "90s", "15m", "25h", "7d"})
  void writesDurationsAsTheyAreRead(String text) {
    Duration value = DurationText.parse(text, Duration.ZERO, LONG);
    assertThat(DurationText.format(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "5GiB, 5368709120",
    "100MB, 100000000",
    "1KiB, 1024",
    "2tib, 2199023255552",
    "7kb, 7000",
    "17B, 17",
    "0B, 0",
  })
  void readsSizes(String text, long value) {
    assertThat(SizeText.parse(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "GiB", "5 GiB", "-1GiB", "1.5GiB", "5GiBs", "9999999999TiB"})
  void refusesWhatIsNoSizeOrTooLarge(String text) {
    assertThatThrownBy(() -> SizeText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
