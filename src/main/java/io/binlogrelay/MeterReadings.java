package io.binlogrelay;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.downstream.ReplicaStatus;
import io.binlogrelay.downstream.ServerStatus;
import io.binlogrelay.metrics.Readings;
import io.binlogrelay.relaylog.LogStatus;
import io.binlogrelay.relaylog.RetentionStatus;
import io.binlogrelay.relaylog.SyncTimes;
import io.binlogrelay.semisync.AckProgress;
import io.binlogrelay.semisync.AckState;
import io.binlogrelay.upstream.LinkStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers the numbers of one scrape from what the rooms say of themselves. Any thread. */
final class MeterReadings implements Supplier<Readings> {

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Rooms rooms;
  private final Clock clock;

  MeterReadings(Rooms rooms, Clock clock) {
    this.rooms = rooms;
    this.clock = clock;
  }

  @Override
  public Readings get() {
    LinkStatus link = rooms.link().status();
    return new Readings(
        source(link),
        log(rooms.relayLog().status()),
        acks(link.semiSync()),
        server(rooms.server().status()),
        rooms.server().replicas().stream().map(MeterReadings::replica).toList());
  }

  private Readings.SourceReadings source(LinkStatus link) {
    LinkStatus.Counts counts = link.counts();
    return new Readings.SourceReadings(
        link.state().toString(),
        counts.receivedBytes(),
        counts.reconnects(),
        counts.heartbeats(),
        age(counts.lastEventAt()));
  }

  private OptionalDouble age(@Nullable Instant lastEventAt) {
    return lastEventAt == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            Duration.between(lastEventAt, clock.instant()).toNanos() / NANOS_PER_SECOND);
  }

  private Readings.LogReadings log(LogStatus log) {
    LogStatus.Ends ends = log.ends();
    LogStatus.Counts counts = log.counts();
    return new Readings.LogReadings(
        new Readings.LogPositions(
            offset(ends.received()), offset(ends.durable()), offset(ends.published())),
        log.files().size(),
        counts.totalBytes(),
        new Readings.LogWork(
            counts.transactions(),
            counts.durableBytes(),
            log.syncs().writeNanos() / NANOS_PER_SECOND,
            syncs(log.syncs().times())),
        retention(log.retention()));
  }

  private static Readings.SyncReadings syncs(SyncTimes times) {
    return new Readings.SyncReadings(
        times.seconds(),
        SyncTimes.BOUNDS.stream().map(bound -> bound.toNanos() / NANOS_PER_SECOND).toList(),
        times.counts(),
        times.slow());
  }

  private static Readings.RetentionReadings retention(RetentionStatus retention) {
    long free = retention.freeBytes();
    RetentionStatus.Counts counts = retention.counts();
    return new Readings.RetentionReadings(
        free == RetentionStatus.NOT_KNOWN ? Double.NaN : free,
        retention.oldestFileAge().toNanos() / NANOS_PER_SECOND,
        counts.purgedFiles(),
        counts.purgedBytes(),
        counts.releasedReaders());
  }

  private static long offset(@Nullable BinlogPosition end) {
    return end == null ? 0 : end.offset();
  }

  private static Readings.AckReadings acks(LinkStatus.SemiSyncStatus semiSync) {
    AckProgress acks = semiSync.acks();
    AckState state = acks.state();
    return new Readings.AckReadings(
        semiSync.running(),
        state instanceof AckState.Degraded || state instanceof AckState.Holding,
        acks.acks(),
        acks.unconfirmed(),
        acks.storedNanos() / NANOS_PER_SECOND,
        acks.waitedNanos() / NANOS_PER_SECOND);
  }

  private static Readings.ServerReadings server(ServerStatus server) {
    return new Readings.ServerReadings(
        server.connections(),
        server.accepted(),
        server.rejectedLogins(),
        server.sentBytes(),
        server.bufferBytes(),
        server.transports().tls(),
        server.transports().compression().entrySet().stream()
            .collect(Collectors.toMap(each -> each.getKey().toString(), Map.Entry::getValue)));
  }

  private static Readings.ReplicaReadings replica(ReplicaStatus replica) {
    return new Readings.ReplicaReadings(
        replica.serverId(),
        replica.host(),
        replica.lagBytes(),
        replica.lagTransactions(),
        replica.sentBytes(),
        replica.unacknowledgedBytes() < 0 ? Double.NaN : replica.unacknowledgedBytes());
  }
}
