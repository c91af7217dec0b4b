package io.binlogrelay.sql.syntax;

import io.binlogrelay.sql.syntax.Token.Kind;
import java.math.BigInteger;
import java.util.List;

/** A place in a statement's tokens, and the few questions that parsers ask there. One thread. */
final class TokenStream {

  /** The greatest number of a LIMIT: all rows. */
  static final String MAX_COUNT = "18446744073709551615";

  private final String sql;
  private final List<Token> tokens;
  private final boolean placeholders;
  private int at;
  private int parameters;

  /**
   * @param placeholders whether the text may have them, as one to be prepared may
   */
  TokenStream(String sql, Dialect dialect, boolean placeholders) {
    this.sql = sql;
    this.tokens = new Lexer(sql, dialect).tokens();
    this.placeholders = placeholders;
  }

  /** Whether a placeholder comes next where there may be one. */
  boolean atPlaceholder() {
    return placeholders && peek().isSymbol("?");
  }

  /** Steps over a placeholder; returns how many came before it. */
  int nextPlaceholder() {
    at++;
    return parameters++;
  }

  /** How many placeholders there were up to here. */
  int parameters() {
    return parameters;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (!token.is(Kind.END)) {
      at++;
    }
    return token;
  }

  boolean atEnd() {
    return peek().is(Kind.END);
  }

  /** Steps over that word, in any case, if it is next. */
  boolean accept(String keyword) {
    if (!peek().isWord(keyword)) {
      return false;
    }
    at++;
    return true;
  }

  boolean acceptSymbol(String symbol) {
    if (!peek().isSymbol(symbol)) {
      return false;
    }
    at++;
    return true;
  }

  /** Steps over the words if all of them come next; else over none. */
  boolean accept(String first, String second) {
    if (!peek().isWord(first) || !peekSecond().isWord(second)) {
      return false;
    }
    at += 2;
    return true;
  }

  void expect(String keyword) {
    if (!accept(keyword)) {
      throw unexpected();
    }
  }

  void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected();
    }
  }

  /** What stands behind a semicolon is another statement, for which this one leaves no room. */
  void expectEnd() {
    acceptSymbol(";");
    if (!atEnd()) {
      throw unexpected();
    }
  }

  /** A name with or without backticks. */
  String expectName() {
    Token token = peek();
    if (!token.is(Kind.WORD) && !token.is(Kind.QUOTED_NAME)) {
      throw unexpected();
    }
    at++;
    return token.value();
  }

  String expectString() {
    if (!peek().is(Kind.STRING)) {
      throw unexpected();
    }
    return next().value();
  }

  /** A number of a LIMIT, or its placeholder. */
  Expression expectCount() {
    if (atPlaceholder()) {
      return new Expression.Parameter(nextPlaceholder());
    }
    boolean fits =
        peek().is(Kind.INTEGER)
            && peek().value().length() <= MAX_COUNT.length()
            && new BigInteger(peek().value()).compareTo(new BigInteger(MAX_COUNT)) <= 0;
    if (!fits) {
      throw unexpected();
    }
    return new Expression.Literal(Expression.LiteralKind.INTEGER, next().value());
  }

  /** The statement's text from a token to the last one that was taken. */
  String textFrom(Token first) {
    return sql.substring(first.start(), Math.max(first.end(), tokens.get(at - 1).end()));
  }

  /** The error "near" the next token. */
  SyntaxException unexpected() {
    return SyntaxException.at(sql, peek().start());
  }
}
