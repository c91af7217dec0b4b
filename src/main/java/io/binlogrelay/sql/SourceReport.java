package io.binlogrelay.sql;

import io.binlogrelay.sql.facts.SourceStatus;
import io.binlogrelay.sql.facts.SourceStatus.Failure;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SHOW REPLICA STATUS and SHOW SLAVE STATUS: columns, order, types and constant values of mysqld
 * 8.0.33 and 9.7.4, which have the same.
 *
 * <p>A relay applies nothing. What mysqld says of its applier is said of publishing: the relay log
 * is the log that we serve, under the source's names, and executed is what is published. The
 * session's thread.
 */
final class SourceReport {

  private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuMMdd HH:mm:ss");

  /** The first version with the last three columns but one, and with the last (manual, 8.0). */
  private static final int PUBLIC_KEY_SINCE = 8_00_03;

  private static final int NETWORK_NAMESPACE_SINCE = 8_00_22;

  private final SessionState session;

  SourceReport(SessionState session) {
    this.session = session;
  }

  Answer.Rows status(boolean retiredNames) {
    session.requirePrivilege(Privilege.REPLICATION_CLIENT, "SUPER, REPLICATION CLIENT");
    Optional<SourceStatus> status = session.facts().source().status();
    // Without a link, mysqld still names the columns.
    Table table = new Table(retiredNames);
    fill(table, status.orElse(null));
    return table.rows(status.isPresent());
  }

  private void fill(Table table, @Nullable SourceStatus status) {
    SourceView view = new SourceView(status, session.facts().binaryLog());
    connection(table, view);
    filters(table);
    table.integer("Last_Errno", 5, "0");
    table.text("Last_Error", 20, "");
    table.integer("Skip_Counter", 11, "0");
    table.bigint("Exec_Source_Log_Pos", view.publishedOffset());
    table.bigint("Relay_Log_Space", view.logSpace());
    table.text("Until_Condition", 6, "None");
    table.text("Until_Log_File", 512, "");
    table.bigint("Until_Log_Pos", "0");
    tls(table, view);
    errors(table, view);
    identity(table, view);
    last(table, view);
  }

  private static void connection(Table table, SourceView view) {
    table.text("Replica_IO_State", 14, view.ioState());
    table.text("Source_Host", 256, view.host());
    table.text("Source_User", 97, view.user());
    table.integer("Source_Port", 8, view.port());
    table.integer("Connect_Retry", 11, view.connectRetry());
    table.text("Source_Log_File", 512, view.receivedFile());
    table.bigint("Read_Source_Log_Pos", view.receivedOffset());
    table.text("Relay_Log_File", 512, view.publishedFile());
    table.bigint("Relay_Log_Pos", view.publishedOffset());
    table.text("Relay_Source_Log_File", 512, view.publishedFile());
    table.text("Replica_IO_Running", 3, view.ioRunning());
    table.text("Replica_SQL_Running", 3, "Yes");
  }

  private static void filters(Table table) {
    table.text("Replicate_Do_DB", 20, "");
    table.text("Replicate_Ignore_DB", 20, "");
    table.text("Replicate_Do_Table", 20, "");
    table.text("Replicate_Ignore_Table", 23, "");
    table.text("Replicate_Wild_Do_Table", 24, "");
    table.text("Replicate_Wild_Ignore_Table", 28, "");
  }

  private static void tls(Table table, SourceView view) {
    table.text("Source_SSL_Allowed", 7, view.tls());
    table.text("Source_SSL_CA_File", 512, "");
    table.text("Source_SSL_CA_Path", 512, "");
    table.text("Source_SSL_Cert", 512, "");
    table.text("Source_SSL_Cipher", 512, "");
    table.text("Source_SSL_Key", 512, "");
    table.nullableBigint("Seconds_Behind_Source", view.secondsBehind());
    table.text("Source_SSL_Verify_Server_Cert", 3, "No");
  }

