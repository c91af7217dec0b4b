package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.facts.ServerFacts;
import io.binlogrelay.sql.syntax.Parser;
import io.binlogrelay.sql.syntax.Statement;
import io.binlogrelay.sql.syntax.Statement.Transaction;
import io.binlogrelay.sql.syntax.SyntaxException;
import io.binlogrelay.sql.syntax.TooManyColumnsException;
import io.binlogrelay.sql.syntax.UnsupportedSyntaxException;
import java.math.BigDecimal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's conversation in SQL. Every text gets an answer: what is wrong or unknown is an
 * {@link Answer.Failed} with MySQL's number and text. Answers take no longer than reading the facts
 * and their size is bounded, so an event loop may ask. Belongs to one connection's thread.
 */
public final class SqlSession {

  /** {@code SERVER_STATUS_IN_TRANS} of {@code include/mysql_com.h}. */
  public static final int STATUS_IN_TRANSACTION = 1;

  /** {@code SERVER_STATUS_AUTOCOMMIT} of {@code include/mysql_com.h}. */
  public static final int STATUS_AUTOCOMMIT = 2;

  private static final Logger LOG = LoggerFactory.getLogger(SqlSession.class);

  private final SessionState session;

  /** A session that has just logged in. */
  public SqlSession(ServerFacts facts, SessionContext context) {
    this.session = new SessionState(facts, context);
  }

  /**
   * Answers one statement.
   *
   * @param sql the text of COM_QUERY
   */
  public Answer execute(String sql) {
    try {
      return answer(sql);
    } catch (StatementRefused refused) {
      return refused.answer();
    } catch (SyntaxException e) {
      return new Answer.Failed(ErrorCode.SYNTAX.packet(e.near(), e.line()));
    } catch (UnsupportedSyntaxException e) {
      return new Answer.Failed(ErrorCode.NOT_SUPPORTED.packet(e.construct()));
    } catch (TooManyColumnsException e) {
      return new Answer.Failed(ErrorCode.TOO_MANY_COLUMNS.packet());
    } catch (RuntimeException e) {
      // A fault of ours must not cost the client its connection. The text may hold a password.
      LOG.error("statement of {} characters failed", sql.length(), e);
      return new Answer.Failed(ErrorCode.UNKNOWN_ERROR.packet());
    }
  }

  /**
   * Chooses the session's database: COM_INIT_DB, or the one named at login. Any name is accepted,
   * since connectors name a schema of the source and nothing here depends on it.
   */
  public Answer use(String database) {
    try {
      session.use(database);
      return Answer.Done.NOTHING;
    } catch (StatementRefused refused) {
      return refused.answer();
    }
  }

  /** The one line that {@code mysqladmin status} shows: COM_STATISTICS. */
  public String statistics() {
    return new VariableReport(session).statistics();
  }

  /** How long this session may wait before its next statement: its wait_timeout. */
  public Duration mayIdle() {
    String seconds = SystemVariables.WAIT_TIMEOUT.sessionValue(session);
    return Duration.ofSeconds(seconds == null || seconds.length() > 9 ? 1L << 31 : whole(seconds));
  }

  /** mysqld takes no less than a second. */
  private static long whole(String seconds) {
    return Math.max(1, new BigDecimal(seconds).longValue());
  }

  /** What the client stored in user variables; a replica says its wishes there. */
  public UserVariables variables() {
    return session.userVariables();
  }

  /** The status flags for the next OK or EOF packet. */
  public int status() {
    return (session.inTransaction() ? STATUS_IN_TRANSACTION : 0)
        | (session.autocommit() ? STATUS_AUTOCOMMIT : 0);
  }

  private Answer answer(String sql) {
    if (sql.length() > Parser.MAX_STATEMENT_CHARS) {
      throw new StatementRefused(ErrorCode.PACKET_TOO_LARGE);
    }
    Statement statement = Parser.parse(sql, session.dialect());
    if (statement instanceof Statement.Select select) {
      return new SelectQuery(session).answer(select, sql);
    }
    if (statement instanceof Statement.Assign assign) {
      return new Assignments(session).answer(assign);
    }
    if (statement instanceof Statement.Show show) {
      return new ShowReports(session).answer(show, sql);
    }
    if (statement instanceof Statement.Use use) {
      session.use(use.database());
      return Answer.Done.NOTHING;
    }
    if (statement instanceof Transaction transaction) {
      return transaction(transaction);
    }
    if (statement instanceof Statement.Kill kill) {
      return new KillCommand(session).answer(kill);
    }
    throw refusal(statement);
  }

  /** There is no data to protect: only the flag is kept, since connectors look at it. */
  private Answer transaction(Transaction transaction) {
    if (transaction != Transaction.SAVEPOINT) {
      session.inTransaction(transaction == Transaction.BEGIN);
    }
    return Answer.Done.NOTHING;
  }

  private StatementRefused refusal(Statement statement) {
    if (statement instanceof Statement.Empty) {
      return new StatementRefused(ErrorCode.EMPTY_QUERY);
    }
    if (statement instanceof Statement.Change) {
      return new StatementRefused(ErrorCode.READ_ONLY, "--super-read-only");
    }
    if (statement instanceof Statement.Administer administer) {
      session.requirePrivilege(Privilege.SUPER, administer.command().privileges());
      return new StatementRefused(ErrorCode.NOT_SUPPORTED, administer.command().words());
    }
    throw new IllegalStateException("no rule for " + statement.getClass());
  }
}
