package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.SystemVariable.Access;
import io.binlogrelay.sql.syntax.Assignment;
import io.binlogrelay.sql.syntax.Assignment.ToCharset;
import io.binlogrelay.sql.syntax.Assignment.ToSystemVariable;
import io.binlogrelay.sql.syntax.Assignment.ToUserVariable;
import io.binlogrelay.sql.syntax.Expression;
import io.binlogrelay.sql.syntax.Statement;
import io.binlogrelay.sql.syntax.VariableScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Answers SET. A session's own variables are stored and shown again, and change nothing else;
 * global ones are refused, since a relay is configured by its file. All values are computed before
 * the first is stored, as in MySQL, so a statement with an error sets nothing. The session's
 * thread.
 */
final class Assignments {

  private final SessionState session;
  private final Evaluator evaluator;

  Assignments(SessionState session) {
    this.session = session;
    this.evaluator = new Evaluator(session, ColumnScope.none("field list"));
  }

  Answer answer(Statement.Assign statement) {
    List<Runnable> changes = new ArrayList<>();
    for (Assignment assignment : statement.assignments()) {
      changes.add(change(assignment));
    }
    changes.forEach(Runnable::run);
    return Answer.Done.NOTHING;
  }

  private Runnable change(Assignment assignment) {
    if (assignment instanceof ToUserVariable user) {
      Value value = evaluator.evaluate(user.value());
      return () -> session.userVariables().set(user.name(), value);
    }
    if (assignment instanceof ToCharset charset) {
      return () -> setCharset(charset);
    }
    if (assignment instanceof ToSystemVariable system) {
      return systemVariable(system);
    }
    throw new IllegalStateException("no rule for " + assignment.getClass());
  }

  private Runnable systemVariable(ToSystemVariable assignment) {
    SystemVariable variable = SystemVariables.find(assignment.name(), session.dialect());
    refuseFixed(variable, assignment.scope());
    Expression expression = assignment.value();
    if (expression == null) {
      return () -> session.reset(variable.name());
    }
    String accepted = variable.accept(value(expression));
    return () -> session.set(variable.name(), accepted);
  }

  private static void refuseFixed(SystemVariable variable, VariableScope scope) {
    if (variable.access() == Access.FIXED || variable.access() == Access.STATE) {
      throw new StatementRefused(ErrorCode.WRONG_SCOPE, variable.name(), "read only");
    }
    if (scope == VariableScope.GLOBAL || scope == VariableScope.PERSIST) {
      if (!variable.access().hasGlobal()) {
        throw new StatementRefused(ErrorCode.SESSION_VARIABLE, variable.name());
      }
      throw new StatementRefused(ErrorCode.PRIVILEGE_NEEDED, "SUPER or SYSTEM_VARIABLES_ADMIN");
    }
    if (!variable.access().hasSession()) {
      throw new StatementRefused(ErrorCode.GLOBAL_VARIABLE, variable.name());
    }
  }

  /** Beside expressions, a system variable takes a bare word: {@code SET sql_mode = ANSI}. */
  private Value value(Expression expression) {
    if (expression instanceof Expression.ColumnName word && word.table() == null) {
      return new Value(word.name(), ColumnType.text(word.name().length()));
    }
    return evaluator.evaluate(expression);
  }

  /** The three variables that SET NAMES sets; a client's text is taken as UTF-8 all the same. */
  private void setCharset(ToCharset charset) {
    List<String> names =
        List.of("character_set_client", "character_set_connection", "character_set_results");
    String name = charset.charset();
    if (name == null) {
      names.forEach(session::reset);
      return;
    }
    if (name.length() > 32) {
      throw new StatementRefused(ErrorCode.UNKNOWN_CHARSET, name);
    }
    names.forEach(variable -> session.set(variable, name.toLowerCase(Locale.ROOT)));
    String collation = charset.collation();
    if (collation != null && collation.length() <= 64) {
      session.set("collation_connection", collation.toLowerCase(Locale.ROOT));
    }
  }
}
