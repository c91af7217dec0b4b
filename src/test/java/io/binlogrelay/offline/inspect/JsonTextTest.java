package io.binlogrelay.offline.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.binlog.MalformedEventException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON as MySQL stores it; what claims more than there is costs no memory and no time. */
class JsonTextTest {

  private static final int SMALL_ARRAY = 2;
  private static final int HEAD = 4;
  private static final int ENTRY = 3;

  @Test
  void soundValuesAreShown() throws IOException {
    assertThat(text("")).isEmpty();
    assertThat(text("00 0100 0c00 0b00 0100 05 0100 61")).isEqualTo("{\"a\":1}");
    assertThat(text("02 0100 0900 0c 0700 0178")).isEqualTo("[\"x\"]");
    assertThat(text("03 01000000 0f000000 0c 0d000000 0178")).isEqualTo("[\"x\"]");
    assertThat(text("02 0000 0400")).isEqualTo("[]");
    assertThat(text("0c 0178")).isEqualTo("\"x\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01 ffffff7f ffffff7f", // an object of two billion
        "03 ffffff7f ffffff7f",
        "03 ffffff7f 08000000",
        "00 ffff 0400",
        "02 0100 0900 0c 0700 7f78", // a text of 127
        "0c ffffffff7f78",
        "0f 0c ffffffff7f78",
        "02 0100 0900 0c ffff 0178", // a text behind the end
        "02 0100 0a00 0c 0700 0178" // one byte too short
      })
  void whatClaimsMoreThanThereIsIsRefused(String bytes) {
    assertThatThrownBy(() -> text(bytes)).isInstanceOf(MalformedEventException.class);
  }

  @Test
  void aHundredLevelsAreAValueAndMoreAreNone() throws IOException {
    assertThat(JsonText.of(nested(100, 1))).isEqualTo("[".repeat(100) + "]".repeat(100));
    assertThatThrownBy(() -> JsonText.of(nested(101, 1)))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void valuesThatShareTheirPlaceAreNotGoneThroughAgainAndAgain() {
    assertThatThrownBy(() -> JsonText.of(nested(60, 2)))
        .isInstanceOf(MalformedEventException.class);
  }

  /** Each text and key has its own bytes in a sound value; else few bytes are gigabytes of text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "02 0200 1000 0c 0a00 0c 0a00 05 7878787878", // ["xxxxx", the same]
        "00 0200 1700 1200 0500 1200 0500 04 0000 04 0000 7878787878" // {"xxxxx": null, the same}
      })
  void textsAndKeysThatShareTheirPlaceAreRefused(String bytes) {
    assertThatThrownBy(() -> text(bytes))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("no two values at one place");
  }

  @Test
  void textsAndKeysWithBytesOfTheirOwnAreShown() throws IOException {
    assertThat(text("02 0200 0e00 0c 0a00 0c 0c00 0178 0179")).isEqualTo("[\"x\",\"y\"]");
    assertThat(text("00 0200 1400 1200 0100 1300 0100 04 0000 04 0000 61 62"))
        .isEqualTo("{\"a\":null,\"b\":null}");
  }

  /** Arrays in arrays, each so many times at the same place, and the last one empty. */
  private static byte[] nested(int levels, int times) {
    int head = HEAD + times * ENTRY;
    int size = (levels - 1) * head + HEAD;
    ByteBuffer bytes = ByteBuffer.allocate(1 + size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) SMALL_ARRAY);
    for (int level = 1; level < levels; level++) {
      bytes.putShort((short) times).putShort((short) (size - (level - 1) * head));
      for (int i = 0; i < times; i++) {
        bytes.put((byte) SMALL_ARRAY).putShort((short) head);
      }
    }
    return bytes.putShort((short) 0).putShort((short) HEAD).array();
  }

  private static String text(String bytes) throws IOException {
    return JsonText.of(HexFormat.of().parseHex(bytes.replace(" ", "")));
  }
}
