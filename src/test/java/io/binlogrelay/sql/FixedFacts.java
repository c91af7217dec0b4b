package io.binlogrelay.sql;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.sql.facts.AckFacts;
import io.binlogrelay.sql.facts.Administration;
import io.binlogrelay.sql.facts.BinaryLogFacts;
import io.binlogrelay.sql.facts.BinaryLogFile;
import io.binlogrelay.sql.facts.ClientConnection;
import io.binlogrelay.sql.facts.ClientConnection.Activity;
import io.binlogrelay.sql.facts.ConnectionCounters;
import io.binlogrelay.sql.facts.ConnectionFacts;
import io.binlogrelay.sql.facts.ConnectionLimits;
import io.binlogrelay.sql.facts.LogPosition;
import io.binlogrelay.sql.facts.PurgeResult;
import io.binlogrelay.sql.facts.RegisteredReplica;
import io.binlogrelay.sql.facts.ReplicaFacts;
import io.binlogrelay.sql.facts.ServerFacts;
import io.binlogrelay.sql.facts.ServerIdentity;
import io.binlogrelay.sql.facts.SourceFacts;
import io.binlogrelay.sql.facts.SourceStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Facts that do not move: a relay with id 900 below a source with id 1. */
final class FixedFacts
    implements ServerFacts,
        BinaryLogFacts,
        ReplicaFacts,
        ConnectionFacts,
        SourceFacts,
        Administration {

  static final UUID OUR_UUID = UUID.fromString("9aa00000-e558-11f1-83fa-02fc00000001");
  static final UUID SOURCE_UUID = UUID.fromString("68c88910-e558-11f1-83fa-02fc00000001");
  static final Instant NOW = Instant.parse("2026-11-21T03:08:00.006123Z");

  private final String version;
  final List<Long> disconnected = new ArrayList<>();
  final List<BinaryLogFile> files = new ArrayList<>();
  final List<ClientConnection> clients = new ArrayList<>();
  final List<RegisteredReplica> replicas = new ArrayList<>();
  @Nullable SourceStatus source;
  GtidSet executed = GtidSet.parse(SOURCE_UUID + ":1-6");
  GtidSet purged = GtidSet.EMPTY;
  String gtidMode = "ON";
  boolean receives = true;
  boolean shutDown;
  final List<String> purges = new ArrayList<>();
  CompletableFuture<Optional<PurgeResult>> purge =
      CompletableFuture.completedFuture(Optional.of(new PurgeResult(1, 1, null, 0)));
  String checksum = "CRC32";

  FixedFacts(String version) {
    this.version = version;
    files.add(new BinaryLogFile("binlog.000001", 1575));
    files.add(new BinaryLogFile("binlog.000002", 197));
    clients.add(client(23, "repl", "Binlog Dump GTID"));
    clients.add(client(30, "admin", "Sleep"));
    clients.add(client(31, "repl", "Sleep"));
    replicas.add(
        new RegisteredReplica(
            2, "127.0.0.1", 23302, UUID.fromString("7d7d3750-e558-11f1-a0f7-02fc00000001")));
    source =
        new SourceStatus(
            new SourceStatus.Settings(
                "127.0.0.1", 23301, "repl", Duration.ofSeconds(60), true, false),
            SourceStatus.Phase.STREAMING,
            new SourceStatus.Server(1, SOURCE_UUID),
            new SourceStatus.Heartbeats(Duration.ofSeconds(10), 7, NOW),
            new LogPosition("binlog.000002", 197),
            null);
  }

  static ClientConnection client(long id, String user, String command) {
    return new ClientConnection(
        id, user, "127.0.0.1:4293" + id, command, Duration.ofSeconds(12), Activity.NONE);
  }

  /** A session of the account {@code repl} on connection 31, with a replica's privileges. */
  SqlSession replica() {
    return session("repl", 31, Privilege.ofReplica());
  }

  /** A session of the account {@code admin} on connection 30. */
  SqlSession administrator() {
    return session("admin", 30, Privilege.ofAdministrator());
  }

  SqlSession session(String user, long connectionId, Set<Privilege> privileges) {
    return new SqlSession(
        this, new SessionContext(connectionId, user, "127.0.0.1", "%", privileges));
  }

  @Override
  public ServerIdentity identity() {
    return new ServerIdentity(900, OUR_UUID, version, "relay1", 3307, NOW.minusSeconds(90));
  }

  @Override
  public Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  @Override
  public ConnectionLimits limits() {
    return new ConnectionLimits(151, Duration.ofSeconds(10), Duration.ofHours(8));
  }

  @Override
  public BinaryLogFacts binaryLog() {
    return this;
  }

  @Override
  public ReplicaFacts replicas() {
    return this;
  }

  @Override
  public ConnectionFacts connections() {
    return this;
  }

  @Override
  public SourceFacts source() {
    return this;
  }

  @Override
  public String gtidMode() {
    return gtidMode;
  }

  @Override
  public String checksum() {
    return checksum;
  }

  @Override
  public GtidSet executed() {
    return executed;
  }

  @Override
  public GtidSet purged() {
    return purged;
  }

  @Override
  public List<BinaryLogFile> files() {
    return files;
  }

  @Override
  public Optional<LogPosition> published() {
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LogPosition(
                files.get(files.size() - 1).name(), files.get(files.size() - 1).size()));
  }

  @Override
  public int acknowledging() {
    return 2;
  }

  @Override
  public AckFacts acks() {
    return new AckFacts(true, false, true, 70, 3, Duration.ofMillis(146), 1);
  }

  @Override
  public List<RegisteredReplica> registered() {
    return replicas;
  }

  @Override
  public List<ClientConnection> clients() {
    return clients;
  }

  @Override
  public ConnectionCounters counters() {
    return new ConnectionCounters(40, 3, 120, 5_000, 900_000);
  }

  @Override
  public boolean disconnect(long connectionId) {
    disconnected.add(connectionId);
    return clients.stream().anyMatch(c -> c.id() == connectionId);
  }

  @Override
  public Administration administration() {
    return this;
  }

  @Override
  public boolean receives() {
    return receives;
  }

  @Override
  public CompletionStage<Boolean> startReceiving() {
    boolean changed = !receives;
    receives = true;
    return CompletableFuture.completedFuture(changed);
  }

  @Override
  public CompletionStage<Boolean> stopReceiving() {
    boolean changed = receives;
    receives = false;
    return CompletableFuture.completedFuture(changed);
  }

  @Override
  public CompletionStage<Optional<PurgeResult>> purgeUpTo(String file) {
    purges.add(file);
    return purge;
  }

  @Override
  public CompletionStage<Optional<PurgeResult>> purgeBefore(Instant time) {
    purges.add(time.toString());
    return purge;
  }

  @Override
  public void shutDown() {
    shutDown = true;
  }

  @Override
  public Optional<SourceStatus> status() {
    return Optional.ofNullable(source);
  }
}
