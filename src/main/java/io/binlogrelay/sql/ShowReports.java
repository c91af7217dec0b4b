package io.binlogrelay.sql;

import io.binlogrelay.sql.syntax.Statement;
import io.binlogrelay.sql.syntax.Statement.ShowWords;

/**
 * Answers SHOW: finds the report, then keeps the rows that were asked for. The session's thread.
 */
final class ShowReports {

  private final SessionState session;

  ShowReports(SessionState session) {
    this.session = session;
  }

  Answer answer(Statement.Show show, String sql) {
    return new RowFilter(session).apply(show.filter(), report(show, sql));
  }

  private Answer.Rows report(Statement.Show show, String sql) {
    ShowWords words = show.words();
    return switch (show.subject()) {
      case VARIABLES -> new VariableReport(session).variables(words.scope());
      case STATUS -> new VariableReport(session).status();
      case BINARY_LOGS -> new BinaryLogReport(session).logs();
      case BINARY_LOG_STATUS -> new BinaryLogReport(session).status();
      case REPLICAS -> new ReplicaReport(session).replicas(words.retired());
      case REPLICA_STATUS -> new SourceReport(session).status(words.retired());
      case PROCESSLIST -> new ProcessReport(session).processes(words.full(), sql);
      case WARNINGS -> new SchemaReport(session).conditions(false);
      case ERRORS -> new SchemaReport(session).conditions(true);
      case WARNING_COUNT -> SchemaReport.count("warning_count", session.diagnostics().warnings());
      case ERROR_COUNT -> SchemaReport.count("error_count", session.diagnostics().errors());
      case DATABASES -> new SchemaReport(session).databases(show.filter());
      case TABLES ->
          new SchemaReport(session).tables(words.database(), words.full(), show.filter());
      case ENGINES -> SchemaReport.engines();
      case GRANTS -> new SchemaReport(session).grants();
    };
  }
}
