package io.binlogrelay.sql.syntax;

import io.binlogrelay.sql.syntax.Statement.Transaction;
import io.binlogrelay.sql.syntax.Token.Kind;
import java.util.Locale;
import java.util.Set;

/**
 * One statement's text to a {@link Statement}. It knows every statement by its first word and
 * leaves the rest to the family's parser. Any thread; each call is independent.
 */
public final class Parser {

  /** Longest statement that is looked at; the longest known one of a connector has about 1,100. */
  public static final int MAX_STATEMENT_CHARS = 64 * 1024;

  /** First words of statements that would change data or schema. */
  private static final Set<String> CHANGES =
      Set.of(
          "ALTER",
          "CALL",
          "CREATE",
          "DELETE",
          "DROP",
          "GRANT",
          "IMPORT",
          "INSERT",
          "LOAD",
          "RENAME",
          "REPLACE",
          "REVOKE",
          "TRUNCATE",
          "UPDATE");

  /** First words of statements that mysqld answers and we do not. */
  private static final Set<String> NOT_HERE =
      Set.of(
          "ANALYZE",
          "BINLOG",
          "CACHE",
          "CHECK",
          "CHECKSUM",
          "CLONE",
          "DEALLOCATE",
          "DESC",
          "DESCRIBE",
          "DO",
          "EXECUTE",
          "EXPLAIN",
          "GET",
          "HANDLER",
          "HELP",
          "INSTALL",
          "LOCK",
          "OPTIMIZE",
          "PREPARE",
          "REPAIR",
          "RESIGNAL",
          "RESTART",
          "SIGNAL",
          "TABLE",
          "UNINSTALL",
          "UNLOCK",
          "VALUES",
          "WITH",
          "XA");

  private final TokenStream tokens;
  private final Dialect dialect;

  /**
   * A statement to be prepared.
   *
   * @param statement what it is
   * @param parameters how many placeholders it has
   */
  public record Prepared(Statement statement, int parameters) {}

  private Parser(String sql, Dialect dialect, boolean placeholders) {
    this.tokens = new TokenStream(sql, dialect, placeholders);
    this.dialect = dialect;
  }

  /**
   * Parses one statement. Semicolons and blanks at its end are ignored, as mysqld does.
   *
   * @param sql at most {@link #MAX_STATEMENT_CHARS} characters
   * @throws SyntaxException for text that is no statement (1064)
   * @throws UnsupportedSyntaxException for a statement that is not answered here (1235)
   * @throws TooManyColumnsException for too long a SELECT (1117)
   */
  public static Statement parse(String sql, Dialect dialect) {
    return new Parser(withoutEnd(sql), dialect, false).statement();
  }

  /** The same for a statement that may have placeholders where it has expressions. */
  public static Prepared prepare(String sql, Dialect dialect) {
    Parser parser = new Parser(withoutEnd(sql), dialect, true);
    Statement statement = parser.statement();
    return new Prepared(statement, parser.tokens.parameters());
  }

  private static String withoutEnd(String sql) {
    if (sql.length() > MAX_STATEMENT_CHARS) {
      throw new IllegalArgumentException(
          "statement of " + sql.length() + " characters, at most " + MAX_STATEMENT_CHARS);
    }
    int end = sql.length();
    while (end > 0 && isEnd(sql.charAt(end - 1))) {
      end--;
    }
    return sql.substring(0, end);
  }

  private static boolean isEnd(char c) {
    return c == ';' || c == '\0' || Character.isWhitespace(c);
  }

  private Statement statement() {
    Token first = tokens.peek();
    if (first.is(Kind.END)) {
      return new Statement.Empty();
    }
    if (!first.is(Kind.WORD)) {
      throw tokens.unexpected();
    }
    String word = first.value().toUpperCase(Locale.ROOT);
    if (CHANGES.contains(word)) {
      return new Statement.Change();
    }
    if (NOT_HERE.contains(word)) {
      throw new UnsupportedSyntaxException(word);
    }
    return switch (word) {
      case "SELECT" -> {
        tokens.next();
        yield new SelectParser(tokens).parse();
      }
      case "SET" -> {
        tokens.next();
        yield new SetParser(tokens).parse();
      }
      case "SHOW" -> {
        tokens.next();
        yield new ShowParser(tokens, dialect).parse();
      }
      case "USE" -> use();
      case "KILL" -> kill();
      case "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE" -> transaction();
      case "START" ->
          tokens.accept("START", "TRANSACTION")
              ? Transaction.BEGIN
              : new AdministrationParser(tokens, dialect).parse();
      default -> new AdministrationParser(tokens, dialect).parse();
    };
  }

  private Statement use() {
    tokens.next();
    String database = tokens.expectName();
    tokens.expectEnd();
    return new Statement.Use(database);
  }

  private Statement kill() {
    tokens.next();
    boolean queryOnly = tokens.accept("QUERY");
    if (!queryOnly) {
      tokens.accept("CONNECTION");
    }
    Expression connection = new ExpressionParser(tokens).parse();
    tokens.expectEnd();
    return new Statement.Kill(connection, queryOnly);
  }

  /** What follows the first word (WORK, AND CHAIN, a savepoint's name) changes nothing here. */
  private Statement transaction() {
    Token first = tokens.next();
    if (first.isWord("RELEASE")) {
      tokens.expect("SAVEPOINT");
    }
    if (first.isWord("SAVEPOINT") || first.isWord("RELEASE")) {
      tokens.expectName();
      tokens.expectEnd();
      return Transaction.SAVEPOINT;
    }
    tokens.accept("WORK");
    if (first.isWord("ROLLBACK") && tokens.peek().isWord("TO")) {
      return Transaction.SAVEPOINT;
    }
    if (first.isWord("BEGIN")) {
      tokens.expectEnd();
      return Transaction.BEGIN;
    }
    if (!tokens.atEnd() && !tokens.peek().isWord("AND") && !endsWithRelease()) {
      throw tokens.unexpected();
    }
    return Transaction.END;
  }

  private boolean endsWithRelease() {
    return tokens.peek().isWord("RELEASE") || tokens.peek().isWord("NO");
  }
}
