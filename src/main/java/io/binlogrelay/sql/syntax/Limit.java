package io.binlogrelay.sql.syntax;

/**
 * LIMIT of a SELECT or SHOW. Immutable, any thread.
 *
 * @param offset rows to skip
 * @param count rows to return at most
 */
public record Limit(long offset, long count) {

  /** No LIMIT clause. */
  public static final Limit NONE = new Limit(0, Long.MAX_VALUE);

  /** LIMIT n, LIMIT offset, n or LIMIT n OFFSET offset, if it comes next. */
  static Limit parse(TokenStream tokens) {
    if (!tokens.accept("LIMIT")) {
      return NONE;
    }
    long first = tokens.expectCount();
    if (tokens.acceptSymbol(",")) {
      return new Limit(first, tokens.expectCount());
    }
    return new Limit(tokens.accept("OFFSET") ? tokens.expectCount() : 0, first);
  }
}
