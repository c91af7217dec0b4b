package io.binlogrelay.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GtidSetEncodingTest {
  private static final String A = "0a13cbba-e4ce-11f1-bd21-02fc00000001";
  private static final String A_BYTES = "0a13cbbae4ce11f1bd2102fc00000001";
  private static final String ONE = "0100000000000000";
  private static final String TWO = "0200000000000000";
  private static final String THREE = "0300000000000000";
  private static final String FOUR = "0400000000000000";
  private static final String TAGGED_1 = "0101000000000001";

  /** As sent by an 8.4.8 replica. */
  private static final String TAGGED_VECTOR =
      "0102000000000001"
          + (A_BYTES + "00" + ONE + ONE + "0a00000000000000")
          + (A_BYTES + "0874616778" + ONE + ONE + TWO);

  @Test
  void matchesTheTaggedVectorOfARealReplica() {
    GtidSet set = decode(TAGGED_VECTOR);

    assertThat(set).hasToString(A + ":1-9:tagx:1");
    assertThat(hex(set)).isEqualTo(TAGGED_VECTOR).hasSize(2 * 94);
  }

  @Test
  void theEmptySetIsEightZeroBytes() {
    assertThat(hex(GtidSet.EMPTY)).isEqualTo("0000000000000000");
    assertThat(decode("0000000000000000")).isSameAs(GtidSet.EMPTY);
    assertThat(decode("0100000000000001")).isSameAs(GtidSet.EMPTY);
  }

  @Test
  void writesTheUntaggedFormatIfNoSourceIsTagged() {
    String bytes = ONE + A_BYTES + TWO + ONE + TWO + FOUR + "0500000000000000";

    assertThat(hex(GtidSet.parse(A + ":1:4"))).isEqualTo(bytes);
    assertThat(decode(bytes)).hasToString(A + ":1:4");
  }

  @Test
  void readsUntaggedSetsInTheTaggedFormat() {
    assertThat(decode(TAGGED_1 + A_BYTES + "00" + ONE + ONE + TWO)).hasToString(A + ":1");
  }

  @Test
  void readsFromPositionToLimitAndLeavesTheBufferAsItIs() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(60);
    buffer.position(3);
    buffer.put(GtidSet.parse(A + ":5-6").encode());
    buffer.limit(buffer.position()).position(3);

    assertThat(GtidSet.decode(buffer)).hasToString(A + ":5-6");
    assertThat(buffer.position()).isEqualTo(3);
    assertThat(buffer.limit()).isEqualTo(3 + 48);
  }

  @Test
  void takesSourcesInAnyOrderAndRepeatedlyAsTheServerDoes() {
    String low = "00000000000000000000000000000001";

    assertThat(
            decode(
                "0500000000000000"
                    + (A_BYTES + ONE + ONE + TWO)
                    + (low + ONE + ONE + TWO)
                    + (A_BYTES + ONE + TWO + THREE)
                    + (low + "0000000000000000")
                    + (A_BYTES + ONE + TWO + FOUR)))
        .hasToString("00000000-0000-0000-0000-000000000001:1," + A + ":1-3");
  }

  @Test
  void foldsUpperCaseTags() {
    assertThat(decode(TAGGED_1 + A_BYTES + "0854414758" + ONE + ONE + TWO))
        .hasToString(A + ":tagx:1");
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        // shorter than the count
        "",
        "00000000000000",
        // unknown or contradictory format
        "0200000000000002",
        "0000000000000001",
        "0100000000000002",
        "00000000000000ff",
        // more sources than bytes
        ONE,
        "ffffffffffffff00" + A_BYTES + ONE + ONE + TWO,
        "01ffffffffffff01" + A_BYTES + "00" + ONE + ONE + TWO,
        TWO + A_BYTES + ONE + ONE + TWO,
        // a source that is cut
        ONE + A_BYTES + "01000000000000",
        TAGGED_1 + A_BYTES + "0874" + ONE,
        TAGGED_1 + A_BYTES + "4061626364" + ONE + ONE + TWO,
        TAGGED_1 + A_BYTES + "0874616778" + "01000000",
        // more intervals than bytes
        ONE + A_BYTES + TWO + ONE + TWO,
        ONE + A_BYTES + "ffffffffffffff7f" + ONE + TWO,
        ONE + A_BYTES + "ffffffffffffffff" + ONE + TWO,
        ONE + A_BYTES + "0000000000000010" + ONE + TWO,
        // empty, reversed, zero, negative
        ONE + A_BYTES + ONE + ONE + ONE,
        ONE + A_BYTES + ONE + TWO + ONE,
        ONE + A_BYTES + ONE + "0000000000000000" + TWO,
        ONE + A_BYTES + ONE + "ffffffffffffffff" + TWO,
        ONE + A_BYTES + ONE + ONE + "ffffffffffffffff",
        // touching, overlapping, descending
        ONE + A_BYTES + TWO + ONE + TWO + TWO + THREE,
        ONE + A_BYTES + TWO + ONE + THREE + TWO + FOUR,
        ONE + A_BYTES + TWO + THREE + FOUR + ONE + TWO,
        // bytes after the end
        "000000000000000000",
        ONE + A_BYTES + ONE + ONE + TWO + "00",
        // tags: illegal characters, first a digit, space, NUL, too long, more than one length byte
        TAGGED_1 + A_BYTES + "0874612d78" + ONE + ONE + TWO,
        TAGGED_1 + A_BYTES + "02" + "31" + ONE + ONE + TWO,
        TAGGED_1 + A_BYTES + "0474" + "20" + ONE + ONE + TWO,
        TAGGED_1 + A_BYTES + "0474" + "00" + ONE + ONE + TWO,
        TAGGED_1 + A_BYTES + "0474" + "e9" + ONE + ONE + TWO,
        TAGGED_1
            + A_BYTES
            + "42"
            + "616161616161616161616161616161616161616161616161616161616161616161"
            + ONE
            + ONE
            + TWO,
        TAGGED_1 + A_BYTES + "1100" + "74616778" + ONE + ONE + TWO
      })
  void refusesMalformedSets(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> GtidSet.decode(ByteBuffer.wrap(bytes)))
        .isInstanceOf(GtidFormatException.class)
        .hasMessageContaining("found");
  }

  @Test
  void noBytesDoAnythingButDecodeOrBeRefused() {
    long seed = System.nanoTime();
    System.out.println("GtidSetEncodingTest seed " + seed);
    Random random = new Random(seed);
    byte[] vector = HexFormat.of().parseHex(TAGGED_VECTOR);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = vector.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      ByteBuffer damaged = ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length + 1));
      try {
        GtidSet set = GtidSet.decode(damaged);
        assertThat(GtidSet.decode(ByteBuffer.wrap(set.encode()))).isEqualTo(set);
      } catch (GtidFormatException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
  }

  private static GtidSet decode(String hex) {
    return GtidSet.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  private static String hex(GtidSet set) {
    return HexFormat.of().formatHex(set.encode());
  }
}
