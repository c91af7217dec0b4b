package io.binlogrelay.sql.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks. Immutable, any thread. */
public sealed interface Statement {

  /** Nothing but blanks and comments: MySQL's error 1065. */
  record Empty() implements Statement {}

  /**
   * SELECT.
   *
   * @param items the columns; empty means {@code *}
   * @param from the table, null for none or DUAL
   * @param where the condition, null for none
   * @param order how rows are sorted
   * @param limit which rows
   * @param beyond a construct that no table of ours can be asked with, null for none
   */
  record Select(
      List<SelectItem> items,
      @Nullable TableName from,
      @Nullable Expression where,
      List<Ordering> order,
      Limit limit,
      @Nullable String beyond)
      implements Statement {

    /** Copies the lists. */
    public Select {
      items = List.copyOf(items);
      order = List.copyOf(order);
    }
  }

  /**
   * A part of ORDER BY.
   *
   * @param by what it sorts by: an expression, or a column's number
   * @param descending DESC
   */
  record Ordering(Expression by, boolean descending) {}

  /**
   * A column of a SELECT.
   *
   * @param expression its value
   * @param name its alias, or the text that MySQL derives from the expression
   */
  record SelectItem(Expression expression, String name) {}

  /**
   * A table.
   *
   * @param database null for the session's
   * @param name without quotes
   * @param alias what its columns are qualified with
   */
  record TableName(@Nullable String database, String name, String alias) {}

  /** SET in all its forms. */
  record Assign(List<Assignment> assignments) implements Statement {

    /** Copies the list. */
    public Assign {
      assignments = List.copyOf(assignments);
    }
  }

  /**
   * SHOW.
   *
   * @param subject what
   * @param words how it was asked
   * @param filter which rows
   */
  record Show(ShowSubject subject, ShowWords words, Filter filter) implements Statement {}

  /**
   * The words of a SHOW statement that change its answer.
   *
   * @param scope GLOBAL, SESSION or none
   * @param retired asked with MASTER or SLAVE, so the columns have the retired names
   * @param full FULL
   * @param database FROM database; null for none
   */
  record ShowWords(VariableScope scope, boolean retired, boolean full, @Nullable String database) {

    /** None of them. */
    static final ShowWords PLAIN = new ShowWords(VariableScope.UNSPECIFIED, false, false, null);
  }

  /** USE database. */
  record Use(String database) implements Statement {}

  /** The statements that begin or end a transaction. */
  enum Transaction implements Statement {
    /** BEGIN, START TRANSACTION. */
    BEGIN,
    /** COMMIT, ROLLBACK. */
    END,
    /** SAVEPOINT, RELEASE SAVEPOINT, ROLLBACK TO. */
    SAVEPOINT
  }

  /**
   * KILL.
   *
   * @param connection the id, an expression as in MySQL
   * @param queryOnly KILL QUERY: ends the statement, not the connection
   */
  record Kill(Expression connection, boolean queryOnly) implements Statement {}

  /** A statement that would change data or schema, which a relay has none of. */
  record Change() implements Statement {}

  /**
   * START REPLICA, STOP REPLICA.
   *
   * @param start START, not STOP
   * @param receiver with IO_THREAD, or without naming a thread
   * @param applier with SQL_THREAD, or without naming a thread
   * @param retired asked with SLAVE
   * @param channel FOR CHANNEL; empty for the default one
   */
  record ReplicaThreads(
      boolean start, boolean receiver, boolean applier, boolean retired, String channel)
      implements Statement {}

  /** RESET REPLICA, with or without ALL. */
  record ResetReplica(boolean retired, String channel) implements Statement {}

  /** RESET BINARY LOGS AND GTIDS, RESET MASTER. */
  record ResetBinaryLogs() implements Statement {}

  /**
   * FLUSH LOGS, FLUSH BINARY LOGS, FLUSH RELAY LOGS.
   *
   * @param words how it was asked
   */
  record FlushLogs(String words) implements Statement {}

  /** FLUSH STATUS. */
  record FlushStatus() implements Statement {}

  /**
   * PURGE BINARY LOGS TO.
   *
   * @param file the oldest file to keep
   * @param retired asked with MASTER
   */
  record PurgeUpTo(String file, boolean retired) implements Statement {}

  /**
   * PURGE BINARY LOGS BEFORE.
   *
   * @param time an expression, as in MySQL
   * @param retired asked with MASTER
   */
  record PurgeBefore(Expression time, boolean retired) implements Statement {}

  /** SHUTDOWN. */
  record Shutdown() implements Statement {}

  /**
   * Any other statement that administers a server, which a relay has no use for.
   *
   * @param command which
   */
  record Administer(AdministrativeCommand command) implements Statement {}
}
