package io.binlogrelay.sql;

import io.binlogrelay.sql.facts.ClientConnection;
import io.binlogrelay.sql.facts.ClientConnection.Activity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SHOW PROCESSLIST: an account's own connections, with PROCESS everybody's. The session's thread.
 */
final class ProcessReport {

  /** Characters of a statement that are shown without FULL, mysqld's PROCESS_LIST_INFO_WIDTH. */
  private static final int INFO_CHARS = 100;

  private static final List<Column> COLUMNS = columns(ColumnType.nullableText(INFO_CHARS));

  private static final List<Column> FULL_COLUMNS = columns(ColumnType.WHOLE_STATEMENT);

  private final SessionState session;

  ProcessReport(SessionState session) {
    this.session = session;
  }

  private static List<Column> columns(ColumnType info) {
    return List.of(
        new Column("Id", ColumnType.bigint(22, ColumnType.NOT_NULL)),
        new Column("User", ColumnType.text(32)),
        new Column("Host", ColumnType.text(255)),
        new Column("db", ColumnType.nullableText(64)),
        new Column("Command", ColumnType.text(16)),
        new Column("Time", ColumnType.signedInt(8)),
        new Column("State", ColumnType.nullableText(30)),
        new Column("Info", info));
  }

  /**
   * The connections that may be seen.
   *
   * @param sql the statement that asks, which is what this session is doing
   */
  Answer.Rows processes(boolean full, String sql) {
    String info = full || sql.length() <= INFO_CHARS ? sql : sql.substring(0, INFO_CHARS);
    boolean everybody = session.context().may(Privilege.PROCESS);
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (ClientConnection connection : session.facts().connections().clients()) {
      if (connection.id() == session.context().connectionId()) {
        rows.add(row(connection, session.database(), "Query", "init", info));
      } else if (everybody || connection.user().equals(session.context().user())) {
        rows.add(row(connection, null, connection.command(), state(connection.activity()), null));
      }
    }
    return new Answer.Rows(full ? FULL_COLUMNS : COLUMNS, rows);
  }

  /** The stages that mysqld has for them ({@code rpl_binlog_sender.cc}; captured from 8.0.33). */
  private @Nullable String state(Activity activity) {
    boolean replicaWords = session.dialect().hasReplicaStates();
    return switch (activity) {
      case NONE -> null;
      case SENDING_EVENTS ->
          replicaWords ? "Sending binlog event to replica" : "Sending binlog event to slave";
      case AWAITING_EVENTS ->
          replicaWords
              ? "Source has sent all binlog to replica; waiting for more updates"
              : "Master has sent all binlog to slave; waiting for more updates";
    };
  }

  private static List<@Nullable String> row(
      ClientConnection connection,
      @Nullable String database,
      String command,
      @Nullable String state,
      @Nullable String info) {
    return Collections.unmodifiableList(
        Arrays.asList(
            Long.toString(connection.id()),
            connection.user(),
            connection.address(),
            database,
            command,
            command.equals("Query") ? "0" : Long.toString(connection.time().toSeconds()),
            state,
            info));
  }
}
