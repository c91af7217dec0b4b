package io.binlogrelay.offline.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.offline.inspect.InspectedRow.Kind;
import io.binlogrelay.offline.inspect.InspectedRow.Value;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values at their limits; all types on real servers are in InspectIT. */
class CellsTest {
  private final Cells cells = new Cells();

  @ParameterizedTest
  @CsvSource({
    "1, 0, 80, -128, 128",
    "2, 0, 0080, -32768, 32768",
    "9, 0, 000080, -8388608, 8388608",
    "3, 0, 00000080, -2147483648, 2147483648",
    "8, 0, 0000000000000080, -9223372036854775808, 9223372036854775808",
    "8, 0, ffffffffffffffff, -1, 18446744073709551615"
  })
  void integersAreSignedOrNot(int type, int meta, String bytes, String signed, String unsigned) {
    assertThat(value(column(type, meta, false), bytes)).isEqualTo(signed);
    assertThat(value(column(type, meta, true), bytes)).isEqualTo(unsigned);
  }

  @ParameterizedTest
  @CsvSource({
    "4b9105, 0, -838:59:59",
    "b46efb, 0, 838:59:59",
    "800000, 0, 00:00:00",
    "7fffff9d, 2, -00:00:00.99",
    "7fffff, 0, -00:00:01",
    "7ffffe9d, 2, -00:00:01.99",
    "7fffffd8f1, 4, -00:00:00.9999",
    "7ffffffffffe, 6, -00:00:00.000002",
    "80000100000a, 5, 00:00:01.00001"
  })
  void timesHaveASignAndAFraction(String bytes, int digits, String expected) {
    assertThat(value(column(ColumnType.TIME2, digits, false), bytes)).isEqualTo(expected);
  }

  @Test
  void datesThatJavaDoesNotHave() {
    long value = 0x80_0000_0000L + (((1000L * 13 + 1) << 5 | 1) << 17);
    String bytes = HexFormat.of().toHexDigits(value, 10) + "000a";
    assertThat(value(column(ColumnType.DATETIME2, 3, false), bytes))
        .isEqualTo("1000-01-01 00:00:00.001");
    assertThat(value(column(ColumnType.DATETIME2, 0, false), "8000000000"))
        .isEqualTo("0000-00-00 00:00:00");
    assertThat(value(column(10, 0, false), "000000")).isEqualTo("0000-00-00");
    assertThat(value(column(10, 0, false), "9f1f4e")).isEqualTo("9999-12-31");
    assertThat(value(column(ColumnType.TIMESTAMP2, 0, false), "00000000"))
        .isEqualTo("0000-00-00 00:00:00");
    assertThat(value(column(ColumnType.TIMESTAMP2, 2, false), "7fffffff63"))
        .isEqualTo("2038-01-19 03:14:07.99");
    assertThat(value(column(ColumnType.YEAR, 0, false), "00")).isEqualTo("0000");
    assertThat(value(column(ColumnType.YEAR, 0, false), "ff")).isEqualTo("2155");
  }

  @Test
  void charactersFollowTheirCollation() {
    assertThat(characters(255, "snow ☃".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Value.characters("snow ☃"));
    assertThat(characters(8, new byte[] {(byte) 0xe9, (byte) 0x80}))
        .isEqualTo(Value.characters("é€"));
    assertThat(characters(54, "ab".getBytes(StandardCharsets.UTF_16BE)))
        .isEqualTo(Value.characters("ab"));
    assertThat(characters(Column.BINARY, new byte[] {'a'})).isEqualTo(Value.plain("0x61"));
    assertThat(characters(255, new byte[] {(byte) 0xff})).isEqualTo(Value.plain("0xff"));
  }

  private Value characters(int collation, byte[] bytes) {
    return cells.value(new Column(ColumnType.VARCHAR, 255, 0, false, collation, "@1", null), bytes);
  }

  @Test
  void labelsAreShownWhereTheFileHasThem() {
    Column numbers = new Column(ColumnType.ENUM, 0, 1, false, 0, "@1", null);
    Column labels = new Column(ColumnType.ENUM, 0, 1, false, 0, "e", List.of("a", "b"));
    Column set = new Column(ColumnType.SET, 0, 1, false, 0, "s", List.of("x", "y", "z"));
    assertThat(value(numbers, "02")).isEqualTo("2");
    assertThat(value(labels, "02")).isEqualTo("b");
    assertThat(value(labels, "00")).isEmpty();
    assertThat(value(set, "05")).isEqualTo("x,z");
  }

  @Test
  void vectorsAndBits() {
    assertThat(value(column(ColumnType.VECTOR, 4, false), "0000803f000000c0"))
        .isEqualTo("[1.0, -2.0]");
    assertThat(value(column(ColumnType.BIT, 0x0105, false), "1555")).isEqualTo("b'1010101010101'");
  }

  @Test
  void whatTheLibraryCanNotDecodeIsShownAsBytesWithTheReason() {
    Value value = cells.value(column(ColumnType.JSON, 4, false), new byte[] {0x00, 1, 0});

    assertThat(value.kind()).isEqualTo(Kind.UNDECODED);
    assertThat(value.text()).startsWith("0x000100 (not decoded: ");
  }

  private String value(Column column, String bytes) {
    return cells.value(column, HexFormat.of().parseHex(bytes)).text();
  }

  private static Column column(int type, int meta, boolean unsigned) {
    return new Column(type, meta, 0, unsigned, 0, "@1", null);
  }
}
