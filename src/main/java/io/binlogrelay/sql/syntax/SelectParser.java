package io.binlogrelay.sql.syntax;

import io.binlogrelay.sql.syntax.Statement.Ordering;
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

  private static final Set<String> JOINS =
      Set.of("JOIN", "INNER", "LEFT", "RIGHT", "CROSS", "NATURAL", "STRAIGHT_JOIN");

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  SelectParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens);
  }

  Statement.Select parse() {
    boolean distinct = skipOptions();
    List<SelectItem> items = tokens.acceptSymbol("*") ? List.of() : items();
    TableName from = tokens.accept("FROM") ? table() : null;
    if (from != null && distinct) {
      return new Statement.Select(items, from, null, List.of(), Limit.NONE, "SELECT DISTINCT");
    }
    Expression where = tokens.accept("WHERE") ? expressions.parse() : null;
    List<Ordering> order = from == null ? List.of() : order();
    Limit limit = Limit.parse(tokens);
    String beyond = clauseNotHere(from);
    if (beyond != null && from == null) {
      throw new UnsupportedSyntaxException(beyond);
    }
    if (beyond == null) {
      tokens.expectEnd();
    }
    return new Statement.Select(items, from, where, order, limit, beyond);
  }

  /** All but DISTINCT change nothing about our answers, and DISTINCT nothing about a single row. */
  private boolean skipOptions() {
    boolean distinct = false;
    while (true) {
      if (tokens.accept("DISTINCT")) {
        distinct = true;
      } else if (!tokens.accept("ALL")
          && !tokens.accept("HIGH_PRIORITY")
          && !tokens.accept("SQL_NO_CACHE")) {
        return distinct;
      }
    }
  }

  private List<Ordering> order() {
    List<Ordering> order = new ArrayList<>();
    if (!tokens.accept("ORDER", "BY")) {
      return order;
    }
    do {
      if (order.size() == MAX_COLUMNS) {
        throw new TooManyColumnsException();
      }
      Expression by = expressions.parse();
      boolean descending = tokens.accept("DESC");
      if (!descending) {
        tokens.accept("ASC");
      }
      order.add(new Ordering(by, descending));
    } while (tokens.acceptSymbol(","));
    return order;
  }

  /**
   * What comes next if it is MySQL's, but not ours. Whether that matters depends on the table: one
   * that is not here is an error of its own.
   */
  private @Nullable String clauseNotHere(@Nullable TableName from) {
    Token rest = tokens.peek();
    boolean join = from != null && (rest.isSymbol(",") || JOINS.contains(upper(rest)));
    if (!join && !(rest.is(Kind.WORD) && CLAUSES_NOT_HERE.contains(upper(rest)))) {
      return null;
    }
    tokens.next();
    if (tokens.atEnd()) {
      throw tokens.unexpected();
    }
    return "SELECT … " + (join ? "JOIN" : upper(rest));
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
    // A column has its own name, whatever it was qualified with.
    String name = expression instanceof Expression.ColumnName column ? column.name() : text;
    return new SelectItem(expression, alias(name));
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
    String first = tokens.expectName();
    String database = tokens.acceptSymbol(".") ? first : null;
    String name = database == null ? first : tokens.expectName();
    return new TableName(database, name, tableAlias(name));
  }

  private String tableAlias(String otherwise) {
    boolean as = tokens.accept("AS");
    Token next = tokens.peek();
    boolean isWord = next.is(Kind.WORD) && !ExpressionParser.isReserved(next);
    if (as || next.is(Kind.QUOTED_NAME) || (isWord && !JOINS.contains(upper(next)))) {
      return tokens.expectName();
    }
    return otherwise;
  }

  private static String upper(Token token) {
    return token.value().toUpperCase(Locale.ROOT);
  }
}
