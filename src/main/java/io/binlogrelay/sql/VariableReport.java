package io.binlogrelay.sql;

import io.binlogrelay.sql.SystemVariable.Access;
import io.binlogrelay.sql.facts.ConnectionCounters;
import io.binlogrelay.sql.syntax.VariableScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SHOW VARIABLES and SHOW STATUS. The session's thread. */
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
    Duration uptime =
        Duration.between(session.facts().identity().startedAt(), session.facts().clock().instant());
    String seconds = Long.toString(Math.max(0, uptime.toSeconds()));
    int connected = session.facts().connections().clients().size();
    Map<String, String> values = new TreeMap<>();
    values.put("Aborted_connects", Long.toString(counters.rejected()));
    values.put("Bytes_received", Long.toString(counters.bytesReceived()));
    values.put("Bytes_sent", Long.toString(counters.bytesSent()));
    values.put("Connections", Long.toString(counters.accepted()));
    values.put("Questions", Long.toString(counters.statements()));
    values.put("Threads_connected", Integer.toString(connected));
    values.put("Threads_running", Integer.toString(Math.max(1, dumps())));
    values.put("Uptime", seconds);
    values.put("Uptime_since_flush_status", seconds);
    List<List<@Nullable String>> rows = new ArrayList<>();
    values.forEach((name, value) -> rows.add(List.of(name, value)));
    return new Answer.Rows(COLUMNS, rows);
  }

  private int dumps() {
    return (int) session.facts().connections().clients().stream().filter(c -> c.isDump()).count();
  }
}
