package io.binlogrelay;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.config.SourceConfig;
import io.binlogrelay.relaylog.SourceIdentity;
import io.binlogrelay.semisync.AckProgress;
import io.binlogrelay.semisync.AckState;
import io.binlogrelay.sql.facts.AckFacts;
import io.binlogrelay.sql.facts.LogPosition;
import io.binlogrelay.sql.facts.SourceFacts;
import io.binlogrelay.sql.facts.SourceStatus;
import io.binlogrelay.sql.facts.SourceStatus.Failure;
import io.binlogrelay.sql.facts.SourceStatus.Heartbeats;
import io.binlogrelay.sql.facts.SourceStatus.Phase;
import io.binlogrelay.sql.facts.SourceStatus.Server;
import io.binlogrelay.sql.facts.SourceStatus.Settings;
import io.binlogrelay.tls.SourceTls;
import io.binlogrelay.upstream.LinkState;
import io.binlogrelay.upstream.LinkStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The link to the source as SHOW REPLICA STATUS shows it. Any thread. */
final class LinkFacts implements SourceFacts {

  /** The first pause of the link's backoff. */
  private static final Duration CONNECT_RETRY = Duration.ofSeconds(1);

  /** ER_REPLICA_FATAL_ERROR: "Fatal error: %s", which mysqld shows for what a retry can't mend. */
  private static final int FATAL = 13117;

  /** CR_SERVER_LOST, for what is tried again. */
  private static final int LOST = 2013;

  private final Supplier<LinkStatus> link;
  private final String user;
  private final Duration heartbeat;
  private final boolean tls;

  LinkFacts(Supplier<LinkStatus> link, SourceConfig config) {
    this.link = link;
    this.user = config.login().user();
    this.heartbeat = config.pulse().heartbeat();
    this.tls = config.connection().tls().mode() != SourceTls.Mode.DISABLED;
  }

  @Override
  public Optional<SourceStatus> status() {
    LinkStatus now = link.get();
    SourceIdentity source = now.source();
    Settings settings =
        new Settings(
            now.host().host(),
            now.host().port(),
            user,
            CONNECT_RETRY,
            source != null && source.gtidMode().equals("ON"),
            tls);
    return Optional.of(
        new SourceStatus(
            settings,
            phase(now.state()),
            source == null ? null : new Server(source.serverId(), source.serverUuid()),
            new Heartbeats(heartbeat, now.counts().heartbeats(), now.counts().lastEventAt()),
            position(now.counts().received()),
            failure(now)));
  }

  @Override
  public AckFacts acks() {
    LinkStatus.SemiSyncStatus semiSync = link.get().semiSync();
    AckProgress acks = semiSync.acks();
    AckState state = acks.state();
    return new AckFacts(
        semiSync.running(),
        state instanceof AckState.Degraded,
        state instanceof AckState.Waiting || state instanceof AckState.Holding,
        acks.acks() - acks.unconfirmed(),
        acks.unconfirmed(),
        Duration.ofNanos(acks.waitedNanos()),
        acks.degradations());
  }

  private static Phase phase(LinkState state) {
    if (state == LinkState.STREAMING) {
      return Phase.STREAMING;
    }
    return state == LinkState.STOPPED || state.refused() ? Phase.STOPPED : Phase.CONNECTING;
  }

  private static @Nullable LogPosition position(@Nullable BinlogPosition received) {
    return received == null ? null : new LogPosition(received.file(), received.offset());
  }

  private static @Nullable Failure failure(LinkStatus now) {
    String reason = now.reason();
    return reason == null
        ? null
        : new Failure(now.state().refused() ? FATAL : LOST, reason, now.since());
  }
}
