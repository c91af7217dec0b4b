package io.binlogrelay.sql.syntax;

import io.binlogrelay.sql.syntax.Token.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Cuts a statement into tokens by MySQL's rules ({@code sql/sql_lex.cc: lex_one_token}): comments
 * of all four kinds, version comments, strings with doubled quotes and backslash escapes,
 * backticks, numbers, user variables. Used once, by one thread.
 */
final class Lexer {

  /** Operators of two and three characters, longest first. */
  private static final String[] LONG_SYMBOLS = {"<=>", ":=", "<=", ">=", "<>", "!=", "||", "&&"};

  private static final String SHORT_SYMBOLS = "(),.;=<>+-*/%!?:&|^~{}";

  private final String sql;
  private final int versionId;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean inVersionComment;

  Lexer(String sql, Dialect dialect) {
    this.sql = sql;
    this.versionId = dialect.versionId();
  }

  /**
   * All tokens, the last one of kind END.
   *
   * @throws SyntaxException if a string, a comment or a character fits nothing
   */
  List<Token> tokens() {
    skipBlanks();
    while (at < sql.length()) {
      tokens.add(next());
      skipBlanks();
    }
    if (inVersionComment) {
      throw SyntaxException.at(sql, sql.length());
    }
    tokens.add(new Token(Kind.END, "", at, at));
    return tokens;
  }

  private Token next() {
    char c = sql.charAt(at);
    if (c == '\'' || c == '"') {
      return string(at, c);
    }
    if (c == '`') {
      return quotedName(at);
    }
    if (c == '@') {
      return variable();
    }
    if (isDigit(c) || (c == '.' && isDigit(peek(1)) && !followsName())) {
      return number();
    }
    if (isNamePart(c)) {
      return word();
    }
    return symbol(c);
  }

  // ---------------------------------------------------------------- blanks and comments

