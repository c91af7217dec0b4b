package io.binlogrelay.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GtidTextTest {
  private static final String A = "0a13cbba-e4ce-11f1-bd21-02fc00000001";
  private static final String B = "1b13cbba-e4ce-11f1-bd21-02fc00000001";

  @Test
  void readsWhatShowBinaryLogStatusPrints() {
    assertThat(GtidSet.parse(A + ":1-5:7:9-10,\n" + B + ":1"))
        .hasToString(A + ":1-5:7:9-10," + B + ":1");
  }

  @Test
  void aTagAppliesToTheIntervalsAfterItUntilTheNextTag() {
    assertThat(GtidSet.parse(A + ":1-9:tagx:1:3-4:taga:8"))
        .hasToString(A + ":1-9:taga:8:tagx:1:3-4");
  }

  @Test
  void foldsUpperCase() {
    assertThat(GtidSet.parse(A.toUpperCase(java.util.Locale.ROOT) + ":1:TAG_X:2"))
        .hasToString(A + ":1:tag_x:2");
  }

  @Test
  void joinsWhatTouchesOrOverlapsInAnyOrder() {
    assertThat(GtidSet.parse(A + ":7-9:1-3:4:5-7:20," + A + ":19:21-22"))
        .hasToString(A + ":1-9:19-22");
  }

  @Test
  void takesWhiteSpaceAroundEveryToken() {
    assertThat(GtidSet.parse(" \t" + A + " : 1 - 3 : 5 ,\r\n , " + B + "\n:\ttag : 2\u000b\f "))
        .hasToString(A + ":1-3:5," + B + ":tag:2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", " , ,\n", A, A + ",", A + ":tag", A + ":5-4", A + ":5-0"})
  void isEmptyWhereTheServerSaysSo(String text) {
    assertThat(GtidSet.parse(text)).isSameAs(GtidSet.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "0a13cbba-e4ce-11f1-bd21-02fc0000000",
        "0a13cbbae4ce11f1bd2102fc00000001:1",
        "{0a13cbba-e4ce-11f1-bd21-02fc00000001}:1",
        "0a13cbbae-4ce-11f1-bd21-02fc00000001:1",
        "ga13cbba-e4ce-11f1-bd21-02fc00000001:1",
        "\uff10a13cbba-e4ce-11f1-bd21-02fc00000001:1",
        A + ":",
        A + ":0",
        A + ":-1",
        A + ":1-",
        A + ":1--2",
        A + ":1-2-3",
        A + ":1.5",
        A + ":9223372036854775807",
        A + ":1-9223372036854775807",
        A + ":99999999999999999999",
        A + ":1;",
        A + " " + B,
        A + ":1 " + B + ":1",
        A + ":t-g:1",
        A + ":1tag:1",
        A + ":\u00e9:1",
        A + ":a12345678901234567890123456789012:1",
        A + ":1:\u0661",
        A + ":1\u0000"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> GtidSet.parse(text))
        .isInstanceOf(GtidFormatException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void saysWhereItStoppedAndQuotesLittle() {
    assertThatThrownBy(() -> GtidSet.parse(A + ":1-" + "x".repeat(10_000)))
        .hasMessageContaining("at character 39")
        .hasMessageMatching("(?s).{0,200}");
  }

  @Test
  void readsASingleGtid() {
    assertThat(Gtid.parse(" " + A + ":17 ")).hasToString(A + ":17");
    assertThat(Gtid.parse(A + ":TAG:" + Gtid.MAX_GNO)).hasToString(A + ":tag:" + Gtid.MAX_GNO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        A,
        A + ":",
        A + ":1-2",
        A + ":tag",
        A + ":tag:",
        A + ":1:2",
        A + ":1,",
        A + ":0"
      })
  void refusesWhatIsNotOneGtid(String text) {
    assertThatThrownBy(() -> Gtid.parse(text)).isInstanceOf(GtidFormatException.class);
  }
}
