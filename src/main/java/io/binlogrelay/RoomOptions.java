package io.binlogrelay;

import io.binlogrelay.auth.Account;
import io.binlogrelay.auth.Accounts;
import io.binlogrelay.auth.Role;
import io.binlogrelay.auth.Secret;
import io.binlogrelay.config.AccountConfig;
import io.binlogrelay.config.AccountRole;
import io.binlogrelay.config.RelayConfig;
import io.binlogrelay.config.RelayLogConfig;
import io.binlogrelay.config.SemiSyncConfig;
import io.binlogrelay.config.ServerConfig;
import io.binlogrelay.config.SourceConfig;
import io.binlogrelay.downstream.Encryption;
import io.binlogrelay.downstream.ServerLimits;
import io.binlogrelay.relaylog.RelayLogOptions;
import io.binlogrelay.relaylog.RetentionLimits;
import io.binlogrelay.relaylog.SyncMode;
import io.binlogrelay.semisync.AckRule;
import io.binlogrelay.tls.ReplicaTls;
import io.binlogrelay.upstream.HostAndPort;
import io.binlogrelay.upstream.SourceOptions;
import io.binlogrelay.upstream.StartAt;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Turns the configuration into what each room asks for, as no room knows the configuration. */
final class RoomOptions {

  private RoomOptions() {}

  static SourceOptions source(RelayConfig config, UUID serverUuid) {
    SourceConfig source = config.source();
    ServerConfig server = config.server();
    List<HostAndPort> hosts =
        source.hosts().stream().map(host -> new HostAndPort(host.host(), host.port())).toList();
    return new SourceOptions(
        hosts,
        new SourceOptions.Login(
            source.login().user(), new Secret(source.login().password().reveal())),
        switch (source.start()) {
          case EARLIEST -> StartAt.EARLIEST;
          case LATEST -> StartAt.LATEST;
        },
        new SourceOptions.Timing(source.pulse().heartbeat(), source.pulse().readTimeout()),
        new SourceOptions.Self(
            server.id(), serverUuid, server.report().host().orElse(""), server.report().port()),
        new SourceOptions.Wire(
            source.connection().tls(),
            source.connection().compression(),
            source.connection().zstdLevel()),
        source.semiSync());
  }

  static AckRule ackRule(RelayConfig config) {
    SemiSyncConfig semiSync = config.semiSync();
    return switch (semiSync.ackAfter()) {
      case STORED -> new AckRule.Stored();
      case REPLICAS ->
          new AckRule.Replicas(
              semiSync.replicas(),
              semiSync.timeout(),
              switch (semiSync.onTimeout()) {
                case ACK -> AckRule.Overdue.ACK;
                case HOLD -> AckRule.Overdue.HOLD;
              });
    };
  }

  static RelayLogOptions relayLog(RelayConfig config) {
    return RelayLogOptions.in(config.relayLog().directory())
        .withSync(syncMode(config.relayLog().sync()))
        .withRetention(limits(config.relayLog().retention()));
  }

  private static RetentionLimits limits(RelayLogConfig.Retention retention) {
    return new RetentionLimits(
        retention.maxAge(),
        retention.maxSize(),
        retention.minFree(),
        retention.holdAbsentReplicas(),
        retention.releaseReadersAfter());
  }

  private static SyncMode syncMode(RelayLogConfig.Sync sync) {
    if (sync instanceof RelayLogConfig.Sync.AtInterval interval) {
      return new SyncMode.AtInterval(interval.period());
    }
    return sync instanceof RelayLogConfig.Sync.Never
        ? new SyncMode.Never()
        : new SyncMode.EachTransaction();
  }

  /** Reads the files that the configuration names. */
  static Encryption encryption(RelayConfig config) {
    return config
        .server()
        .tls()
        .map(tls -> new Encryption(new ReplicaTls(tls.files()), tls.required()))
        .orElse(Encryption.NONE);
  }

  static ServerLimits limits(ServerConfig server) {
    return ServerLimits.DEFAULT.with(
        server.limits().maxConnections(),
        server.limits().connectTimeout(),
        server.limits().idleTimeout());
  }

  static Accounts accounts(RelayConfig config) {
    return new Accounts(config.server().accounts().stream().map(RoomOptions::account).toList());
  }

  private static Account account(AccountConfig account) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (AccountRole role : account.roles()) {
      roles.add(
          switch (role) {
            case REPLICA -> Role.REPLICA;
            case MONITOR -> Role.MONITOR;
            case ADMIN -> Role.ADMIN;
          });
    }
    return new Account(
        account.user(),
        account.host(),
        account.credential(),
        roles,
        account.maxConnections(),
        account.tls());
  }
}
