package io.binlogrelay.sql;

import io.binlogrelay.sql.facts.ServerFacts;
import java.math.BigDecimal;
import java.time.Duration;

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

  private final SessionState session;
  private final StatementAnswers statements;
  private final PreparedStatements prepared;

  /** A session that has just logged in. */
  public SqlSession(ServerFacts facts, SessionContext context) {
    this.session = new SessionState(facts, context);
    this.statements = new StatementAnswers(session);
    this.prepared = new PreparedStatements(session, statements);
  }

  /**
   * Answers one statement.
   *
   * @param sql the text of COM_QUERY
   */
  public Answer execute(String sql) {
    return GuardedAnswer.of(session, () -> statements.answer(sql));
  }

  /** COM_DEBUG, of {@code mysqladmin debug}. */
  public Answer debug() {
    return GuardedAnswer.of(session, () -> new Administrator(session).debug());
  }

  /**
   * Chooses the session's database: COM_INIT_DB, or the one named at login. Any name is accepted,
   * since connectors name a schema of the source and nothing here depends on it.
   */
  public Answer use(String database) {
    return GuardedAnswer.of(
        session,
        () -> {
          session.use(database);
          return Answer.Done.NOTHING;
        });
  }

  /** COM_FIELD_LIST: the columns of a table in the session's database, or the error. */
  public Answer columns(String table) {
    return GuardedAnswer.of(session, () -> new SelectQuery(session).columns(table));
  }

  /** COM_RESET_CONNECTION: as after the login, but for the database. */
  public Answer reset() {
    session.resetAll();
    prepared.closeAll();
    return Answer.Done.NOTHING;
  }

  /** The statements that the client has prepared. */
  public PreparedStatements prepared() {
    return prepared;
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
}
