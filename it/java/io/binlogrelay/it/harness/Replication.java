package io.binlogrelay.it.harness;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.jspecify.annotations.Nullable;

/**
 * A server in its part as a replica: what an operator types to attach it, and the wait until it has
 * everything. Any thread.
 */
public final class Replication {
  private static final Duration CAUGHT_UP_WITHIN = Duration.ofSeconds(90);

  private final MySqlServer replica;

  Replication(MySqlServer replica) {
    this.replica = replica;
  }

  /**
   * Attaches it by GTID and starts it.
   *
   * @param options more of CHANGE REPLICATION SOURCE TO, such as "SOURCE_HEARTBEAT_PERIOD = 1"
   */
  public Replication followByGtid(SourceAddress source, String... options) {
    return follow(source, "SOURCE_AUTO_POSITION = 1", options);
  }

  /** Attaches it at a file and an offset and starts it. */
  public Replication followByPosition(SourceAddress source, BinlogEnd from, String... options) {
    String position =
        String.format(
            "SOURCE_AUTO_POSITION = 0, SOURCE_LOG_FILE = '%s', SOURCE_LOG_POS = %d",
            from.file(), from.position());
    return follow(source, position, options);
  }

  private Replication follow(SourceAddress source, String place, String... options) {
    String more = options.length == 0 ? "" : ", " + String.join(", ", options);
    replica.execute(
        "STOP REPLICA",
        "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '%s', SOURCE_PORT = %d, SOURCE_USER = '%s',"
                .formatted(source.host(), source.port(), source.user())
            + " SOURCE_PASSWORD = '%s', SOURCE_SSL = 0, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 1,"
                .formatted(source.password())
            + " SOURCE_RETRY_COUNT = 86400, "
            + place
            + more,
        "START REPLICA");
    return this;
  }

  /** START REPLICA. */
  public void start() {
    replica.execute("START REPLICA");
  }

  /** STOP REPLICA: both threads. */
  public void stop() {
    replica.execute("STOP REPLICA");
  }

  /** SHOW REPLICA STATUS by column name; empty when it is no replica; NULL is the empty string. */
  public Map<String, String> status() {
    List<Map<String, @Nullable String>> rows = replica.queryRows("SHOW REPLICA STATUS");
    Map<String, String> status = new LinkedHashMap<>();
    if (!rows.isEmpty()) {
      rows.get(0).forEach((column, value) -> status.put(column, value == null ? "" : value));
    }
    return status;
  }

  /** Position up to which the replica has applied, in its source's coordinates. */
  public BinlogEnd applied() {
    Map<String, String> status = status();
    return new BinlogEnd(
        status.getOrDefault("Relay_Source_Log_File", ""),
        Long.parseLong(status.getOrDefault("Exec_Source_Log_Pos", "0")));
  }

  /** Waits until its receiver was refused; returns error number and text. */
  public String awaitRefusal() {
    try {
      Awaitility.await(replica + " to be refused")
          .atMost(CAUGHT_UP_WITHIN)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () ->
                  status().get("Replica_IO_Running").equals("No")
                      && !status().get("Last_IO_Errno").equals("0"));
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(replica + " was not refused; its status: " + status(), late);
    }
    Map<String, String> status = status();
    return status.get("Last_IO_Errno") + " " + status.get("Last_IO_Error");
  }

  /** Heartbeats that it got since it was told its source. */
  public long heartbeats() {
    return replica.queryLong(
        "SELECT COUNT_RECEIVED_HEARTBEATS FROM performance_schema.replication_connection_status");
  }

  /** Makes it no replica any more; what it has applied stays. */
  public void forget() {
    replica.execute("STOP REPLICA", "RESET REPLICA ALL");
  }

  /** Waits until it has applied everything the source has at this moment. */
  public void awaitCaughtUpWith(MySqlServer source) {
    awaitCaughtUpWith(source, CAUGHT_UP_WITHIN);
  }

  /**
   * Waits until it has applied everything the source has at this moment: by GTID where the source
   * has them for all of it, else by file and offset. Fails at once when applying has failed.
   */
  public void awaitCaughtUpWith(MySqlServer source, Duration within) {
    if (source.queryString("SELECT @@GLOBAL.gtid_mode").equals("ON")) {
      awaitGtids(source.gtidExecuted(), within);
    } else {
      awaitPosition(source.binlogEnd(), within);
    }
  }

  /** Waits until its executed set contains these. */
  public void awaitGtids(String gtids, Duration within) {
    await("the GTIDs " + gtids, within, () -> hasGtids(gtids));
  }

  /** Waits until it has applied up to there. */
  public void awaitPosition(BinlogEnd end, Duration within) {
    await("the position " + end, within, () -> applied().compareTo(end) >= 0);
  }

  private boolean hasGtids(String gtids) {
    return replica.queryLong("SELECT GTID_SUBSET('" + gtids + "', @@GLOBAL.gtid_executed)") == 1;
  }

  private void await(
      String what, Duration within, java.util.concurrent.Callable<Boolean> condition) {
    try {
      Awaitility.await(replica + " to apply " + what)
          .atMost(within)
          .pollInterval(Duration.ofMillis(50))
          .failFast(this::refuseWhenApplyingFailed)
          .until(condition);
    } catch (TerminalFailureException failed) {
      throw new AssertionError(String.valueOf(failed.getCause()), failed);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          replica
              + " did not apply "
              + what
              + " within "
              + within
              + "; it has "
              + replica.gtidExecuted()
              + "; its status: "
              + status(),
          late);
    }
  }

  private void refuseWhenApplyingFailed() {
    Map<String, String> status = status();
    if (!status.getOrDefault("Last_SQL_Errno", "0").equals("0")) {
      throw new AssertionError(
          "%s failed to apply: %s; status: %s".formatted(replica, applierErrors(), status));
    }
  }

  /** What the coordinator and each worker say: the coordinator's own words name no cause. */
  private List<String> applierErrors() {
    return replica
        .queryRows(
            "SELECT last_error_message AS m FROM"
                + " performance_schema.replication_applier_status_by_coordinator"
                + " UNION SELECT last_error_message FROM"
                + " performance_schema.replication_applier_status_by_worker")
        .stream()
        .map(row -> String.valueOf(row.get("m")))
        .filter(message -> !message.isEmpty())
        .toList();
  }
}
