package io.binlogrelay.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TsidTest {
  private static final UUID UUID_1 = new UUID(1, -1);
  private static final UUID UUID_2 = new UUID(-1, 1);

  @Test
  void ordersByUuidBytesThenTagUntaggedFirst() {
    assertThat(
            new Tsid[] {
              Tsid.of(UUID_1),
              Tsid.of(UUID_1, "_a"),
              Tsid.of(UUID_1, "a"),
              Tsid.of(UUID_1, "a1"),
              Tsid.of(UUID_1, "b"),
              Tsid.of(UUID_2)
            })
        .isSorted();
  }

  @Test
  void keepsTagsInLowerCase() {
    assertThat(Tsid.of(UUID_1, "Tag_1")).isEqualTo(Tsid.of(UUID_1, "tag_1"));
    assertThat(Tsid.of(UUID_1, "T").tagged()).isTrue();
    assertThat(Tsid.of(UUID_1).tagged()).isFalse();
  }

  @Test
  void takesTagsOf32Characters() {
    assertThat(Tsid.of(UUID_1, "_".repeat(32)).tag()).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1a", "a-b", "a b", " ", "\u0130", "_________________________________"})
  void refusesOtherTags(String tag) {
    assertThatThrownBy(() -> Tsid.of(UUID_1, tag)).isInstanceOf(GtidFormatException.class);
  }
}
