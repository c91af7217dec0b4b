package io.binlogrelay.sql.syntax;

import io.binlogrelay.sql.syntax.Token.Kind;
import java.util.Locale;
import java.util.Set;

/** Statements for administrators, from their first word on. Used by one parser, once. */
final class AdministrationParser {

  /** What FLUSH may name besides the binary log, in mysqld. */
  private static final Set<String> FLUSHABLE =
      Set.of(
          "ENGINE",
          "ERROR",
          "GENERAL",
          "HOSTS",
          "OPTIMIZER_COSTS",
          "PRIVILEGES",
          "SLOW",
          "TABLE",
          "TABLES",
          "USER_RESOURCES");

  private final TokenStream tokens;
  private final Dialect dialect;

  AdministrationParser(TokenStream tokens, Dialect dialect) {
    this.tokens = tokens;
    this.dialect = dialect;
  }

  Statement parse() {
    if (tokens.accept("SHUTDOWN")) {
      tokens.expectEnd();
      return new Statement.Shutdown();
    }
    if (tokens.accept("FLUSH")) {
      return flush();
    }
    if (tokens.peek().isWord("START") || tokens.peek().isWord("STOP")) {
      return replicaThreads(tokens.next().isWord("START"));
    }
    if (tokens.accept("RESET")) {
      return reset();
    }
    if (tokens.accept("PURGE")) {
      return purge();
    }
    if (tokens.accept("CHANGE")) {
      requireOneOf("REPLICATION");
      return new Statement.Administer(AdministrativeCommand.CHANGE_REPLICATION);
    }
    throw tokens.unexpected();
  }

  private Statement replicaThreads(boolean start) {
    if (tokens.peek().isWord("GROUP_REPLICATION")) {
      return new Statement.Administer(AdministrativeCommand.GROUP_REPLICATION);
    }
    boolean retired = requireOneOf("REPLICA");
    boolean receiver = false;
    boolean applier = false;
    if (isThread()) {
      do {
        boolean isApplier = tokens.peek().isWord("SQL_THREAD");
        if (!isThread()) {
          throw tokens.unexpected();
        }
        tokens.next();
        applier |= isApplier;
        receiver |= !isApplier;
      } while (tokens.acceptSymbol(","));
    } else {
      receiver = true;
      applier = true;
    }
    if (start) {
      refuseStartOptions();
    }
    String channel = channel();
    tokens.expectEnd();
    return new Statement.ReplicaThreads(start, receiver, applier, retired, channel);
  }

  private boolean isThread() {
    Token token = tokens.peek();
    return token.isWord("IO_THREAD") || token.isWord("RELAY_THREAD") || token.isWord("SQL_THREAD");
  }

  private void refuseStartOptions() {
    Token token = tokens.peek();
    for (String word : new String[] {"UNTIL", "USER", "PASSWORD", "DEFAULT_AUTH", "PLUGIN_DIR"}) {
      if (token.isWord(word)) {
        throw new UnsupportedSyntaxException("START REPLICA ... " + word);
      }
    }
  }

  private String channel() {
    return tokens.accept("FOR", "CHANNEL") ? tokens.expectString() : "";
  }

  private Statement reset() {
    if (tokens.peek().isWord("PERSIST")) {
      return new Statement.Administer(AdministrativeCommand.RESET_PERSIST);
    }
    if (tokens.peek().isWord("BINARY")) {
      tokens.next();
      tokens.expect("LOGS");
      tokens.expect("AND");
      tokens.expect("GTIDS");
      return new Statement.ResetBinaryLogs();
    }
    if (tokens.peek().isWord("MASTER")) {
      requireRetired();
      return new Statement.ResetBinaryLogs();
    }
    boolean retired = requireOneOf("REPLICA");
    tokens.accept("ALL");
    String channel = channel();
    tokens.expectEnd();
    return new Statement.ResetReplica(retired, channel);
  }

  /** The first thing that is named decides: no two of them can be flushed here. */
  private Statement flush() {
    if (!tokens.accept("NO_WRITE_TO_BINLOG")) {
      tokens.accept("LOCAL");
    }
    Token what = tokens.peek();
    if (!what.is(Kind.WORD)) {
      throw tokens.unexpected();
    }
    String word = what.value().toUpperCase(Locale.ROOT);
    if (word.equals("LOGS")) {
      return new Statement.FlushLogs("FLUSH LOGS");
    }
    if (word.equals("BINARY") || word.equals("RELAY")) {
      tokens.next();
      tokens.expect("LOGS");
      return new Statement.FlushLogs("FLUSH " + word + " LOGS");
    }
    if (word.equals("STATUS")) {
      return new Statement.FlushStatus();
    }
    if (FLUSHABLE.contains(word)) {
      return new Statement.Administer(AdministrativeCommand.FLUSH);
    }
    throw tokens.unexpected();
  }

  private Statement purge() {
    boolean retired = requireOneOf("BINARY");
    tokens.expect("LOGS");
    if (tokens.accept("TO")) {
      String file = tokens.expectString();
      tokens.expectEnd();
      return new Statement.PurgeUpTo(file, retired);
    }
    tokens.expect("BEFORE");
    Expression time = new ExpressionParser(tokens).parse();
    tokens.expectEnd();
    return new Statement.PurgeBefore(time, retired);
  }

  /**
   * Steps over a word, or over a retired one that the presented version still knows.
   *
   * @return whether it was the retired one
   */
  private boolean requireOneOf(String word) {
    if (tokens.accept(word)) {
      return false;
    }
    requireRetired();
    return true;
  }

  private void requireRetired() {
    Token token = tokens.peek();
    boolean isRetired = token.isWord("MASTER") || token.isWord("SLAVE");
    if (!isRetired || !dialect.hasRetiredReplicationWords()) {
      throw tokens.unexpected();
    }
    tokens.next();
  }
}
