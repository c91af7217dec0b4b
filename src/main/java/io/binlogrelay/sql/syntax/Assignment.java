package io.binlogrelay.sql.syntax;

import org.jspecify.annotations.Nullable;

/** One thing that a SET statement sets. Immutable, any thread. */
public sealed interface Assignment {

  /** {@code @name = value}. */
  record ToUserVariable(String name, Expression value) implements Assignment {}

  /**
   * {@code [scope] name = value}.
   *
   * @param value null for DEFAULT
   */
  record ToSystemVariable(VariableScope scope, String name, @Nullable Expression value)
      implements Assignment {}

  /**
   * NAMES or CHARACTER SET.
   *
   * @param charset null for DEFAULT
   * @param collation null for the character set's own
   */
  record ToCharset(@Nullable String charset, @Nullable String collation) implements Assignment {}
}
