package io.binlogrelay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** The JSON of {@code /status} as a page for people. Holds no state beyond one page. */
final class StatusView {
  /** All of them are in the JSON. */
  private static final int MAX_KEEPERS = 8;

  private final JsonNode status;
  private final Instant now;
  private final StringBuilder page = new StringBuilder();

  StatusView(JsonNode status, Instant now) {
    this.status = status;
    this.now = now;
  }

  String text() {
    relay(status.path("relay"));
    source(status.path("source"));
    relayLog(status.path("relayLog"));
    semiSync(status.path("semiSync"));
    replicas(status.path("replicas"));
    return page.toString().stripTrailing();
  }

  private void relay(JsonNode relay) {
    line(
        "binlog-relay %s   server_id %s   listening on %s   up %s",
        text(relay, "version"),
        text(relay, "serverId"),
        text(relay, "listen"),
        Quantity.time(Duration.ofSeconds(relay.path("uptimeSeconds").asLong())));
    line("");
  }

  private void source(JsonNode source) {
    line(
        "%-11s %s:%s   %s since %s%s",
        "Source",
        text(source, "host"),
        text(source, "port"),
        text(source, "state"),
        toSeconds(text(source, "since")),
        source.hasNonNull("reason") ? ": " + text(source, "reason") : "");
    if (source.hasNonNull("serverUuid")) {
      line(
          "%-11s MySQL %s   server_id %s   server_uuid %s   gtid_mode %s",
          "",
          text(source, "version"),
          text(source, "serverId"),
          text(source, "serverUuid"),
          text(source, "gtidMode"));
    }
    line(
        "%-11s %s   %s received   %s reconnects   %s heartbeats   last heard %s",
        "",
        transport(source),
        Quantity.bytes(source.path("receivedBytes").asLong()),
        text(source, "reconnects"),
        text(source, "heartbeats"),
        ago(source.path("lastEventAt").asText("")));
    line("");
  }

  private void relayLog(JsonNode log) {
    line(
        "%-11s %s   %d files, %s   %s transactions   sync %s, %s syncs, %s slow",
        "Relay log",
        text(log, "directory"),
        log.path("files").size(),
        Quantity.bytes(log.path("totalBytes").asLong()),
        text(log, "transactions"),
        text(log, "syncMode"),
        text(log, "syncs"),
        text(log, "slowSyncs"));
    for (String mark : List.of("received", "durable", "published")) {
      line("%-11s %-14s %s", "", mark, position(log.path(mark)));
    }
    line("%-11s %-14s %s", "", "gtid_executed", orNone(text(log, "gtidExecuted")));
    line("%-11s %-14s %s", "", "gtid_purged", orNone(text(log, "gtidPurged")));
    retention(log.path("retention"));
    line("");
  }

  private void retention(JsonNode retention) {
    line(
        "%-11s %-14s oldest file %s old   %s free   %s files, %s purged   %s readers released",
        "",
        "retention",
        Quantity.time(Duration.ofSeconds(retention.path("oldestFileAgeSeconds").asLong())),
        retention.hasNonNull("freeBytes")
            ? Quantity.bytes(retention.path("freeBytes").asLong())
            : "unknown",
        text(retention, "purgedFiles"),
        Quantity.bytes(retention.path("purgedBytes").asLong()),
        text(retention, "releasedReaders"));
    JsonNode keepers = retention.path("keepers");
    for (int i = 0; i < Math.min(keepers.size(), MAX_KEEPERS); i++) {
      JsonNode keeper = keepers.path(i);
      line(
          "%-11s %-14s %s: %s %s%s",
          "",
          "",
          text(keeper, "file"),
          text(keeper, "by"),
          text(keeper, "why"),
          keeper.hasNonNull("until") ? " until " + toSeconds(text(keeper, "until")) : "");
    }
    if (keepers.size() > MAX_KEEPERS) {
      line("%-11s %-14s and %d more", "", "", keepers.size() - MAX_KEEPERS);
    }
  }

  private void semiSync(JsonNode semiSync) {
    line(
        "%-11s %s   ack after %s   %s since %s: %s",
        "Semi-sync",
        semiSync.path("running").asBoolean() ? "running" : text(semiSync, "offer"),
        text(semiSync, "ackAfter"),
        text(semiSync, "state"),
        toSeconds(text(semiSync, "since")),
        text(semiSync, "why"));
    line(
        "%-11s %-14s %s   %s acks, %s unconfirmed   mean %s ms to disk, %s ms to ack",
        "",
        "acknowledged",
        position(semiSync.path("acknowledged")),
        text(semiSync, "acks"),
        text(semiSync, "unconfirmed"),
        text(semiSync, "meanStoredMillis"),
        text(semiSync, "meanWaitedMillis"));
    line("");
  }

  private void replicas(JsonNode replicas) {
    line("%-11s %d", "Replicas", replicas.size());
    if (replicas.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "SERVER_ID",
            "FROM",
            "USER",
            "OVER",
            "MODE",
            "STATE",
            "READS AT",
            "ACKNOWLEDGED",
            "BEHIND BY",
            "SENT"));
    for (JsonNode replica : replicas) {
      rows.add(
          List.of(
              text(replica, "serverId"),
              text(replica, "host") + ":" + text(replica, "port"),
              text(replica, "user"),
              transport(replica),
              text(replica, "mode"),
              text(replica, "state"),
              position(replica),
              acknowledged(replica),
              behind(replica),
              Quantity.bytes(replica.path("sentBytes").asLong())));
    }
    page.append(Table.text(rows));
  }

  /** {@code TLSv1.3} or {@code in clear}, and the compression where there is one. */
  private static String transport(JsonNode connection) {
    String tls = connection.hasNonNull("tlsVersion") ? text(connection, "tlsVersion") : "in clear";
    String compression = text(connection, "compression");
    return compression.equals("none") ? tls : tls + ", " + compression;
  }

  private static String acknowledged(JsonNode replica) {
    return replica.path("semiSync").asBoolean()
        ? position(replica.path("acknowledged"))
        : "asynchronous";
  }

  private static String behind(JsonNode replica) {
    long bytes = replica.path("lagBytes").asLong();
    long transactions = replica.path("lagTransactions").asLong();
    if (bytes == 0 && transactions == 0) {
      return "nothing";
    }
    return Quantity.bytes(bytes)
        + ", "
        + transactions
        + (transactions == 1 ? " transaction" : " transactions");
  }

  private static String position(JsonNode at) {
    return at.hasNonNull("file") ? text(at, "file") + ":" + text(at, "position") : "(nothing yet)";
  }

  private String ago(String instant) {
    try {
      Duration age = Duration.between(Instant.parse(instant), now);
      return Quantity.time(age.isNegative() ? Duration.ZERO : age) + " ago";
    } catch (DateTimeParseException e) {
      return "never";
    }
  }

  /** An instant without its fraction. */
  private static String toSeconds(String instant) {
    return instant.replaceFirst("\\.[0-9]+Z$", "Z");
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "(empty)" : text;
  }

  private static String text(JsonNode node, String key) {
    return node.path(key).asText("?");
  }

  private void line(String format, Object... values) {
    page.append(String.format(format, values).stripTrailing()).append('\n');
  }
}
