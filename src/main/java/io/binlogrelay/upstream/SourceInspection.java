package io.binlogrelay.upstream;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.gtid.GtidFormatException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.message.Command;
import io.binlogrelay.relaylog.SourceIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the source what a 9.x replica asks before it registers, in its order and wording (captured
 * from 9.7.4), and then what we need to know to resume. The channel's event loop.
 *
 * <p>User variables are set under both spellings, as replicas since 8.0.26 do: a source reads those
 * that it knows.
 */
final class SourceInspection {

  /** An owned GTID is followed by the thread that owns it: {@code uuid:17#42}. */
  private static final Pattern OWNER = Pattern.compile("#\\d+");

  private final StatementHandler statements;
  private final SourceOptions options;
  private final String version;

  private long serverId;
  private ChecksumAlgorithm checksum = ChecksumAlgorithm.NONE;
  private String gtidMode = "";
  private @Nullable UUID serverUuid;
  private boolean binlogEnabled;
  private List<BinaryLog> logs = List.of();
  private GtidSet owned = GtidSet.EMPTY;
  private GtidSet executed = GtidSet.EMPTY;
  private GtidSet purged = GtidSet.EMPTY;

  /**
   * @param facts what the source said
   * @param checksum of what comes before the first FDE of a dump
   */
  record Findings(SourceFacts facts, ChecksumAlgorithm checksum) {}

  /**
   * @param version of the source, from its greeting
   */
  SourceInspection(StatementHandler statements, SourceOptions options, String version) {
    this.statements = statements;
    this.options = options;
    this.version = version;
  }

  /** All that a dump needs. */
  CompletableFuture<Findings> beforeDump() {
    StatementScript script = new StatementScript(statements);
    askAsReplica(script);
    script.value("SELECT @@GLOBAL.LOG_BIN", v -> binlogEnabled = v.equals("1") || v.equals("ON"));
    return script
        .run()
        .thenCompose(done -> binlogEnabled ? askForLogs() : CompletableFuture.completedStage(null))
        .thenApply(done -> new Findings(facts(), checksum));
  }

  /** Only what can be answered to those below us; nothing is set in the session. */
  CompletableFuture<SourceFacts> whileRunning() {
    StatementScript script = new StatementScript(statements);
    script.value("SELECT @@GLOBAL.SERVER_ID", v -> serverId = parseLong(v));
    script.value("SELECT @@GLOBAL.GTID_MODE", "OFF", v -> gtidMode = v);
    script.value("SELECT @@GLOBAL.SERVER_UUID", v -> serverUuid = parseUuid(v));
    binlogEnabled = true;
    return script.run().thenCompose(done -> askForLogs()).thenApply(done -> facts());
  }

  private void askAsReplica(StatementScript script) {
    long heartbeat = options.timing().heartbeat().toNanos();
    String uuid = options.self().serverUuid().toString();
    script
        .attempt("SELECT UNIX_TIMESTAMP()")
        .value("SELECT @@GLOBAL.SERVER_ID", v -> serverId = parseLong(v))
        .execute(
            "SET @master_heartbeat_period = "
                + heartbeat
                + ", @source_heartbeat_period = "
                + heartbeat)
        .execute(
            "SET @master_binlog_checksum = @@global.binlog_checksum,"
                + " @source_binlog_checksum = @@global.binlog_checksum")
        .value("SELECT @source_binlog_checksum", v -> checksum = parseChecksum(v))
        .value("SELECT @@GLOBAL.GTID_MODE", "OFF", v -> gtidMode = v)
        .value("SELECT @@GLOBAL.SERVER_UUID", v -> serverUuid = parseUuid(v))
        .execute("SET @slave_uuid = '" + uuid + "', @replica_uuid = '" + uuid + "'");
  }

  /**
   * In this order: a file that is purged between the questions must be in gtid_purged by then (the
   * source does not check it when a dump by GTID names a file), and a transaction that is owned is
   * in gtid_executed afterwards.
   */
  private CompletableFuture<Void> askForLogs() {
    return new StatementScript(statements)
        .rows("SHOW BINARY LOGS", rows -> logs = parseLogs(rows))
        .value("SELECT @@GLOBAL.GTID_OWNED", "", v -> owned = parseOwned(v))
        .value("SELECT @@GLOBAL.GTID_EXECUTED", "", v -> executed = parseSet(v))
        .value("SELECT @@GLOBAL.GTID_PURGED", "", v -> purged = parseSet(v))
        .run();
  }

  /** Registers us, so that SHOW REPLICAS on the source lists us. */
  CompletableFuture<Void> register() {
    SourceOptions.Self self = options.self();
    return new StatementScript(statements)
        .execute(
            "COM_REGISTER_SLAVE",
            new Command.RegisterReplica(
                self.serverId(), self.reportHost(), "", "", self.reportPort()))
        .run();
  }

  private SourceFacts facts() {
    UUID uuid = serverUuid;
    if (uuid == null) {
      throw new IllegalStateException("server_uuid was not asked for");
    }
    return new SourceFacts(
        new SourceIdentity(uuid, serverId, version, gtidMode),
        binlogEnabled,
        new SourceFacts.Gtids(executed.union(owned), purged),
        logs);
  }

  private static List<BinaryLog> parseLogs(List<List<@Nullable String>> rows) {
    List<BinaryLog> logs = new ArrayList<>();
    for (List<@Nullable String> row : rows) {
      String name = row.isEmpty() ? null : row.get(0);
      String size = row.size() < 2 ? null : row.get(1);
      if (name == null || size == null) {
        throw LinkFailure.lost("SHOW BINARY LOGS has a line without name or size: " + row);
      }
      logs.add(new BinaryLog(name, parseLong(size)));
    }
    return logs;
  }

  private static GtidSet parseOwned(String text) {
    return parseSet(OWNER.matcher(text).replaceAll(""));
  }

  private static GtidSet parseSet(String text) {
    try {
      return GtidSet.parse(text);
    } catch (GtidFormatException e) {
      throw LinkFailure.lost("the source has a GTID set that is none: " + e.getMessage());
    }
  }

  private static UUID parseUuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw LinkFailure.lost("the source has a server_uuid that is none: " + text);
    }
  }

  private static long parseLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw LinkFailure.lost("expected a number, the source said " + text);
    }
  }

  private static ChecksumAlgorithm parseChecksum(String name) {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      if (algorithm.mysqlName().equals(name)) {
        return algorithm;
      }
    }
    throw LinkFailure.lost("the source has a binlog_checksum that we don't know: " + name);
  }
}
