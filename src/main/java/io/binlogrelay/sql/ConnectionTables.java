package io.binlogrelay.sql;

import io.binlogrelay.sql.facts.SourceStatus;
import io.binlogrelay.sql.facts.SourceStatus.Failure;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The replication tables of performance_schema: SHOW REPLICA STATUS in pieces. Of single
 * transactions on their way nothing is kept, so their columns are as mysqld has them before the
 * first one. The session's thread.
 */
final class ConnectionTables {

  private static final int NOT_NULL = ColumnType.NOT_NULL;
  private static final int NOT_NULL_ENUM = NOT_NULL | ColumnType.ENUM;
  private static final int NOT_NULL_BINARY = NOT_NULL | ColumnType.BINARY;

  private static final String NEVER = "0000-00-00 00:00:00.000000";

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  private final SessionState session;

  ConnectionTables(SessionState session) {
    this.session = session;
  }

  Answer.Rows status() {
    session.requirePrivilege(Privilege.REPLICATION_CLIENT, "SUPER, REPLICATION CLIENT");
    // With tagged GTIDs, 8.3 made room for a tag (captured from 8.0.33 and 9.7.4).
    int gtidChars = session.dialect().versionId() >= 8_03_00 ? 90 : 57;
    TableColumns columns =
        new TableColumns()
            .fixed("CHANNEL_NAME", 64, NOT_NULL)
            .fixed("GROUP_NAME", 36, NOT_NULL_BINARY)
            .fixed("SOURCE_UUID", 36, NOT_NULL_BINARY)
            .add("THREAD_ID", ColumnType.tableBigint(20, ColumnType.UNSIGNED))
            .fixed("SERVICE_STATE", 10, NOT_NULL_ENUM)
            .add(
                "COUNT_RECEIVED_HEARTBEATS",
                ColumnType.tableBigint(20, NOT_NULL | ColumnType.UNSIGNED))
            .add("LAST_HEARTBEAT_TIMESTAMP", ColumnType.timestamp())
            .add("RECEIVED_TRANSACTION_SET", ColumnType.longText(0xffff_ffffL, NOT_NULL))
            .add("LAST_ERROR_NUMBER", ColumnType.tableInt(11, NOT_NULL))
            .text("LAST_ERROR_MESSAGE", 1024, NOT_NULL)
            .add("LAST_ERROR_TIMESTAMP", ColumnType.timestamp());
    for (String queue : List.of("LAST_QUEUED_TRANSACTION", "QUEUEING_TRANSACTION")) {
      columns
          .fixed(queue, gtidChars, 0)
          .add(queue + "_ORIGINAL_COMMIT_TIMESTAMP", ColumnType.timestamp())
          .add(queue + "_IMMEDIATE_COMMIT_TIMESTAMP", ColumnType.timestamp())
          .add(queue + "_START_QUEUE_TIMESTAMP", ColumnType.timestamp());
      if (queue.startsWith("LAST")) {
        columns.add(queue + "_END_QUEUE_TIMESTAMP", ColumnType.timestamp());
      }
    }
    return columns.rows(session.facts().source().status().map(this::statusRow).stream().toList());
  }

  private List<@Nullable String> statusRow(SourceStatus status) {
    SourceView view = new SourceView(status, session.facts().binaryLog());
    Failure failure = view.failure();
    return Arrays.asList(
        "",
        "",
        view.serverUuid(),
        null,
        serviceState(view),
        Long.toString(status.heartbeats().received()),
        timestamp(status.heartbeats().last()),
        view.retrieved(),
        failure == null ? "0" : Integer.toString(failure.code()),
        failure == null ? "" : failure.text(),
        timestamp(failure == null ? null : failure.at()),
        "",
        NEVER,
        NEVER,
        NEVER,
        NEVER,
        "",
        NEVER,
        NEVER,
        NEVER);
  }

  private static String serviceState(SourceView view) {
    return switch (view.phase()) {
      case STREAMING -> "ON";
      case CONNECTING -> "CONNECTING";
      case STOPPED -> "OFF";
    };
  }

