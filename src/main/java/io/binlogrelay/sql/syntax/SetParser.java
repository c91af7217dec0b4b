package io.binlogrelay.sql.syntax;

import io.binlogrelay.sql.syntax.Assignment.ToCharset;
import io.binlogrelay.sql.syntax.Assignment.ToSystemVariable;
import io.binlogrelay.sql.syntax.Assignment.ToUserVariable;
import io.binlogrelay.sql.syntax.Expression.LiteralKind;
import io.binlogrelay.sql.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** SET, after its first word. Used by one parser, once. */
final class SetParser {

  private static final String PERSIST_PREFIX = "persist.";
  private static final String PERSIST_ONLY_PREFIX = "persist_only.";

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private final List<Assignment> assignments = new ArrayList<>();

  SetParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  Statement parse() {
    if (tokens.peek().isWord("PASSWORD")) {
      return new Statement.Change();
    }
    if (tokens.accept("ROLE") || tokens.accept("DEFAULT", "ROLE")) {
      // Accounts here have no roles to switch; every form of it leaves things as they are.
      return new Statement.Assign(List.of());
    }
    do {
      assignment();
    } while (tokens.acceptSymbol(","));
    tokens.expectEnd();
    return new Statement.Assign(assignments);
  }

  private void assignment() {
    Token token = tokens.peek();
    if (token.is(Kind.USER_VARIABLE)) {
      tokens.next();
      expectAssignmentSign();
      assignments.add(new ToUserVariable(token.value(), expressions.parse()));
    } else if (token.is(Kind.SYSTEM_VARIABLE_SIGN)) {
      tokens.next();
      withSigns();
    } else if (tokens.accept("NAMES")) {
      charset();
    } else if (tokens.accept("CHARACTER", "SET") || tokens.accept("CHARSET")) {
      charset();
    } else {
      systemVariable(scope());
    }
  }

  private VariableScope scope() {
    if (tokens.accept("GLOBAL")) {
      return VariableScope.GLOBAL;
    }
    if (tokens.accept("SESSION") || tokens.accept("LOCAL")) {
      return VariableScope.SESSION;
    }
    if (tokens.accept("PERSIST") || tokens.accept("PERSIST_ONLY")) {
      return VariableScope.PERSIST;
    }
    return VariableScope.UNSPECIFIED;
  }

  private void systemVariable(VariableScope scope) {
    if (tokens.accept("TRANSACTION")) {
      transaction(scope);
      return;
    }
    String name = tokens.expectName();
    if (tokens.acceptSymbol(".")) {
      name = name + "." + tokens.expectName();
    }
    expectAssignmentSign();
    assignments.add(new ToSystemVariable(scope, name, value()));
  }

  private void withSigns() {
    Expression.SystemVariable variable = expressions.systemVariable();
    expectAssignmentSign();
    String name = variable.name();
    String lower = name.toLowerCase(Locale.ROOT);
    VariableScope scope = variable.scope();
    if (lower.startsWith(PERSIST_PREFIX)) {
      scope = VariableScope.PERSIST;
      name = name.substring(PERSIST_PREFIX.length());
    } else if (lower.startsWith(PERSIST_ONLY_PREFIX)) {
      scope = VariableScope.PERSIST;
      name = name.substring(PERSIST_ONLY_PREFIX.length());
    }
    assignments.add(new ToSystemVariable(scope, name, value()));
  }

  private void expectAssignmentSign() {
    if (!tokens.acceptSymbol("=")) {
      tokens.expectSymbol(":=");
    }
  }

  private @Nullable Expression value() {
    Token second = tokens.peekSecond();
    boolean alone = second.is(Kind.END) || second.isSymbol(",");
    if (tokens.peek().isWord("DEFAULT") && alone) {
      tokens.next();
      return null;
    }
    return expressions.parse();
  }

  private void charset() {
    if (tokens.accept("DEFAULT")) {
      assignments.add(new ToCharset(null, null));
      return;
    }
    String charset = nameOrString();
    assignments.add(new ToCharset(charset, tokens.accept("COLLATE") ? nameOrString() : null));
  }

  private String nameOrString() {
    return tokens.peek().is(Kind.STRING) ? tokens.next().value() : tokens.expectName();
  }

  /**
   * ISOLATION LEVEL and READ ONLY | WRITE. Without a scope they hold for the next transaction only,
   * of which there is none here.
   */
  private void transaction(VariableScope scope) {
    do {
      if (tokens.accept("ISOLATION", "LEVEL")) {
        characteristic(scope, "transaction_isolation", LiteralKind.STRING, isolationLevel());
      } else {
        tokens.expect("READ");
        boolean readOnly = tokens.accept("ONLY");
        if (!readOnly) {
          tokens.expect("WRITE");
        }
        characteristic(scope, "transaction_read_only", LiteralKind.INTEGER, readOnly ? "1" : "0");
      }
    } while (tokens.acceptSymbol(","));
  }

  private void characteristic(VariableScope scope, String name, LiteralKind kind, String text) {
    if (scope != VariableScope.UNSPECIFIED) {
      Expression value = new Expression.Literal(kind, text);
      assignments.add(new ToSystemVariable(scope, name, value));
    }
  }

  private String isolationLevel() {
    if (tokens.accept("SERIALIZABLE")) {
      return "SERIALIZABLE";
    }
    if (tokens.accept("REPEATABLE", "READ")) {
      return "REPEATABLE-READ";
    }
    if (tokens.accept("READ", "COMMITTED")) {
      return "READ-COMMITTED";
    }
    if (tokens.accept("READ", "UNCOMMITTED")) {
      return "READ-UNCOMMITTED";
    }
    throw tokens.unexpected();
  }
}
