package io.binlogrelay.cli;

import io.binlogrelay.config.RelayConfig;
import io.binlogrelay.relaylog.RelayLogRefused;
import io.binlogrelay.relaylog.Remembered;
import io.binlogrelay.relaylog.SourceIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether a relay log that is already there belongs to this source, and whether our server_id is
 * ours among the source's replicas. Confined to one thread.
 */
final class HistoryChecks {
  private static final String WHAT = "relay log's source";

  private final SourceSession session;
  private final Path directory;
  private final long serverId;

  HistoryChecks(SourceSession session, RelayConfig config) {
    this(session, config.relayLog().directory(), config.server().id());
  }

  HistoryChecks(SourceSession session, Path directory, long serverId) {
    this.session = session;
    this.directory = directory;
    this.serverId = serverId;
  }

  List<CheckItem> check() throws SQLException {
    Optional<Remembered> remembered;
    try {
      remembered = Remembered.in(directory);
    } catch (IOException | RelayLogRefused e) {
      return List.of(
          CheckItem.fail(
              WHAT,
              String.valueOf(e.getMessage()),
              "let this user read " + directory + ", or repair it"));
    }
    return List.of(
        sameSource(remembered.flatMap(Remembered::source)),
        onlyOne(remembered.map(Remembered::serverUuid)));
  }

  private CheckItem sameSource(Optional<SourceIdentity> followed) throws SQLException {
    String uuid = session.value("SELECT @@GLOBAL.server_uuid");
    if (followed.isEmpty()) {
      return CheckItem.pass(WHAT, "no log yet; the source's server_uuid is " + uuid);
    }
    String known = followed.get().serverUuid().toString();
    if (known.equalsIgnoreCase(uuid)) {
      return CheckItem.pass(WHAT, "the same server_uuid " + uuid);
    }
    return CheckItem.fail(
        WHAT,
        "the log follows server_uuid " + known + ", this source has " + uuid,
        "correct source.hosts, or begin again with another relayLog.directory");
  }

  /** Another replica with our server_id would take our dump away, and we its. */
  private CheckItem onlyOne(Optional<UUID> ours) throws SQLException {
    List<Map<String, String>> others =
        replicas().stream()
            .filter(row -> row.getOrDefault("server_id", "").equals(Long.toString(serverId)))
            .filter(row -> !isOurs(row.getOrDefault("replica_uuid", ""), ours))
            .toList();
    if (others.isEmpty()) {
      return CheckItem.pass("server_id in use", "no other replica of the source has " + serverId);
    }
    return CheckItem.fail(
        "server_id in use",
        "a replica of the source has " + serverId + " already: " + others.get(0),
        "give server.id a number that no other server has");
  }

  private static boolean isOurs(String uuid, Optional<UUID> ours) {
    return ours.isPresent() && ours.get().toString().equalsIgnoreCase(uuid);
  }

  /** None where we may not ask: that is reported as a missing privilege. */
  private List<Map<String, String>> replicas() {
    try {
      return session.rows("SHOW REPLICAS");
    } catch (SQLException e) {
      return List.of();
    }
  }
}