  private void skipBlanks() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '#' || (c == '-' && peek(1) == '-' && endsDashes(peek(2)))) {
        skipLine();
      } else if (c == '/' && peek(1) == '*') {
        enterComment();
      } else if (inVersionComment && c == '*' && peek(1) == '/') {
        inVersionComment = false;
        at += 2;
      } else {
        return;
      }
    }
  }

  /** Two dashes begin a comment only before a blank, a control character or the end. */
  private static boolean endsDashes(char c) {
    return c <= ' ';
  }

  private void skipLine() {
    int newLine = sql.indexOf('\n', at);
    at = newLine < 0 ? sql.length() : newLine + 1;
  }

  private void enterComment() {
    if (peek(2) == '!' && !inVersionComment && isForUs()) {
      inVersionComment = true;
      return;
    }
    int close = sql.indexOf("*/", at + 2);
    if (close < 0) {
      throw SyntaxException.at(sql, at);
    }
    at = close + 2;
  }

  /** At {@code /*!}: steps over the marker if its version is not above ours. */
  private boolean isForUs() {
    int from = at + 3;
    int to = from;
    while (to < sql.length() && to - from < 6 && isDigit(sql.charAt(to))) {
      to++;
    }
    if (to - from < 5) {
      at = from;
      return true;
    }
    // Six digits only before a blank, as 8.1 and later read them; else the sixth belongs to the
    // text.
    if (to - from == 6 && to < sql.length() && !Character.isWhitespace(sql.charAt(to))) {
      to--;
    }
    if (Integer.parseInt(sql, from, to, 10) > versionId) {
      return false;
    }
    at = to;
    return true;
  }

  // ---------------------------------------------------------------- quoted things

  private Token string(int start, char quote) {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == '\\' && at < sql.length()) {
        unescape(sql.charAt(at++), text);
      } else if (c != quote) {
        text.append(c);
      } else if (at < sql.length() && sql.charAt(at) == quote) {
        text.append(quote);
        at++;
      } else {
        return new Token(Kind.STRING, text.toString(), start, at);
      }
    }
    throw SyntaxException.at(sql, start);
  }

  /** The escapes of MySQL's manual, "String Literals"; the two for LIKE keep their backslash. */
  private static void unescape(char c, StringBuilder text) {
    switch (c) {
      case '0' -> text.append('\0');
      case 'b' -> text.append('\b');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'Z' -> text.append('\u001a');
      case '%', '_' -> text.append('\\').append(c);
      default -> text.append(c);
    }
  }

  private Token quotedName(int start) {
    StringBuilder name = new StringBuilder();
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c != '`') {
        name.append(c);
      } else if (at < sql.length() && sql.charAt(at) == '`') {
        name.append('`');
        at++;
      } else {
        return new Token(Kind.QUOTED_NAME, name.toString(), start, at);
      }
    }
    throw SyntaxException.at(sql, start);
  }

  // ---------------------------------------------------------------- variables, numbers, words

  private Token variable() {
    int start = at++;
    char c = peek(0);
    if (c == '@') {
      at++;
      if (!isNamePart(peek(0)) && peek(0) != '`') {
        throw SyntaxException.at(sql, at);
      }
      return new Token(Kind.SYSTEM_VARIABLE_SIGN, "@@", start, at);
    }
    if (c == '\'' || c == '"') {
      return new Token(Kind.USER_VARIABLE, string(at, c).value(), start, at);
    }
    if (c == '`') {
      return new Token(Kind.USER_VARIABLE, quotedName(at).value(), start, at);
    }
    while (at < sql.length() && (isNamePart(sql.charAt(at)) || sql.charAt(at) == '.')) {
      at++;
    }
    if (at == start + 1) {
      throw SyntaxException.at(sql, at);
    }
    return new Token(Kind.USER_VARIABLE, sql.substring(start + 1, at), start, at);
  }

  private Token number() {
    int start = at;
    if (sql.charAt(at) == '0' && (peek(1) == 'x') && HexFormat.isHexDigit(peek(2))) {
      return hexNumber(start);
    }
    skipDigits();
    if (isNamePart(peek(0)) && !isExponent()) {
      at = start;
      return word();
    }
    Kind kind = Kind.INTEGER;
    if (peek(0) == '.') {
      kind = Kind.DECIMAL;
      at++;
      skipDigits();
    }
    if (isExponent()) {
      kind = Kind.FLOAT;
      at += 2;
      skipDigits();
    }
    return new Token(kind, sql.substring(start, at), start, at);
  }

  private boolean isExponent() {
    char sign = peek(1);
    return (peek(0) == 'e' || peek(0) == 'E')
        && (isDigit(sign) || ((sign == '+' || sign == '-') && isDigit(peek(2))));
  }

  private void skipDigits() {
    while (isDigit(peek(0))) {
      at++;
    }
  }

  private Token hexNumber(int start) {
    at += 2;
    int digits = at;
    while (HexFormat.isHexDigit(peek(0))) {
      at++;
    }
    return hex(sql.substring(digits, at), start);
  }

  private Token hex(String digits, int start) {
    String even = digits.length() % 2 == 0 ? digits : "0" + digits;
    byte[] bytes = HexFormat.of().parseHex(even);
    return new Token(Kind.HEX, new String(bytes, StandardCharsets.UTF_8), start, at);
  }

  private Token word() {
    int start = at;
    while (isNamePart(peek(0))) {
      at++;
    }
    String word = sql.substring(start, at);
    if (peek(0) == '\'' && word.equalsIgnoreCase("n")) {
      return string(start, '\'');
    }
    if (peek(0) == '\'' && word.equalsIgnoreCase("x")) {
      return quotedHex(start);
    }
    return new Token(Kind.WORD, word, start, at);
  }

  private Token quotedHex(int start) {
    int digits = ++at;
    while (HexFormat.isHexDigit(peek(0))) {
      at++;
    }
    if (peek(0) != '\'' || (at - digits) % 2 != 0) {
      throw SyntaxException.at(sql, start);
    }
    at++;
    return hex(sql.substring(digits, at - 1), start);
  }

  private Token symbol(char c) {
    for (String symbol : LONG_SYMBOLS) {
      if (sql.startsWith(symbol, at)) {
        at += symbol.length();
        return new Token(Kind.SYMBOL, symbol, at - symbol.length(), at);
      }
    }
    if (SHORT_SYMBOLS.indexOf(c) < 0) {
      throw SyntaxException.at(sql, at);
    }
    at++;
    return new Token(Kind.SYMBOL, String.valueOf(c), at - 1, at);
  }

  /** Whether the last token is a name that ends right here, so that a point is a separator. */
  private boolean followsName() {
    if (tokens.isEmpty()) {
      return false;
    }
    Token last = tokens.get(tokens.size() - 1);
    return last.end() == at && (last.is(Kind.WORD) || last.is(Kind.QUOTED_NAME));
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
