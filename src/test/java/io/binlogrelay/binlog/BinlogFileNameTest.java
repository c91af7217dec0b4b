package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinlogFileNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"binlog.000001", "b.1", "my sql-bin.x.2147483647", "\u00fc.000001", "..000001"})
  void takesWhatServersWrite(String name) {
    assertThat(BinlogFileName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "binlog",
        "binlog.",
        ".000001",
        "binlog.index",
        "binlog.00001a",
        "binlog.-1",
        "binlog.\u0661",
        "a/b.000001",
        "../binlog.000001",
        "a\\b.000001",
        "a\u0000.000001",
        "a\n.000001",
        "a\u0085.000001",
        "binlog.000001 ",
        "binlog.0000000000000000001",
        "\ufffd.000001"
      })
  void refusesEverythingElse(String name) {
    assertThat(BinlogFileName.isValid(name)).isFalse();
    assertThatThrownBy(() -> BinlogFileName.number(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsBytesAndNotCharacters() {
    assertThat(BinlogFileName.isValid("a".repeat(248) + ".000001")).isTrue();
    assertThat(BinlogFileName.isValid("a".repeat(249) + ".000001")).isFalse();
    assertThat(BinlogFileName.isValid("\u00fc".repeat(124) + ".000001")).isTrue();
    assertThat(BinlogFileName.isValid("\u00fc".repeat(125) + ".000001")).isFalse();
  }

  @Test
  void ordersByBaseThenByNumber() {
    List<String> names = List.of("a.2", "b.000001", "b.2", "b.000003", "b.999999", "b.1000000");

    assertThat(names).isSortedAccordingTo(BinlogFileName::compare);
    assertThat(BinlogFileName.compare("b.1000000", "b.999999")).isPositive();
    assertThat(BinlogFileName.compare("b.7", "b.7")).isZero();
    assertThat(BinlogFileName.base("my.b.000042")).isEqualTo("my.b");
    assertThat(BinlogFileName.number("my.b.000042")).isEqualTo(42);
  }

  @Test
  void aPositionReadsAsFileAndOffset() {
    assertThat(new BinlogPosition("binlog.000003", BinlogPosition.FIRST_EVENT))
        .hasToString("binlog.000003:4");
  }
}
