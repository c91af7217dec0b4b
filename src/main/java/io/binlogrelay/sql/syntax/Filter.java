package io.binlogrelay.sql.syntax;

/** What a SHOW statement keeps of its rows. Immutable, any thread. */
public sealed interface Filter {

  /** No filter. */
  record All() implements Filter {}

  /** LIKE 'pattern', on the first column. */
  record Matching(String pattern) implements Filter {}

  /** WHERE condition, on the result's columns. */
  record Where(Expression condition) implements Filter {}

  /** LIKE or WHERE, if one comes next. */
  static Filter parse(TokenStream tokens) {
    if (tokens.accept("LIKE")) {
      return new Matching(tokens.expectString());
    }
    if (tokens.accept("WHERE")) {
      return new Where(new ExpressionParser(tokens).parse());
    }
    return new All();
  }
}
