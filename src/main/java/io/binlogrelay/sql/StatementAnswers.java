package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.syntax.Parser;
import io.binlogrelay.sql.syntax.Statement;
import io.binlogrelay.sql.syntax.Statement.Transaction;

/** Hands each statement to the class of its family. The session's thread. */
final class StatementAnswers {

  private final SessionState session;

  StatementAnswers(SessionState session) {
    this.session = session;
  }

  /** Parses and answers one statement. */
  Answer answer(String sql) {
    if (sql.length() > Parser.MAX_STATEMENT_CHARS) {
      throw new StatementRefused(ErrorCode.PACKET_TOO_LARGE);
    }
    return answer(Parser.parse(sql, session.dialect()), sql);
  }

  /** What shows the conditions of the statement before, and so must not clear them. */
  static boolean isAboutDiagnostics(Statement statement) {
    if (statement instanceof Statement.Select select) {
      return select.from() == null;
    }
    return statement instanceof Statement.Show show
        && switch (show.subject()) {
          case WARNINGS, ERRORS, WARNING_COUNT, ERROR_COUNT -> true;
          default -> false;
        };
  }

  /** Answers a statement; {@code sql} is its text, for the process list. */
  Answer answer(Statement statement, String sql) {
    if (!isAboutDiagnostics(statement)) {
      session.diagnostics().clear();
    }
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
    return administration(statement);
  }

  private Answer administration(Statement statement) {
    Administrator administrator = new Administrator(session);
    if (statement instanceof Statement.ReplicaThreads threads) {
      return administrator.replicaThreads(threads);
    }
    if (statement instanceof Statement.PurgeUpTo purge) {
      return administrator.purge(purge);
    }
    if (statement instanceof Statement.PurgeBefore purge) {
      return administrator.purge(purge);
    }
    if (statement instanceof Statement.Shutdown) {
      return administrator.shutDown();
    }
    if (statement instanceof Statement.FlushLogs flush) {
      return administrator.flushLogs(flush);
    }
    if (statement instanceof Statement.FlushStatus) {
      return administrator.flushStatus();
    }
    if (statement instanceof Statement.ResetReplica reset) {
      return administrator.resetReplica(reset);
    }
    if (statement instanceof Statement.ResetBinaryLogs) {
      return administrator.resetBinaryLogs();
    }
    throw statement instanceof Statement.Administer other
        ? administrator.refusal(other)
        : refusal(statement);
  }

  /** There is no data to protect: only the flag is kept, since connectors look at it. */
  private Answer transaction(Transaction transaction) {
    if (transaction != Transaction.SAVEPOINT) {
      session.inTransaction(transaction == Transaction.BEGIN);
    }
    return Answer.Done.NOTHING;
  }

  private static StatementRefused refusal(Statement statement) {
    if (statement instanceof Statement.Empty) {
      return new StatementRefused(ErrorCode.EMPTY_QUERY);
    }
    if (statement instanceof Statement.Change) {
      return new StatementRefused(ErrorCode.READ_ONLY, "--super-read-only");
    }
    throw new IllegalStateException("no rule for " + statement.getClass());
  }
}