  private static void errors(Table table, SourceView view) {
    Failure failure = view.failure();
    table.integer("Last_IO_Errno", 5, failure == null ? "0" : Integer.toString(failure.code()));
    table.text("Last_IO_Error", 20, failure == null ? "" : failure.text());
    table.integer("Last_SQL_Errno", 5, "0");
    table.text("Last_SQL_Error", 20, "");
    table.text("Replicate_Ignore_Server_Ids", 512, "");
  }

  private static void identity(Table table, SourceView view) {
    table.integer("Source_Server_Id", 9, view.serverId());
    table.text("Source_UUID", 36, view.serverUuid());
    table.text("Source_Info_File", 1024, "mysql.slave_master_info");
    table.integer("SQL_Delay", 11, "0");
    table.nullableInteger("SQL_Remaining_Delay", 9, null);
    table.text(
        "Replica_SQL_Running_State",
        20,
        "Replica has read all relay log; waiting for more updates");
    // 0 is MySQL's word for "without end".
    table.bigint("Source_Retry_Count", "0");
    table.text("Source_Bind", 256, "");
  }

  private void last(Table table, SourceView view) {
    Failure failure = view.failure();
    table.text("Last_IO_Error_Timestamp", 20, failure == null ? "" : timestamp(failure.at()));
    table.text("Last_SQL_Error_Timestamp", 20, "");
    table.text("Source_SSL_Crl", 512, "");
    table.text("Source_SSL_Crlpath", 512, "");
    String retrieved = view.retrieved();
    String executed = view.executed();
    table.text("Retrieved_Gtid_Set", retrieved.length(), retrieved);
    table.text("Executed_Gtid_Set", executed.length(), executed);
    table.integer("Auto_Position", 9, view.autoPosition());
    table.text("Replicate_Rewrite_DB", 24, "");
    table.text("Channel_Name", 192, "");
    table.text("Source_TLS_Version", 512, "");
    int version = session.dialect().versionId();
    if (version >= PUBLIC_KEY_SINCE) {
      table.text("Source_public_key_path", 512, "");
      table.integer("Get_Source_public_key", 9, "1");
    }
    if (version >= NETWORK_NAMESPACE_SINCE) {
      table.text("Network_Namespace", 193, "");
    }
  }

  private String timestamp(Instant at) {
    return TIMESTAMP.format(at.atZone(session.facts().clock().getZone()));
  }

  /** Columns and one row, filled side by side. */
  private static final class Table {

    private final boolean retiredNames;
    private final List<Column> columns = new ArrayList<>();
    private final List<@Nullable String> row = new ArrayList<>();

    Table(boolean retiredNames) {
      this.retiredNames = retiredNames;
    }

    void text(String name, int chars, String value) {
      add(name, ColumnType.text(chars), value);
    }

    void integer(String name, int length, String value) {
      add(name, ColumnType.unsignedInt(length), value);
    }

    /** mysqld declares it NOT NULL, and sends NULL all the same. */
    void nullableInteger(String name, int length, @Nullable String value) {
      add(name, ColumnType.unsignedInt(length), value);
    }

    void bigint(String name, String value) {
      nullableBigint(name, value);
    }

    /** mysqld declares it NOT NULL, and sends NULL all the same. */
    void nullableBigint(String name, @Nullable String value) {
      add(name, ColumnType.bigint(11, ColumnType.NOT_NULL | ColumnType.UNSIGNED), value);
    }

    private void add(String name, ColumnType type, @Nullable String value) {
      columns.add(new Column(retiredNames ? retired(name) : name, type));
      row.add(value);
    }

    private static String retired(String name) {
      if (name.equals("Get_Source_public_key")) {
        return "Get_master_public_key";
      }
      return name.replace("Source", "Master").replace("Replica_", "Slave_");
    }

    Answer.Rows rows(boolean withRow) {
      return new Answer.Rows(columns, withRow ? List.of(row) : List.of());
    }
  }
}
