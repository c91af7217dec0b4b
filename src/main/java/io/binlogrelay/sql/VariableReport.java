package io.binlogrelay.sql;

import io.binlogrelay.sql.SystemVariable.Access;
import io.binlogrelay.sql.facts.ConnectionCounters;
import io.binlogrelay.sql.syntax.VariableScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SHOW VARIABLES, SHOW STATUS and COM_STATISTICS. The session's thread. */
final class VariableReport {

  private static final List<Column> COLUMNS =
      List.of(
          new Column("Variable_name", ColumnType.viewText(64, ColumnType.NOT_NULL)),
          new Column("Value", ColumnType.viewText(1024, 0)));

  private final SessionState session;

  VariableReport(SessionState session) {
    this.session = session;
  }

  Answer.Rows variables(VariableScope scope) {
    boolean global = scope == VariableScope.GLOBAL;
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (SystemVariable variable : SystemVariables.all(session.dialect())) {
      Access access = variable.access();
      if (access.hasGlobal() || !global) {
        boolean readGlobal = global || !access.hasSession();
        rows.add(List.of(variable.name(), variable.shown(session, readGlobal)));
      }
    }
    return new Answer.Rows(COLUMNS, rows);
  }

  Answer.Rows status() {
    ConnectionCounters counters = session.facts().connections().counters();
    String seconds = Long.toString(uptimeSeconds());
    Map<String, String> values = new TreeMap<>();
    values.put("Aborted_connects", Long.toString(counters.rejected()));
    values.put("Bytes_received", Long.toString(counters.bytesReceived()));
    values.put("Bytes_sent", Long.toString(counters.bytesSent()));
    values.put("Connections", Long.toString(counters.accepted()));
    values.put("Questions", Long.toString(counters.statements()));
    values.putAll(new SemiSyncStatus(session.facts()).values(session.dialect()));
    values.put("Threads_connected", Integer.toString(connected()));
    values.put("Threads_running", Integer.toString(Math.max(1, dumps())));
    values.put("Uptime", seconds);
    values.put("Uptime_since_flush_status", seconds);
    List<List<@Nullable String>> rows = new ArrayList<>();
    values.forEach((name, value) -> rows.add(List.of(name, value)));
    return new Answer.Rows(COLUMNS, rows);
  }

  /** The same in one line, as mysqld has it ({@code sql_parse.cc}; captured from 8.0.33). */
  String statistics() {
    long questions = session.facts().connections().counters().statements();
    long seconds = uptimeSeconds();
    long perThousandSeconds = seconds == 0 ? 0 : questions * 1000 / seconds;
    return String.format(
        Locale.ROOT,
        "Uptime: %d  Threads: %d  Questions: %d  Slow queries: 0  Opens: 0  Flush tables: 0"
            + "  Open tables: 0  Queries per second avg: %d.%03d",
        seconds,
        connected(),
        questions,
        perThousandSeconds / 1000,
        perThousandSeconds % 1000);
  }

  private long uptimeSeconds() {
    Duration uptime =
        Duration.between(session.facts().identity().startedAt(), session.facts().clock().instant());
    return Math.max(0, uptime.toSeconds());
  }

  private int connected() {
    return session.facts().connections().clients().size();
  }

  private int dumps() {
    return (int) session.facts().connections().clients().stream().filter(c -> c.isDump()).count();
  }
}
