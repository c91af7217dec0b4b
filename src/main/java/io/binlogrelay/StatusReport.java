package io.binlogrelay;

import io.binlogrelay.admin.RelayStatus;
import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.config.RelayConfig;
import io.binlogrelay.downstream.ReplicaStatus;
import io.binlogrelay.relaylog.LogStatus;
import io.binlogrelay.relaylog.SourceIdentity;
import io.binlogrelay.tls.TlsSession;
import io.binlogrelay.upstream.LinkStatus;
import io.binlogrelay.wire.Compression;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers {@code /status} from what the rooms say of themselves. Any thread. */
final class StatusReport implements Supplier<RelayStatus> {

  private final RelayConfig config;
  private final String version;
  private final Rooms rooms;
  private final Clock clock;
  private final Instant startedAt;

  StatusReport(RelayConfig config, String version, Rooms rooms, Clock clock) {
    this.config = config;
    this.version = version;
    this.rooms = rooms;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  @Override
  public RelayStatus get() {
    List<RelayStatus.Replica> replicas =
        rooms.server().replicas().stream().map(StatusReport::replica).toList();
    LinkStatus link = rooms.link().status();
    return new RelayStatus(
        relay(),
        source(link),
        log(rooms.relayLog().status()),
        SemiSyncReport.of(config, link.semiSync()),
        replicas);
  }

  private RelayStatus.Relay relay() {
    return new RelayStatus.Relay(
        version,
        config.server().id(),
        rooms.relayLog().serverUuid().toString(),
        startedAt,
        Duration.between(startedAt, clock.instant()).toSeconds(),
        config.server().listen().toString());
  }

  private static RelayStatus.Source source(LinkStatus link) {
    LinkStatus.Counts counts = link.counts();
    return new RelayStatus.Source(
        new RelayStatus.SourceLink(
            link.host().host(),
            link.host().port(),
            link.state().toString(),
            link.since(),
            link.reason()),
        identity(link.source()),
        transport(link.transport().tls(), link.transport().compression()),
        new RelayStatus.SourceTraffic(
            counts.reconnects(),
            counts.receivedBytes(),
            counts.heartbeats(),
            counts.lastEventAt()));
  }

  private static RelayStatus.SourceIdentity identity(@Nullable SourceIdentity source) {
    return source == null
        ? RelayStatus.SourceIdentity.UNKNOWN
        : new RelayStatus.SourceIdentity(
            source.serverUuid().toString(), source.serverId(), source.version(), source.gtidMode());
  }

  private static RelayStatus.Transport transport(
      @Nullable TlsSession tls, Compression compression) {
    return new RelayStatus.Transport(
        tls == null ? null : tls.version(),
        tls == null ? null : tls.cipher(),
        compression.toString());
  }

  private static RelayStatus.Log log(LogStatus log) {
    LogStatus.Ends ends = log.ends();
    return new RelayStatus.Log(
        log.directory().toString(),
        new RelayStatus.Positions(
            position(ends.received()), position(ends.durable()), position(ends.published())),
        new RelayStatus.Sets(log.executed().toString(), log.purged().toString()),
        log.files().stream()
            .map(file -> new RelayStatus.FileStatus(file.name(), file.size(), file.closed()))
            .toList(),
        new RelayStatus.Totals(
            log.counts().totalBytes(),
            log.counts().transactions(),
            new RelayStatus.Syncs(
                log.syncs().mode().toString(),
                log.syncs().times().count(),
                log.syncs().times().slow())),
        RetentionReport.of(log.retention()));
  }

  static RelayStatus.@Nullable Position position(@Nullable BinlogPosition end) {
    return end == null ? null : new RelayStatus.Position(end.file(), end.offset());
  }

  private static RelayStatus.Replica replica(ReplicaStatus replica) {
    UUID uuid = replica.serverUuid();
    return new RelayStatus.Replica(
        new RelayStatus.Peer(
            replica.connectionId(),
            replica.serverId(),
            uuid == null ? null : uuid.toString(),
            replica.host(),
            replica.port(),
            replica.user()),
        transport(replica.tls(), replica.compression()),
        new RelayStatus.Progress(
            new RelayStatus.Dump(replica.mode(), replica.state()),
            replica.position().file(),
            replica.position().offset(),
            new RelayStatus.Lag(replica.lagBytes(), replica.lagTransactions()),
            replica.connectedAt(),
            replica.sentBytes(),
            new RelayStatus.Acks(replica.semiSync(), position(replica.acknowledged()))));
  }
}
