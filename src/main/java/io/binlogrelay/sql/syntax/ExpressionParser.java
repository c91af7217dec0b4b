package io.binlogrelay.sql.syntax;

import io.binlogrelay.sql.syntax.Expression.LiteralKind;
import io.binlogrelay.sql.syntax.Expression.Operator;
import io.binlogrelay.sql.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Expressions, by precedence: OR, AND, NOT, predicate, unary, primary. Used by one parser, once.
 *
 * <p>Arithmetic and bit operators are MySQL's, but nothing that speaks to a source needs them: they
 * are refused by name (1235), not as bad syntax.
 */
final class ExpressionParser {

  /** How deep an expression may nest; every level of recursion counts. */
  static final int MAX_DEPTH = 64;

  private static final Map<String, Operator> OPERATORS =
      Map.of(
          "=", Operator.EQUAL,
          "<=>", Operator.NULL_SAFE_EQUAL,
          "<>", Operator.NOT_EQUAL,
          "!=", Operator.NOT_EQUAL,
          "<", Operator.LESS,
          "<=", Operator.LESS_OR_EQUAL,
          ">", Operator.GREATER,
          ">=", Operator.GREATER_OR_EQUAL);

  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%", "&", "|", "^", "~");

  /** Functions that MySQL also takes without parentheses. */
  private static final Set<String> BARE_FUNCTIONS =
      Set.of(
          "CURRENT_USER",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP");

  /** Words that cannot be a column's name without backticks (those of MySQL that matter here). */
  private static final Set<String> RESERVED =
      Set.of(
          "SELECT",
          "FROM",
          "WHERE",
          "LIMIT",
          "ORDER",
          "GROUP",
          "HAVING",
          "AND",
          "OR",
          "NOT",
          "LIKE",
          "IN",
          "IS",
          "AS",
          "INTO",
          "UNION",
          "FOR",
          "BETWEEN",
          "BY",
          "CASE",
          "INTERVAL",
          "SET");

  private final TokenStream tokens;
  private final IntervalParser intervals;
  private int depth;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.intervals = new IntervalParser(tokens, this);
  }

  static boolean isReserved(Token token) {
    return token.is(Kind.WORD) && RESERVED.contains(token.value().toUpperCase(Locale.ROOT));
  }

  Expression parse() {
    enter();
    List<Expression> operands = new ArrayList<>();
    do {
      operands.add(conjunction());
    } while (tokens.accept("OR") || tokens.acceptSymbol("||"));
    depth--;
    return operands.size() == 1 ? operands.get(0) : new Expression.Or(operands);
  }

  private Expression conjunction() {
    List<Expression> operands = new ArrayList<>();
    do {
      operands.add(negation());
    } while (tokens.accept("AND") || tokens.acceptSymbol("&&"));
    return operands.size() == 1 ? operands.get(0) : new Expression.And(operands);
  }

  private Expression negation() {
    if (!tokens.accept("NOT") && !tokens.acceptSymbol("!")) {
      return predicate();
    }
    enter();
    Expression operand = negation();
    depth--;
    return new Expression.Not(operand);
  }

  private Expression predicate() {
    Expression left = unary();
    for (int moves = 0; intervals.follows(); moves++) {
      if (moves == MAX_DEPTH) {
        throw tokens.unexpected();
      }
      left = intervals.moved(left);
    }
    int entered = 0;
    while (true) {
      Token token = tokens.peek();
      boolean not = token.isWord("NOT");
      if (token.is(Kind.SYMBOL) && OPERATORS.containsKey(token.value())) {
        tokens.next();
        Operator operator = Objects.requireNonNull(OPERATORS.get(token.value()));
        left = new Expression.Comparison(operator, left, unary());
      } else if (tokens.accept("LIKE") || tokens.accept("NOT", "LIKE")) {
        left = negate(not, new Expression.Like(left, unary()));
      } else if (tokens.accept("IN") || tokens.accept("NOT", "IN")) {
        left = negate(not, new Expression.In(left, arguments()));
      } else if (tokens.accept("IS")) {
        boolean isNot = tokens.accept("NOT");
        tokens.expect("NULL");
        left = negate(isNot, new Expression.IsNull(left));
      } else {
        refuseArithmetic(token);
        depth -= entered;
        return left;
      }
      // A chain such as a = b = c nests to the left and is evaluated by recursion.
      enter();
      entered++;
    }
  }

  private static Expression negate(boolean not, Expression expression) {
    return not ? new Expression.Not(expression) : expression;
  }

  private static void refuseArithmetic(Token token) {
    if (token.is(Kind.SYMBOL) && ARITHMETIC.contains(token.value())) {
      throw new UnsupportedSyntaxException("operator " + token.value());
    }
    if (token.isWord("BETWEEN") || token.isWord("REGEXP") || token.isWord("RLIKE")) {
      throw new UnsupportedSyntaxException(token.value().toUpperCase(Locale.ROOT));
    }
  }

