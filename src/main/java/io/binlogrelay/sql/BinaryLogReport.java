package io.binlogrelay.sql;

import io.binlogrelay.sql.facts.BinaryLogFacts;
import io.binlogrelay.sql.facts.BinaryLogFile;
import io.binlogrelay.sql.facts.LogPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHOW BINARY LOGS and SHOW BINARY LOG STATUS. The session's thread. */
final class BinaryLogReport {

  private static final ColumnType POSITION =
      ColumnType.bigint(21, ColumnType.NOT_NULL | ColumnType.UNSIGNED);

  private static final List<Column> LOGS =
      List.of(
          new Column("Log_name", ColumnType.text(255)),
          new Column("File_size", POSITION),
          new Column("Encrypted", ColumnType.text(3)));

  private static final String PRIVILEGES = "SUPER, REPLICATION CLIENT";

  private final SessionState session;

  BinaryLogReport(SessionState session) {
    this.session = session;
  }

  Answer.Rows logs() {
    session.requirePrivilege(Privilege.REPLICATION_CLIENT, PRIVILEGES);
    boolean hasEncrypted = session.dialect().versionId() >= 8_00_14;
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (BinaryLogFile file : session.facts().binaryLog().files()) {
      String size = Long.toString(file.size());
      rows.add(hasEncrypted ? List.of(file.name(), size, "No") : List.of(file.name(), size));
    }
    return new Answer.Rows(hasEncrypted ? LOGS : LOGS.subList(0, 2), rows);
  }

  /** One row; none before the first file, as from a server without a binary log. */
  Answer.Rows status() {
    session.requirePrivilege(Privilege.REPLICATION_CLIENT, PRIVILEGES);
    BinaryLogFacts log = session.facts().binaryLog();
    String executed = SystemVariables.text(log.executed());
    List<Column> columns =
        List.of(
            new Column("File", ColumnType.text(512)),
            new Column("Position", POSITION),
            new Column("Binlog_Do_DB", ColumnType.text(255)),
            new Column("Binlog_Ignore_DB", ColumnType.text(255)),
            new Column("Executed_Gtid_Set", ColumnType.text(executed.length())));
    List<List<@Nullable String>> rows = new ArrayList<>();
    if (log.published().isPresent()) {
      LogPosition end = log.published().get();
      rows.add(List.of(end.file(), Long.toString(end.offset()), "", "", executed));
    }
    return new Answer.Rows(columns, rows);
  }
}
