package io.binlogrelay;

import io.binlogrelay.admin.AdminServer;
import io.binlogrelay.auth.RsaKey;
import io.binlogrelay.config.RelayConfig;
import io.binlogrelay.downstream.Logins;
import io.binlogrelay.downstream.ReplicaServer;
import io.binlogrelay.downstream.RestOfRelay;
import io.binlogrelay.downstream.ServerOptions;
import io.binlogrelay.metrics.RelayMetrics;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogRefused;
import io.binlogrelay.relaylog.StorageException;
import io.binlogrelay.semisync.SemiSync;
import io.binlogrelay.upstream.SourceLink;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole relay: every part built by constructor, started and stopped in one order.
 *
 * <pre>
 *   start:  relay log (locked, recovered) -> listener for replicas -> HTTP -> link to the source
 *   stop:   link to the source -> listener -> HTTP -> relay log
 * </pre>
 *
 * <p>The link comes last and goes first, so that nothing is taken in that can't be served, and so
 * that the log has no writer when it is closed. Started and closed by one thread.
 */
public final class BinlogRelay implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BinlogRelay.class);

  private final RelayLog relayLog;
  private final SourceLink link;
  private final ReplicaServer server;
  private final RelayMetrics metrics;
  private final AdminServer admin;

  private BinlogRelay(RelayConfig config, RelayLog relayLog, Runnable end) {
    String version = RelayVersion.text();
    Clock clock = Clock.systemDefaultZone();
    this.relayLog = relayLog;
    SemiSync semiSync = SemiSync.of(RoomOptions.ackRule(config));
    this.link =
        new SourceLink(RoomOptions.source(config, relayLog.serverUuid()), relayLog, semiSync);
    InetSocketAddress listen = config.server().listen().resolve();
    this.server =
        new ReplicaServer(
            new ServerOptions(
                listen,
                config.server().id(),
                relayLog.serverUuid(),
                RoomOptions.limits(config.server())),
            logins(config, relayLog),
            relayLog.view(),
            new FollowedSource(relayLog, link, semiSync),
            new RestOfRelay(
                new LinkFacts(link::status, config.source()),
                new RelayAdministration(relayLog, link, end)),
            clock);
    Rooms rooms = new Rooms(relayLog, link, server);
    StatusReport status = new StatusReport(config, version, rooms, clock);
    this.metrics = new RelayMetrics(version, new MeterReadings(rooms, clock));
    this.admin =
        new AdminServer(
            config.admin().listen().resolve(), status, new RelayHealth(rooms), metrics::scrape);
  }

  private static Logins logins(RelayConfig config, RelayLog relayLog) {
    String pem = relayLog.rsaKeyPem(() -> RsaKey.generate().toPem());
    return new Logins(
        RoomOptions.accounts(config),
        RsaKey.fromPem(pem),
        RoomOptions.encryption(config),
        config.server().compression());
  }

  /**
   * Builds and starts a relay.
   *
   * @param end what an administrator's SHUTDOWN calls; it must return at once, and lead to {@link
   *     #close}
   * @throws RelayLogRefused if the relay log can't be used or trusted
   * @throws BindException if one of the two addresses can't be listened on; it is named
   */
  public static BinlogRelay start(RelayConfig config, Runnable end) throws BindException {
    RelayLog relayLog = RelayLog.open(RoomOptions.relayLog(config));
    BinlogRelay relay = new BinlogRelay(config, relayLog, end);
    try {
      relay.server.start();
      relay.admin.start();
    } catch (BindException e) {
      relay.close();
      throw e;
    }
    relay.link.start();
    return relay;
  }

  /** Stops all parts; what was received whole is durable and published by then. */
  @Override
  public void close() {
    link.stop();
    server.stop();
    admin.close();
    metrics.close();
    try {
      relayLog.close();
    } catch (IOException | StorageException e) {
      log.error("the relay log was not closed cleanly; the next start recovers it", e);
    }
  }
}
