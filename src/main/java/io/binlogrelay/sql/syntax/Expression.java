package io.binlogrelay.sql.syntax;

import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of SELECT, SET or a WHERE clause. Immutable, any thread. */
public sealed interface Expression {

  /** The kinds of literals. */
  enum LiteralKind {
    /** A string. */
    STRING,
    /** Digits. */
    INTEGER,
    /** Digits with a decimal point. */
    DECIMAL,
    /** A number with an exponent. */
    FLOAT,
    /** A hexadecimal literal, its bytes as text. */
    HEX,
    /** TRUE or FALSE, the text is 1 or 0. */
    BOOLEAN,
    /** NULL, the text is empty. */
    NULL
  }

  /** The comparison operators. */
  enum Operator {
    /** = */
    EQUAL,
    /** &lt;=&gt; */
    NULL_SAFE_EQUAL,
    /** &lt;&gt; or != */
    NOT_EQUAL,
    /** &lt; */
    LESS,
    /** &lt;= */
    LESS_OR_EQUAL,
    /** &gt; */
    GREATER,
    /** &gt;= */
    GREATER_OR_EQUAL
  }

  /** A constant. */
  record Literal(LiteralKind kind, String text) implements Expression {}

  /**
   * A placeholder of a prepared statement.
   *
   * @param index which, from 0
   */
  record Parameter(int index) implements Expression {}

  /** {@code @name}. */
  record UserVariable(String name) implements Expression {}

  /** {@code @@name}, {@code @@global.name}, {@code @@session.name}. */
  record SystemVariable(VariableScope scope, String name) implements Expression {}

  /** {@code name(arguments)}, or a function that is called without parentheses. */
  record Call(@Nullable String database, String name, List<Expression> arguments)
      implements Expression {

    /** Copies the list. */
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code COUNT(*)}. */
  record RowCount() implements Expression {}

  /** {@code name} or {@code table.name}. */
  record ColumnName(@Nullable String table, String name) implements Expression {}

  /**
   * {@code time + INTERVAL amount unit}, {@code time - INTERVAL amount unit}, and the functions
   * that say the same.
   *
   * @param unit such as DAY
   */
  record Moved(Expression time, boolean back, Expression amount, ChronoUnit unit)
      implements Expression {}

  /** {@code -operand}. */
  record Negative(Expression operand) implements Expression {}

  /** {@code NOT operand}. */
  record Not(Expression operand) implements Expression {}

  /** {@code a AND b AND …}: flat, so that long chains need no deep recursion. */
  record And(List<Expression> operands) implements Expression {

    /** Copies the list. */
    public And {
      operands = List.copyOf(operands);
    }
  }

  /** {@code a OR b OR …}. */
  record Or(List<Expression> operands) implements Expression {

    /** Copies the list. */
    public Or {
      operands = List.copyOf(operands);
    }
  }

  /** {@code left operator right}. */
  record Comparison(Operator operator, Expression left, Expression right) implements Expression {}

  /** {@code operand LIKE pattern}. */
  record Like(Expression operand, Expression pattern) implements Expression {}

  /** {@code operand IN (candidates)}. */
  record In(Expression operand, List<Expression> candidates) implements Expression {

    /** Copies the list. */
    public In {
      candidates = List.copyOf(candidates);
    }
  }

  /** {@code operand IS NULL}. */
  record IsNull(Expression operand) implements Expression {}
}
