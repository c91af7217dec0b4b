package io.binlogrelay.sql.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StatementTextsTest {

  @Test
  void aTextIsCutAtItsSemicolons() {
    assertThat(StatementTexts.split("SELECT 1; SELECT 2")).containsExactly("SELECT 1", " SELECT 2");
    assertThat(StatementTexts.split("SELECT 1")).containsExactly("SELECT 1");
    assertThat(StatementTexts.split("SELECT 1;;SELECT 2;"))
        .containsExactly("SELECT 1", "", "SELECT 2");
  }

  @Test
  void whatFollowsTheLastSemicolonIsNoStatementIfItIsBlank() {
    assertThat(StatementTexts.split("SELECT 1; \n")).containsExactly("SELECT 1");
    assertThat(StatementTexts.split("")).containsExactly("");
    assertThat(StatementTexts.split("  ")).containsExactly("  ");
    assertThat(StatementTexts.split(";")).containsExactly("");
  }

  @Test
  void semicolonsInStringsNamesAndCommentsEndNothing() {
    for (String text :
        new String[] {
          "SELECT ';'", "SELECT \";\"", "SELECT `;`", "SELECT ';'';'", "SELECT '\\';'",
          "SELECT 1 # ;", "SELECT 1 -- ;", "SELECT /* ; */ 1", "SELECT '", "SELECT /* ;",
          "SELECT '\\"
        }) {
      assertThat(StatementTexts.split(text)).containsExactly(text);
    }
    assertThat(StatementTexts.split("SELECT '\\\\'; SELECT 1--;2"))
        .containsExactly("SELECT '\\\\'", " SELECT 1--", "2");
    assertThat(StatementTexts.split("SELECT 1 # ;\n; SELECT 2"))
        .containsExactly("SELECT 1 # ;\n", " SELECT 2");
  }

  @Test
  void nothingIsLostOfAnyText() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(14); length > 0; length--) {
        text.append(";;'\"`\\#-/* \nab".charAt(random.nextInt(14)));
      }
      String joined = String.join(";", StatementTexts.split(text.toString()));
      assertThat(text.toString()).startsWith(joined);
      assertThat(text.substring(joined.length()).replace(";", "")).isBlank();
    }
  }
}
