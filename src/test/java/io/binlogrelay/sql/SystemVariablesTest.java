package io.binlogrelay.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.sql.SystemVariable.Access;
import io.binlogrelay.sql.SystemVariable.Kind;
import io.binlogrelay.sql.syntax.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemVariablesTest {

  private static final Dialect DIALECT = Dialect.of("8.0.33");

  /** gtid_owned is read only in both scopes, the only one of that kind; setting it is harmless. */
  private static final String EXCEPTION = "gtid_owned";

  @Test
  void haveTheScopesAndTypesOf8_0_33() throws IOException {
    List<String> lines = captured();
    assertThat(lines).hasSizeGreaterThan(100);
    assertThat(lines.stream().map(line -> ours(line.split(" ")[0])).toList()).isEqualTo(lines);
  }

  @Test
  void areAllCompared() throws IOException {
    List<String> names = captured().stream().map(line -> line.split(" ")[0]).toList();
    assertThat(names)
        .containsAll(
            SystemVariables.all(DIALECT).stream()
                .map(SystemVariable::name)
                .filter(name -> !name.equals(EXCEPTION))
                .toList());
  }

  private static String ours(String name) {
    Optional<SystemVariable> variable =
        SystemVariables.all(DIALECT).stream().filter(v -> v.name().equals(name)).findFirst();
    return variable.map(SystemVariablesTest::described).orElse(name + " absent");
  }

  private static List<String> captured() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            SystemVariablesTest.class.getResourceAsStream("variables-8.0.33.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith(EXCEPTION))
          .toList();
    }
  }

  private static String described(SystemVariable variable) {
    Access access = variable.access();
    String scopes = access.hasGlobal() ? access.hasSession() ? "both" : "global" : "session";
    String kind =
        variable.kind() == Kind.TEXT
            ? "VAR_STRING"
            : variable.kind() == Kind.SECONDS ? "DOUBLE" : "LONGLONG";
    ColumnType type = variable.kind().type();
    boolean fixed = access == Access.FIXED || access == Access.STATE;
    return variable.name()
        + " "
        + scopes
        + " "
        + kind
        + "|"
        + type.length()
        + "|"
        + type.decimals()
        + (fixed ? " fixed" : "");
  }
}
