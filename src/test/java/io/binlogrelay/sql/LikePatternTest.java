package io.binlogrelay.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikePatternTest {

  @ParameterizedTest
  @CsvSource({
    "server_id, SERVER_ID, true",
    "server_id, serverXid, true",
    "server\\_id, serverXid, false",
    "server\\_id, server_id, true",
    "%, '', true",
    "%%, abc, true",
    "a%, abc, true",
    "%c, abc, true",
    "a%c, abc, true",
    "a%b%c, aXbYbZc, true",
    "%bb%, abab, false",
    "_, '', false",
    "___, abc, true",
    "__, abc, false",
    "a\\%, a%, true",
    "a\\%, ab, false",
    "'', '', true",
    "'', a, false",
    "gtid%, gtid_mode, true",
    "abc, abcd, false",
  })
  void matchesAsMysqlDoes(String pattern, String text, boolean matches) {
    assertThat(new LikePattern(pattern).matches(text, new Effort())).isEqualTo(matches);
  }

  @Test
  void staysFastOnAHostilePattern() {
    LikePattern pattern = new LikePattern("%a".repeat(500) + "b");
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThat(pattern.matches("a".repeat(15_000), new Effort())).isFalse());
  }

  @Test
  void refusesMoreWorkThanAStatementMayCost() {
    LikePattern pattern = new LikePattern("%a".repeat(5000) + "b");
    assertThatThrownBy(() -> pattern.matches("a".repeat(20_000), new Effort()))
        .isInstanceOf(StatementRefused.class);
  }
}
