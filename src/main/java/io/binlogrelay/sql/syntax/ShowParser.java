package io.binlogrelay.sql.syntax;

import io.binlogrelay.sql.syntax.Statement.Show;
import io.binlogrelay.sql.syntax.Statement.ShowWords;
import io.binlogrelay.sql.syntax.Token.Kind;
import java.util.Locale;
import java.util.Set;

/** SHOW, after its first word. Used by one parser, once. */
final class ShowParser {

  /** First words of SHOW statements that mysqld answers and we do not. */
  private static final Set<String> NOT_HERE =
      Set.of(
          "BINLOG",
          "CHARACTER",
          "CHARSET",
          "COLLATION",
          "COLUMNS",
          "CREATE",
          "ENGINE",
          "EVENTS",
          "EXTENDED",
          "FIELDS",
          "FUNCTION",
          "INDEX",
          "INDEXES",
          "KEYS",
          "OPEN",
          "PLUGINS",
          "PRIVILEGES",
          "PROCEDURE",
          "PROFILE",
          "PROFILES",
          "RELAYLOG",
          "TABLE",
          "TRIGGERS");

  private final TokenStream tokens;
  private final Dialect dialect;

  ShowParser(TokenStream tokens, Dialect dialect) {
    this.tokens = tokens;
    this.dialect = dialect;
  }

  Show parse() {
    Show show = subject();
    tokens.expectEnd();
    return show;
  }

  private Show subject() {
    Token token = tokens.peek();
    if (!token.is(Kind.WORD)) {
      throw tokens.unexpected();
    }
    String word = token.value().toUpperCase(Locale.ROOT);
    return switch (word) {
      case "GLOBAL", "SESSION", "LOCAL", "VARIABLES", "STATUS" -> scoped();
      case "BINARY", "MASTER" -> binaryLogs();
      case "REPLICAS", "REPLICA", "SLAVE" -> replicas();
      case "FULL", "PROCESSLIST", "TABLES" -> maybeFull();
      case "WARNINGS", "ERRORS", "COUNT" -> diagnostics();
      case "DATABASES", "SCHEMAS" -> {
        tokens.next();
        yield filtered(ShowSubject.DATABASES, ShowWords.PLAIN);
      }
      case "GRANTS" -> grants();
      case "ENGINES", "STORAGE" -> engines();
      default -> {
        if (NOT_HERE.contains(word)) {
          throw new UnsupportedSyntaxException("SHOW " + word);
        }
        throw tokens.unexpected();
      }
    };
  }

  private Show scoped() {
    VariableScope scope = VariableScope.UNSPECIFIED;
    if (tokens.accept("GLOBAL")) {
      scope = VariableScope.GLOBAL;
    } else if (tokens.accept("SESSION") || tokens.accept("LOCAL")) {
      scope = VariableScope.SESSION;
    }
    ShowWords words = new ShowWords(scope, false, false, null);
    if (tokens.accept("VARIABLES")) {
      return filtered(ShowSubject.VARIABLES, words);
    }
    tokens.expect("STATUS");
    return filtered(ShowSubject.STATUS, words);
  }

  private Show binaryLogs() {
    if (tokens.accept("BINARY", "LOGS")) {
      return plain(ShowSubject.BINARY_LOGS);
    }
    if (tokens.accept("BINARY")) {
      if (!dialect.hasBinaryLogStatus()) {
        throw tokens.unexpected();
      }
      tokens.expect("LOG");
      tokens.expect("STATUS");
      return plain(ShowSubject.BINARY_LOG_STATUS);
    }
    requireRetiredWords();
    tokens.expect("MASTER");
    if (tokens.accept("LOGS")) {
      return plain(ShowSubject.BINARY_LOGS);
    }
    tokens.expect("STATUS");
    return plain(ShowSubject.BINARY_LOG_STATUS);
  }

  private Show replicas() {
    if (tokens.peek().isWord("SLAVE")) {
      requireRetiredWords();
    } else if (!dialect.hasReplicaWords()) {
      throw tokens.unexpected();
    }
    if (tokens.accept("REPLICAS")) {
      return plain(ShowSubject.REPLICAS);
    }
    if (tokens.accept("SLAVE", "HOSTS")) {
      return retired(ShowSubject.REPLICAS);
    }
    boolean retired = tokens.next().isWord("SLAVE");
    tokens.expect("STATUS");
    if (tokens.accept("FOR", "CHANNEL")) {
      channel();
    }
    return retired ? retired(ShowSubject.REPLICA_STATUS) : plain(ShowSubject.REPLICA_STATUS);
  }

  /** The default channel is the only one that a relay has. */
  private void channel() {
    String channel = tokens.expectString();
    if (!channel.isEmpty()) {
      throw new UnknownChannelException(channel);
    }
  }

  private Show maybeFull() {
    boolean full = tokens.accept("FULL");
    if (tokens.accept("PROCESSLIST")) {
      return new Show(
          ShowSubject.PROCESSLIST,
          new ShowWords(VariableScope.UNSPECIFIED, false, full, null),
          new Filter.All());
    }
    tokens.expect("TABLES");
    String database = tokens.accept("FROM") || tokens.accept("IN") ? tokens.expectName() : null;
    return filtered(
        ShowSubject.TABLES, new ShowWords(VariableScope.UNSPECIFIED, false, full, database));
  }

  private Show diagnostics() {
    if (tokens.accept("COUNT")) {
      tokens.expectSymbol("(");
      tokens.expectSymbol("*");
      tokens.expectSymbol(")");
      if (tokens.accept("ERRORS")) {
        return plain(ShowSubject.ERROR_COUNT);
      }
      tokens.expect("WARNINGS");
      return plain(ShowSubject.WARNING_COUNT);
    }
    ShowSubject subject =
        tokens.next().isWord("ERRORS") ? ShowSubject.ERRORS : ShowSubject.WARNINGS;
    // There is nothing to limit.
    Limit.parse(tokens);
    return plain(subject);
  }

  private Show engines() {
    tokens.accept("STORAGE");
    tokens.expect("ENGINES");
    return plain(ShowSubject.ENGINES);
  }

  private Show grants() {
    tokens.expect("GRANTS");
    if (tokens.accept("FOR")) {
      if (tokens.atEnd()) {
        throw tokens.unexpected();
      }
      if (!tokens.accept("CURRENT_USER")) {
        throw new UnsupportedSyntaxException("SHOW GRANTS FOR");
      }
      if (tokens.acceptSymbol("(")) {
        tokens.expectSymbol(")");
      }
    }
    return plain(ShowSubject.GRANTS);
  }

  private void requireRetiredWords() {
    if (!dialect.hasRetiredReplicationWords()) {
      throw tokens.unexpected();
    }
  }

  private Show filtered(ShowSubject subject, ShowWords words) {
    return new Show(subject, words, Filter.parse(tokens));
  }

  private static Show plain(ShowSubject subject) {
    return new Show(subject, ShowWords.PLAIN, new Filter.All());
  }

  private static Show retired(ShowSubject subject) {
    ShowWords words = new ShowWords(VariableScope.UNSPECIFIED, true, false, null);
    return new Show(subject, words, new Filter.All());
  }
}