  private String timestamp(@Nullable Instant at) {
    return at == null ? NEVER : TIMESTAMP.format(at.atZone(session.facts().clock().getZone()));
  }

  Answer.Rows configuration() {
    session.requirePrivilege(Privilege.REPLICATION_CLIENT, "SUPER, REPLICATION CLIENT");
    return new TableColumns()
        .fixed("CHANNEL_NAME", 64, NOT_NULL)
        .fixed("HOST", 255, NOT_NULL)
        .add("PORT", ColumnType.tableInt(11, NOT_NULL))
        .fixed("USER", 32, NOT_NULL_BINARY)
        .fixed("NETWORK_INTERFACE", 60, NOT_NULL_BINARY)
        .fixed("AUTO_POSITION", 1, NOT_NULL_ENUM)
        .fixed("SSL_ALLOWED", 7, NOT_NULL_ENUM)
        .text("SSL_CA_FILE", 512, NOT_NULL)
        .text("SSL_CA_PATH", 512, NOT_NULL)
        .text("SSL_CERTIFICATE", 512, NOT_NULL)
        .text("SSL_CIPHER", 512, NOT_NULL)
        .text("SSL_KEY", 512, NOT_NULL)
        .fixed("SSL_VERIFY_SERVER_CERTIFICATE", 3, NOT_NULL_ENUM)
        .text("SSL_CRL_FILE", 255, NOT_NULL)
        .text("SSL_CRL_PATH", 255, NOT_NULL)
        .add("CONNECTION_RETRY_INTERVAL", ColumnType.tableInt(11, NOT_NULL))
        .add("CONNECTION_RETRY_COUNT", ColumnType.tableBigint(20, NOT_NULL | ColumnType.UNSIGNED))
        .add("HEARTBEAT_INTERVAL", ColumnType.tableSeconds())
        .text("TLS_VERSION", 255, NOT_NULL)
        .text("PUBLIC_KEY_PATH", 512, NOT_NULL)
        .fixed("GET_PUBLIC_KEY", 3, NOT_NULL_ENUM)
        .text("NETWORK_NAMESPACE", 64, NOT_NULL)
        .fixed("COMPRESSION_ALGORITHM", 64, NOT_NULL_BINARY)
        .add("ZSTD_COMPRESSION_LEVEL", ColumnType.tableInt(11, NOT_NULL))
        .add("TLS_CIPHERSUITES", ColumnType.longText(262_140, ColumnType.BINARY))
        .fixed("SOURCE_CONNECTION_AUTO_FAILOVER", 1, NOT_NULL_ENUM)
        .fixed("GTID_ONLY", 1, NOT_NULL_ENUM)
        .rows(session.facts().source().status().map(this::configurationRow).stream().toList());
  }

  /** In the words of SHOW REPLICA STATUS, where it has them. */
  private List<@Nullable String> configurationRow(SourceStatus status) {
    SourceView view = new SourceView(status, session.facts().binaryLog());
    double period = status.heartbeats().period().toMillis() / 1000.0;
    return Arrays.asList(
        "",
        view.host(),
        view.port(),
        view.user(),
        "",
        view.autoPosition(),
        view.tls().toUpperCase(Locale.ROOT),
        "",
        "",
        "",
        "",
        "",
        "NO",
        "",
        "",
        view.connectRetry(),
        "0",
        String.format(Locale.ROOT, "%.3f", period),
        "",
        "",
        "YES",
        "",
        "uncompressed",
        "3",
        null,
        "0",
        "0");
  }

  /** A relay applies nothing: no row. */
  static Answer.Rows applierStatus() {
    return new TableColumns()
        .fixed("CHANNEL_NAME", 64, NOT_NULL)
        .fixed("SERVICE_STATE", 3, NOT_NULL_ENUM)
        .add("REMAINING_DELAY", ColumnType.tableInt(10, ColumnType.UNSIGNED))
        .add(
            "COUNT_TRANSACTIONS_RETRIES",
            ColumnType.tableBigint(20, NOT_NULL | ColumnType.UNSIGNED))
        .rows(List.of());
  }
}
