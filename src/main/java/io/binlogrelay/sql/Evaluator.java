package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.syntax.Expression;
import io.binlogrelay.sql.syntax.Expression.Operator;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Computes expressions with MySQL's rules for NULL, numbers and text. The session's thread. */
final class Evaluator {

  private final SessionState session;
  private final ColumnScope columns;
  private final Effort effort;

  /** For an expression that is computed once. */
  Evaluator(SessionState session, ColumnScope columns) {
    this(session, columns, new Effort());
  }

  /** For one of several evaluations that belong to the same statement. */
  Evaluator(SessionState session, ColumnScope columns, Effort effort) {
    this.session = session;
    this.columns = columns;
    this.effort = effort;
  }

  /**
   * The expression's value. Recursion is as deep as the expression nests, which the parser bounds.
   *
   * @throws StatementRefused for an unknown variable, function or column, or too much work
   */
  Value evaluate(Expression expression) {
    Value value = compute(expression);
    effort.add(1 + (value.text() == null ? 0 : value.text().length()));
    return value;
  }

  private Value compute(Expression expression) {
    if (expression instanceof Expression.Literal literal) {
      return Literals.value(literal);
    }
    if (expression instanceof Expression.Parameter parameter) {
      return session.parameter(parameter.index());
    }
    if (expression instanceof Expression.UserVariable variable) {
      return session.userVariables().get(variable.name());
    }
    if (expression instanceof Expression.SystemVariable variable) {
      return SystemVariables.read(variable.scope(), variable.name(), session);
    }
    if (expression instanceof Expression.ColumnName name) {
      return columns.column(name.table(), name.name());
    }
    if (expression instanceof Expression.Call call) {
      return Functions.call(call, evaluateAll(call.arguments()), session);
    }
    if (expression instanceof Expression.Moved moved) {
      ZoneId zone = session.facts().clock().getZone();
      return Times.moved(moved, evaluate(moved.time()), evaluate(moved.amount()), zone);
    }
    if (expression instanceof Expression.Negative negative) {
      return Literals.negated(evaluate(negative.operand()));
    }
    return truth(expression);
  }

  private Value truth(Expression expression) {
    if (expression instanceof Expression.Not not) {
      Value operand = evaluate(not.operand());
      return operand.isNull() ? Value.unknown() : Value.of(!operand.isTrue());
    }
    if (expression instanceof Expression.And and) {
      return connected(and.operands(), false);
    }
    if (expression instanceof Expression.Or or) {
      return connected(or.operands(), true);
    }
    if (expression instanceof Expression.Comparison comparison) {
      return compare(comparison);
    }
    if (expression instanceof Expression.Like like) {
      return like(like);
    }
    if (expression instanceof Expression.In in) {
      return in(in);
    }
    if (expression instanceof Expression.IsNull isNull) {
      return Value.of(evaluate(isNull.operand()).isNull());
    }
    if (expression instanceof Expression.RowCount) {
      throw new StatementRefused(ErrorCode.NOT_SUPPORTED, "COUNT(*) beside something else");
    }
    throw new IllegalStateException("no rule for " + expression.getClass());
  }

  /** AND and OR: the first operand that decides, else NULL if one was, else the other value. */
  private Value connected(List<Expression> operands, boolean decisive) {
    boolean sawNull = false;
    for (Expression operand : operands) {
      Value value = evaluate(operand);
      if (value.isNull()) {
        sawNull = true;
      } else if (value.isTrue() == decisive) {
        return Value.of(decisive);
      }
    }
    return sawNull ? Value.unknown() : Value.of(!decisive);
  }

  private Value compare(Expression.Comparison comparison) {
    Value left = evaluate(comparison.left());
    Value right = evaluate(comparison.right());
    if (left.isNull() || right.isNull()) {
      return comparison.operator() == Operator.NULL_SAFE_EQUAL
          ? Value.of(left.isNull() && right.isNull())
          : Value.unknown();
    }
    int order = left.compareTo(right);
    return Value.of(
        switch (comparison.operator()) {
          case EQUAL, NULL_SAFE_EQUAL -> order == 0;
          case NOT_EQUAL -> order != 0;
          case LESS -> order < 0;
          case LESS_OR_EQUAL -> order <= 0;
          case GREATER -> order > 0;
          case GREATER_OR_EQUAL -> order >= 0;
        });
  }

  private Value like(Expression.Like like) {
    Value operand = evaluate(like.operand());
    Value pattern = evaluate(like.pattern());
    if (operand.isNull() || pattern.isNull()) {
      return Value.unknown();
    }
    LikePattern likePattern = new LikePattern(pattern.requireText());
    return Value.of(likePattern.matches(operand.requireText(), effort));
  }

  private Value in(Expression.In in) {
    Value operand = evaluate(in.operand());
    if (operand.isNull()) {
      return Value.unknown();
    }
    boolean sawNull = false;
    for (Expression candidate : in.candidates()) {
      Value value = evaluate(candidate);
      if (value.isNull()) {
        sawNull = true;
      } else if (operand.compareTo(value) == 0) {
        return Value.of(true);
      }
    }
    return sawNull ? Value.unknown() : Value.of(false);
  }

  private List<Value> evaluateAll(List<Expression> expressions) {
    List<Value> values = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      values.add(evaluate(expression));
    }
    return values;
  }
}
