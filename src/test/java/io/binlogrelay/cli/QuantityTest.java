package io.binlogrelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "15000, 15 KiB",
    "2000000, 1.9 MiB",
    "9223372036854775807, 8.0 EiB"
  })
  void writesBytes(long count, String text) {
    assertThat(Quantity.bytes(count)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 00:00:00", "3661, 01:01:01", "273906, 3d 04:05:06"})
  void writesTimes(long seconds, String text) {
    assertThat(Quantity.time(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
