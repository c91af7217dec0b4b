package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.message.MalformedPacketException;
import io.binlogrelay.message.StatementParameter;
import io.binlogrelay.message.StatementParameters;
import io.binlogrelay.sql.syntax.Expression;
import io.binlogrelay.sql.syntax.Expression.LiteralKind;
import io.binlogrelay.sql.syntax.Parser;
import io.binlogrelay.sql.syntax.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements that a client has prepared, by number. A statement is kept as text and parsed anew
 * for each execution: that costs little, keeps a session small, and follows the presented version.
 * The session's thread.
 */
public final class PreparedStatements {

  /** What one session may have at once: {@code max_prepared_stmt_count}. */
  static final int MAX_STATEMENTS = 256;

  /** Characters of all of them together. */
  private static final int MAX_CHARS = 256 * 1024;

  private final SessionState session;
  private final StatementAnswers statements;
  private final Map<Long, Prepared> open = new HashMap<>();
  private long lastId;
  private int chars;

  private record Prepared(String sql, StatementParameters parameters) {}

  PreparedStatements(SessionState session, StatementAnswers statements) {
    this.session = session;
    this.statements = statements;
  }

  /** COM_STMT_PREPARE: an {@link Answer.Prepared}, or the error. */
  public Answer prepare(String sql) {
    return GuardedAnswer.of(session, () -> prepared(sql));
  }

  private Answer prepared(String sql) {
    if (sql.length() > Parser.MAX_STATEMENT_CHARS) {
      throw new StatementRefused(ErrorCode.PACKET_TOO_LARGE);
    }
    Parser.Prepared parsed = Parser.prepare(sql, session.dialect());
    refuseUnpreparable(parsed.statement());
    if (open.size() == MAX_STATEMENTS || chars + sql.length() > MAX_CHARS) {
      throw new StatementRefused(ErrorCode.TOO_MANY_PREPARED_STATEMENTS, MAX_STATEMENTS);
    }
    List<Column> columns = columns(parsed, sql);
    lastId = lastId == 0xffff_ffffL ? 1 : lastId + 1;
    open.put(lastId, new Prepared(sql, new StatementParameters(parsed.parameters())));
    chars += sql.length();
    return new Answer.Prepared(lastId, columns, parsed.parameters());
  }

  /** As mysqld ({@code sql_prepare.cc: check_prepared_statement}; tried on 8.0.33 and 9.7.4). */
  private static void refuseUnpreparable(Statement statement) {
    if (statement instanceof Statement.Empty) {
      throw new StatementRefused(ErrorCode.EMPTY_QUERY);
    }
    boolean isAboutDiagnostics =
        statement instanceof Statement.Show && StatementAnswers.isAboutDiagnostics(statement);
    if (isAboutDiagnostics
        || statement instanceof Statement.Use
        || statement instanceof Statement.Shutdown
        || statement instanceof Statement.PurgeUpTo
        || statement instanceof Statement.PurgeBefore
        || (statement instanceof Statement.Transaction transaction
            && transaction != Statement.Transaction.END)) {
      throw new StatementRefused(ErrorCode.NOT_PREPARABLE);
    }
  }

  /** Those of its result when all parameters are NULL: asking changes nothing. */
  private List<Column> columns(Parser.Prepared parsed, String sql) {
    if (!(parsed.statement() instanceof Statement.Select)
        && !(parsed.statement() instanceof Statement.Show)) {
      return List.of();
    }
    session.parameters(Collections.nCopies(parsed.parameters(), Value.NULL));
    return statements.answer(parsed.statement(), sql) instanceof Answer.Rows rows
        ? rows.columns()
        : List.of();
  }

  /**
   * COM_STMT_EXECUTE.
   *
   * @param parameters as the client sent them
   */
  public Answer execute(long id, byte[] parameters) {
    return GuardedAnswer.of(session, () -> executed(id, parameters));
  }

  private Answer executed(long id, byte[] packet) {
    Prepared prepared = find(id, "mysqld_stmt_execute");
    StatementParameters parameters = prepared.parameters();
    try {
      if (parameters.isTooLong()) {
        throw new StatementRefused(ErrorCode.PARAMETER_TOO_LONG);
      }
      session.parameters(parameters.read(packet).stream().map(PreparedStatements::value).toList());
      Parser.Prepared parsed = Parser.prepare(prepared.sql(), session.dialect());
      return statements.answer(parsed.statement(), prepared.sql());
    } catch (MalformedPacketException e) {
      throw new StatementRefused(ErrorCode.INCORRECT_ARGUMENTS, "mysqld_stmt_execute");
    } finally {
      parameters.forgetLongData();
      session.parameters(List.of());
    }
  }

  private static Value value(StatementParameter parameter) {
    LiteralKind kind =
        switch (parameter.kind()) {
          case NULL -> LiteralKind.NULL;
          case INTEGER -> LiteralKind.INTEGER;
          case DECIMAL -> LiteralKind.DECIMAL;
          case FLOAT -> LiteralKind.FLOAT;
          case TEXT -> LiteralKind.STRING;
        };
    return Literals.value(new Expression.Literal(kind, parameter.text()));
  }

  /** COM_STMT_SEND_LONG_DATA; what is wrong with it, its execution tells. */
  public void append(long id, int parameter, byte[] data) {
    Prepared prepared = open.get(id);
    if (prepared != null) {
      prepared.parameters().append(parameter, data);
    }
  }

  /** COM_STMT_RESET. */
  public Answer reset(long id) {
    return GuardedAnswer.of(
        session,
        () -> {
          find(id, "mysqld_stmt_reset").parameters().forgetLongData();
          return Answer.Done.NOTHING;
        });
  }

  /** COM_STMT_FETCH: we open no cursor, whatever a client asks for. */
  public Answer fetch(long id) {
    return GuardedAnswer.of(
        session,
        () -> {
          find(id, "mysqld_stmt_fetch");
          throw new StatementRefused(ErrorCode.NO_OPEN_CURSOR, id);
        });
  }

  /** COM_STMT_CLOSE. */
  public void close(long id) {
    Prepared closed = open.remove(id);
    if (closed != null) {
      chars -= closed.sql().length();
    }
  }

  void closeAll() {
    open.clear();
    chars = 0;
  }

  private Prepared find(long id, String function) {
    Prepared prepared = open.get(id);
    if (prepared == null) {
      throw new StatementRefused(ErrorCode.UNKNOWN_PREPARED_STATEMENT, id, function);
    }
    return prepared;
  }
}
