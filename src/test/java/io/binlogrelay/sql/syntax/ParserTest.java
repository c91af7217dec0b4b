package io.binlogrelay.sql.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.sql.syntax.Assignment.ToSystemVariable;
import io.binlogrelay.sql.syntax.Assignment.ToUserVariable;
import io.binlogrelay.sql.syntax.Expression.Literal;
import io.binlogrelay.sql.syntax.Expression.LiteralKind;
import io.binlogrelay.sql.syntax.Expression.SystemVariable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {

  private static final Dialect DIALECT = Dialect.of("8.0.33");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT @@GLOBAL.SERVER_ID",
        "select @@global.server_id;",
        "  SeLeCt\t@@Global . server_id ;; \n",
        "/* comment */ SELECT /* another */ @@global.server_id -- end",
        "# first line\nSELECT @@global.`server_id` # end",
        "SELECT /*!40000 @@global. */ server_id",
        "SELECT @@global.server_id /*!99999 , nonsense */",
        "--\nSELECT @@global.server_id --\tend",
      })
  void readsAStatementInAnyDress(String sql) {
    Statement.Select select = (Statement.Select) parse(sql);
    SystemVariable variable = (SystemVariable) select.items().get(0).expression();
    assertThat(variable.scope()).isEqualTo(VariableScope.GLOBAL);
    assertThat(variable.name()).isEqualToIgnoringCase("server_id");
  }

  @Test
  void readsStringsWithAllTheirEscapes() {
    assertThat(text("'it''s'")).isEqualTo("it's");
    assertThat(text("\"say \"\"x\"\"\"")).isEqualTo("say \"x\"");
    assertThat(text("'a\\'b\\\\c\\n\\0\\Z\\%\\_\\q'")).isEqualTo("a'b\\c\n\0\u001a\\%\\_q");
    assertThat(text("'a' \"b\" 'c'")).isEqualTo("abc");
    assertThat(text("_utf8mb4'x'")).isEqualTo("x");
    assertThat(text("x'4d79'")).isEqualTo("My");
    assertThat(text("0x4D7")).isEqualTo("\u0004\ufffd");
  }

  @Test
  void tellsNumbersFromNames() {
    assertThat(literal("12").kind()).isEqualTo(LiteralKind.INTEGER);
    assertThat(literal("1.5").kind()).isEqualTo(LiteralKind.DECIMAL);
    assertThat(literal(".5").kind()).isEqualTo(LiteralKind.DECIMAL);
    assertThat(literal("1e-3").kind()).isEqualTo(LiteralKind.FLOAT);
    assertThat(expression("1st")).isEqualTo(new Expression.ColumnName(null, "1st"));
  }

  @Test
  void readsSeveralAssignmentsWithEitherSign() {
    Statement.Assign assign =
        (Statement.Assign) parse("SET @a= 1, @@session.b := 'x', GLOBAL c = DEFAULT, d = ON");
    assertThat(assign.assignments())
        .containsExactly(
            new ToUserVariable("a", new Literal(LiteralKind.INTEGER, "1")),
            new ToSystemVariable(VariableScope.SESSION, "b", new Literal(LiteralKind.STRING, "x")),
            new ToSystemVariable(VariableScope.GLOBAL, "c", null),
            new ToSystemVariable(
                VariableScope.UNSPECIFIED, "d", new Expression.ColumnName(null, "ON")));
  }

  @Test
  void bindsAndTighterThanOr() {
    Expression.Or or = (Expression.Or) expression("1 OR 2 AND NOT 3 = 4");
    assertThat(or.operands()).hasSize(2);
    assertThat(or.operands().get(1)).isInstanceOf(Expression.And.class);
  }

  @Test
  void readsUserVariablesInQuotes() {
    assertThat(expression("@`a b`")).isEqualTo(new Expression.UserVariable("a b"));
    assertThat(expression("@'x'")).isEqualTo(new Expression.UserVariable("x"));
    assertThat(expression("@a.b$c")).isEqualTo(new Expression.UserVariable("a.b$c"));
  }

  @Test
  void readsLimitsInAllForms() {
    Expression two = new Literal(LiteralKind.INTEGER, "2");
    Expression five = new Literal(LiteralKind.INTEGER, "5");
    assertThat(select("SELECT 1 LIMIT 5").limit()).isEqualTo(new Limit(Limit.NONE.offset(), five));
    assertThat(select("SELECT 1 LIMIT 2, 5").limit()).isEqualTo(new Limit(two, five));
    assertThat(select("SELECT 1 LIMIT 5 OFFSET 2").limit()).isEqualTo(new Limit(two, five));
    assertThat(select("SELECT 1 LIMIT 18446744073709551615").limit()).isEqualTo(Limit.NONE);
    Parser.Prepared prepared = Parser.prepare("SELECT ? LIMIT ? OFFSET ?", DIALECT);
    assertThat(((Statement.Select) prepared.statement()).limit())
        .isEqualTo(new Limit(new Expression.Parameter(2), new Expression.Parameter(1)));
    assertThat(prepared.parameters()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'open",
        "SELECT `open",
        "SELECT /* open",
        "SELECT /*!40000 1",
        "SELECT \u0001",
        "SELECT x'4'",
        "SELECT @@",
        "SELECT 1 LIMIT -1",
        "SELECT 1 LIMIT 18446744073709551616",
        "SELECT 1 LIMIT ?",
        "SET",
        "SET @a 1",
        "SHOW",
        "KILL",
        "(((",
      })
  void refusesWhatIsNoStatement(String sql) {
    assertThatThrownBy(() -> parse(sql)).isInstanceOf(SyntaxException.class);
  }

  @Test
  void readsVersions() {
    assertThat(Dialect.of("8.0.33-debug").versionId()).isEqualTo(80033);
    assertThat(Dialect.of("9.7.4-2").versionId()).isEqualTo(90704);
    assertThat(Dialect.of("10.11.6-MariaDB").versionId()).isEqualTo(101106);
    assertThat(Dialect.of("8.4").versionId()).isEqualTo(80400);
    assertThat(Dialect.of("unreadable").versionId()).isEqualTo(80000);
  }

  private static Statement parse(String sql) {
    return Parser.parse(sql, DIALECT);
  }

  private static Statement.Select select(String sql) {
    return (Statement.Select) parse(sql);
  }

  private static Expression expression(String text) {
    return select("SELECT " + text).items().get(0).expression();
  }

  private static Literal literal(String text) {
    return (Literal) expression(text);
  }

  private static String text(String text) {
    return literal(text).text();
  }
}
