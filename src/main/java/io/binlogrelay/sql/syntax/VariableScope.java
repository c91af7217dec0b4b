package io.binlogrelay.sql.syntax;

/** The scope that a statement names for a system variable. */
public enum VariableScope {
  /** None named: the session's value, or the global one of a variable that has no other. */
  UNSPECIFIED,
  /** SESSION or LOCAL. */
  SESSION,
  /** GLOBAL. */
  GLOBAL,
  /** PERSIST or PERSIST_ONLY. */
  PERSIST
}