  private Expression unary() {
    if (tokens.acceptSymbol("+")) {
      return primary();
    }
    if (!tokens.acceptSymbol("-")) {
      return primary();
    }
    enter();
    Expression operand = unary();
    depth--;
    return new Expression.Negative(operand);
  }

  private Expression primary() {
    Token token = tokens.peek();
    switch (token.kind()) {
      case STRING:
        return strings();
      case INTEGER:
        tokens.next();
        return new Expression.Literal(LiteralKind.INTEGER, token.value());
      case DECIMAL:
        tokens.next();
        return new Expression.Literal(LiteralKind.DECIMAL, token.value());
      case FLOAT:
        tokens.next();
        return new Expression.Literal(LiteralKind.FLOAT, token.value());
      case HEX:
        tokens.next();
        return new Expression.Literal(LiteralKind.HEX, token.value());
      case USER_VARIABLE:
        tokens.next();
        return new Expression.UserVariable(token.value());
      case SYSTEM_VARIABLE_SIGN:
        tokens.next();
        return systemVariable();
      case WORD, QUOTED_NAME:
        return named();
      default:
        return parenthesised();
    }
  }

  /** Strings that stand side by side are one. */
  private Expression strings() {
    StringBuilder text = new StringBuilder(tokens.next().value());
    while (tokens.peek().is(Kind.STRING)) {
      text.append(tokens.next().value());
    }
    return new Expression.Literal(LiteralKind.STRING, text.toString());
  }

  /** After the two signs. */
  Expression.SystemVariable systemVariable() {
    String name = tokens.expectName();
    if (!tokens.acceptSymbol(".")) {
      return new Expression.SystemVariable(VariableScope.UNSPECIFIED, name);
    }
    String variable = tokens.expectName();
    if (name.equalsIgnoreCase("global")) {
      return new Expression.SystemVariable(VariableScope.GLOBAL, variable);
    }
    if (name.equalsIgnoreCase("session") || name.equalsIgnoreCase("local")) {
      return new Expression.SystemVariable(VariableScope.SESSION, variable);
    }
    // A structured name such as hot_cache.key_buffer_size, or a scope that is none.
    return new Expression.SystemVariable(VariableScope.UNSPECIFIED, name + "." + variable);
  }

  private Expression named() {
    Token token = tokens.peek();
    if (isReserved(token)) {
      throw tokens.unexpected();
    }
    tokens.next();
    if (token.is(Kind.WORD)) {
      if (token.isWord("NULL")) {
        return new Expression.Literal(LiteralKind.NULL, "");
      }
      if (token.isWord("TRUE") || token.isWord("FALSE")) {
        return new Expression.Literal(LiteralKind.BOOLEAN, token.isWord("TRUE") ? "1" : "0");
      }
      if (token.value().startsWith("_") && tokens.peek().is(Kind.STRING)) {
        return strings();
      }
      if (tokens.peek().isSymbol("(") && IntervalParser.isFunction(token)) {
        return intervals.call(token);
      }
      if (tokens.peek().isSymbol("(")) {
        return call(token.value());
      }
      if (BARE_FUNCTIONS.contains(token.value().toUpperCase(Locale.ROOT))) {
        return new Expression.Call(null, token.value(), List.of());
      }
    }
    return qualified(token.value());
  }

  private Expression qualified(String first) {
    if (!tokens.acceptSymbol(".")) {
      return new Expression.ColumnName(null, first);
    }
    String second = tokens.expectName();
    if (tokens.peek().isSymbol("(")) {
      return new Expression.Call(first, second, arguments());
    }
    if (!tokens.acceptSymbol(".")) {
      return new Expression.ColumnName(first, second);
    }
    return new Expression.ColumnName(first + "." + second, tokens.expectName());
  }

  private Expression call(String name) {
    tokens.expectSymbol("(");
    if (name.equalsIgnoreCase("COUNT") && tokens.acceptSymbol("*")) {
      tokens.expectSymbol(")");
      return new Expression.RowCount();
    }
    return new Expression.Call(null, name, restOfArguments());
  }

  private List<Expression> arguments() {
    tokens.expectSymbol("(");
    return restOfArguments();
  }

  /** Those behind the opening parenthesis. */
  private List<Expression> restOfArguments() {
    List<Expression> arguments = new ArrayList<>();
    if (tokens.acceptSymbol(")")) {
      return arguments;
    }
    do {
      arguments.add(parse());
    } while (tokens.acceptSymbol(","));
    tokens.expectSymbol(")");
    return arguments;
  }

  private Expression parenthesised() {
    if (tokens.atPlaceholder()) {
      return new Expression.Parameter(tokens.nextPlaceholder());
    }
    tokens.expectSymbol("(");
    if (tokens.peek().isWord("SELECT")) {
      throw new UnsupportedSyntaxException("subquery");
    }
    Expression inner = parse();
    tokens.expectSymbol(")");
    return inner;
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw tokens.unexpected();
    }
  }
}
