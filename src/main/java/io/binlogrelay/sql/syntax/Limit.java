package io.binlogrelay.sql.syntax;

import io.binlogrelay.sql.syntax.Expression.LiteralKind;

/**
 * LIMIT of a SELECT or SHOW: numbers, or placeholders of a prepared statement. Immutable, any
 * thread.
 *
 * @param offset rows to skip
 * @param count rows to return at most
 */
public record Limit(Expression offset, Expression count) {

  private static final Expression NOTHING = new Expression.Literal(LiteralKind.INTEGER, "0");

  /** No LIMIT clause. */
  public static final Limit NONE =
      new Limit(NOTHING, new Expression.Literal(LiteralKind.INTEGER, TokenStream.MAX_COUNT));

  /** LIMIT n, LIMIT offset, n or LIMIT n OFFSET offset, if it comes next. */
  static Limit parse(TokenStream tokens) {
    if (!tokens.accept("LIMIT")) {
      return NONE;
    }
    Expression first = tokens.expectCount();
    if (tokens.acceptSymbol(",")) {
      return new Limit(first, tokens.expectCount());
    }
    return new Limit(tokens.accept("OFFSET") ? tokens.expectCount() : NOTHING, first);
  }
}
