package io.binlogrelay.sql.syntax;

import io.binlogrelay.sql.syntax.Statement.SelectItem;
import io.binlogrelay.sql.syntax.Statement.TableName;
import io.binlogrelay.sql.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SELECT, after its first word. Used by one parser, once. */
final class SelectParser {

  /** Columns of one SELECT; connectors ask for about twenty. */
  static final int MAX_COLUMNS = 256;

  private static final Set<String> CLAUSES_NOT_HERE =
      Set.of("GROUP", "HAVING", "ORDER", "INTO", "UNION", "FOR", "PROCEDURE", "WINDOW");

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  SelectParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  Statement.Select parse() {
    while (tokens.accept("ALL")
        || tokens.accept("DISTINCT")
        || tokens.accept("HIGH_PRIORITY")
        || tokens.accept("SQL_NO_CACHE")) {
      // They change nothing about the one row that we answer.
    }
    List<SelectItem> items = tokens.acceptSymbol("*") ? List.of() : items();
    TableName from = tokens.accept("FROM") ? table() : null;
    if (from != null) {
      // No table exists here, so the rest of the statement cannot matter.
      return new Statement.Select(items, from, null, Limit.NONE);
    }
    Expression where = tokens.accept("WHERE") ? expressions.parse() : null;
    Limit limit = Limit.parse(tokens);
    Token rest = tokens.peek();
    if (rest.is(Kind.WORD) && CLAUSES_NOT_HERE.contains(upper(rest))) {
      tokens.next();
      if (tokens.atEnd()) {
        throw tokens.unexpected();
      }
      throw new UnsupportedSyntaxException("SELECT … " + upper(rest));
    }
    tokens.expectEnd();
    return new Statement.Select(items, null, where, limit);
  }

  private List<SelectItem> items() {
    List<SelectItem> items = new ArrayList<>();
    do {
      if (items.size() == MAX_COLUMNS) {
        throw new TooManyColumnsException();
      }
      items.add(item());
    } while (tokens.acceptSymbol(","));
    return items;
  }

  private SelectItem item() {
    Token first = tokens.peek();
    Expression expression = expressions.parse();
    // MySQL names a column after the text it was asked with, a string after its first piece.
    boolean isString = first.is(Kind.STRING) && expression instanceof Expression.Literal;
    String text = isString ? first.value() : tokens.textFrom(first);
    return new SelectItem(expression, alias(text));
  }

  private String alias(String otherwise) {
    Token token = tokens.peek();
    boolean as = tokens.accept("AS");
    Token name = as ? tokens.peek() : token;
    boolean isName =
        name.is(Kind.STRING)
            || name.is(Kind.QUOTED_NAME)
            || (name.is(Kind.WORD) && !ExpressionParser.isReserved(name));
    if (isName) {
      tokens.next();
      return name.value();
    }
    if (as) {
      throw tokens.unexpected();
    }
    return otherwise;
  }

  private @Nullable TableName table() {
    if (tokens.accept("DUAL")) {
      return null;
    }
    String name = tokens.expectName();
    return tokens.acceptSymbol(".")
        ? new TableName(name, tokens.expectName())
        : new TableName(null, name);
  }

  private static String upper(Token token) {
    return token.value().toUpperCase(Locale.ROOT);
  }
}
