package io.binlogrelay.sql;

import io.binlogrelay.message.ErrorCode;
import io.binlogrelay.sql.facts.ServerFacts;
import io.binlogrelay.sql.syntax.Dialect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a session remembers between statements. Belongs to the session's thread. */
final class SessionState {

  /** Characters of a database's name, MySQL's own limit. */
  private static final int MAX_DATABASE_CHARS = 64;

  private final ServerFacts facts;
  private final SessionContext context;
  private final UserVariables userVariables = new UserVariables();
  private final Diagnostics diagnostics = new Diagnostics();
  private final Map<String, @Nullable String> systemVariables = new HashMap<>();
  private @Nullable String database;
  private boolean inTransaction;
  private List<Value> parameters = List.of();

  SessionState(ServerFacts facts, SessionContext context) {
    this.facts = facts;
    this.context = context;
  }

  /** As after the login, but for the database. */
  void resetAll() {
    userVariables.clear();
    systemVariables.clear();
    diagnostics.clear();
    inTransaction = false;
  }

  /** What stands for the placeholders of the statement that is executed. */
  void parameters(List<Value> values) {
    parameters = values;
  }

  Value parameter(int index) {
    return parameters.get(index);
  }

  ServerFacts facts() {
    return facts;
  }

  SessionContext context() {
    return context;
  }

  UserVariables userVariables() {
    return userVariables;
  }

  /** The conditions of the last statement. */
  Diagnostics diagnostics() {
    return diagnostics;
  }

  /** The dialect of the version that is presented now. */
  Dialect dialect() {
    return Dialect.of(facts.identity().version());
  }

  @Nullable String database() {
    return database;
  }

  void use(String name) {
    if (name.length() > MAX_DATABASE_CHARS) {
      throw new StatementRefused(ErrorCode.IDENTIFIER_TOO_LONG, name);
    }
    database = name;
  }

  boolean inTransaction() {
    return inTransaction;
  }

  void inTransaction(boolean open) {
    inTransaction = open;
  }

  boolean autocommit() {
    return "1".equals(SystemVariables.AUTOCOMMIT.sessionValue(this));
  }

  /** Whether the session set that variable itself. */
  boolean hasSet(String variable) {
    return systemVariables.containsKey(variable);
  }

  /** The value that the session set; ask {@link #hasSet} first, since it may be NULL. */
  @Nullable String valueOf(String variable) {
    return systemVariables.get(variable);
  }

  void set(String variable, @Nullable String value) {
    systemVariables.put(variable, value);
  }

  void reset(String variable) {
    systemVariables.remove(variable);
  }

  void requirePrivilege(Privilege privilege, String mysqldWords) {
    if (!context.may(privilege)) {
      throw new StatementRefused(ErrorCode.PRIVILEGE_NEEDED, mysqldWords);
    }
  }
}
