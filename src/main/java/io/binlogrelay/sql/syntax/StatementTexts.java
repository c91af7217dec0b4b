package io.binlogrelay.sql.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the text of a client that may send several statements at once where one ends: at a semicolon
 * that is in no string, quoted name or comment. Any thread; each call is independent.
 */
public final class StatementTexts {

  private final String sql;
  private int at;

  private StatementTexts(String sql) {
    this.sql = sql;
  }

  /** The statements without their semicolons, at least one; blanks after the last are left out. */
  public static List<String> split(String sql) {
    StatementTexts texts = new StatementTexts(sql);
    List<String> statements = new ArrayList<>();
    int from = 0;
    while (from < sql.length()) {
      int end = texts.end();
      String statement = sql.substring(from, end);
      from = end + 1;
      if (end < sql.length() || !statement.isBlank() || statements.isEmpty()) {
        statements.add(statement);
      }
    }
    return statements.isEmpty() ? List.of(sql) : statements;
  }

  /** The offset of the next semicolon that ends a statement, or of the text's end. */
  private int end() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == ';') {
        return at++;
      }
      if (c == '\'' || c == '"' || c == '`') {
        skipQuoted(c);
      } else if (c == '#' || isDashes()) {
        skipPast("\n");
      } else if (c == '/' && next(1) == '*') {
        at += 2;
        skipPast("*/");
      } else {
        at++;
      }
    }
    return sql.length();
  }

  /** A doubled quote is seen as two strings side by side, which comes to the same. */
  private void skipQuoted(char quote) {
    at++;
    while (at < sql.length() && sql.charAt(at) != quote) {
      at += sql.charAt(at) == '\\' && quote != '`' ? 2 : 1;
    }
    at++;
  }

  private boolean isDashes() {
    return sql.charAt(at) == '-' && next(1) == '-' && next(2) <= ' ';
  }

  private void skipPast(String mark) {
    int found = sql.indexOf(mark, at);
    at = found < 0 ? sql.length() : found + mark.length();
  }

  private char next(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
  }
}
