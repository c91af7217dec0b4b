package io.binlogrelay.admin;

import io.binlogrelay.admin.RelayStatus.Acks;
import io.binlogrelay.admin.RelayStatus.Dump;
import io.binlogrelay.admin.RelayStatus.FileStatus;
import io.binlogrelay.admin.RelayStatus.Keeper;
import io.binlogrelay.admin.RelayStatus.Lag;
import io.binlogrelay.admin.RelayStatus.Log;
import io.binlogrelay.admin.RelayStatus.Peer;
import io.binlogrelay.admin.RelayStatus.Position;
import io.binlogrelay.admin.RelayStatus.Positions;
import io.binlogrelay.admin.RelayStatus.Progress;
import io.binlogrelay.admin.RelayStatus.Relay;
import io.binlogrelay.admin.RelayStatus.Removed;
import io.binlogrelay.admin.RelayStatus.Replica;
import io.binlogrelay.admin.RelayStatus.Retention;
import io.binlogrelay.admin.RelayStatus.RetentionLimits;
import io.binlogrelay.admin.RelayStatus.SemiSync;
import io.binlogrelay.admin.RelayStatus.SemiSyncAcks;
import io.binlogrelay.admin.RelayStatus.SemiSyncCounts;
import io.binlogrelay.admin.RelayStatus.SemiSyncRule;
import io.binlogrelay.admin.RelayStatus.Sets;
import io.binlogrelay.admin.RelayStatus.Source;
import io.binlogrelay.admin.RelayStatus.SourceIdentity;
import io.binlogrelay.admin.RelayStatus.SourceLink;
import io.binlogrelay.admin.RelayStatus.SourceTraffic;
import io.binlogrelay.admin.RelayStatus.Totals;
import io.binlogrelay.admin.RelayStatus.Transport;
import java.time.Instant;
import java.util.List;

/** A status with every value known, and one of a relay that has seen nothing yet. */
public final class StatusFixture {
  private static final Instant START = Instant.parse("2026-05-04T03:02:01Z");

  private StatusFixture() {}

  public static RelayStatus streaming() {
    return new RelayStatus(
        relay(),
        new Source(
            new SourceLink("db1", 3306, "streaming", START, null),
            new SourceIdentity("3e11fa47-71ca-11e1-9e33-c80aa9429562", 1L, "8.0.33", "ON"),
            new Transport("TLSv1.3", "TLS_AES_128_GCM_SHA256", "none"),
            new SourceTraffic(2, 123_456, 7, START.plusSeconds(5))),
        new Log(
            "/var/lib/relay",
            new Positions(
                new Position("binlog.000002", 900),
                new Position("binlog.000002", 800),
                new Position("binlog.000002", 700)),
            new Sets("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-77", ""),
            List.of(
                new FileStatus("binlog.000001", 2_000_000, true),
                new FileStatus("binlog.000002", 700, false)),
            new Totals(2_000_700, 77, new RelayStatus.Syncs("transaction", 31, 2)),
            new Retention(
                new RetentionLimits(604_800L, null, 5L << 30, 86_400, 600),
                10_200_547_328L,
                86_405,
                new Removed(3, 3_000_000, 1),
                List.of(
                    new Keeper(
                        "binlog.000001", "repl@10.0.0.9:4711 (connection 7)", "reading", null),
                    new Keeper("binlog.000001", "replica 8 at 10.0.0.8", "may-return", START)))),
        new SemiSync(
            new SemiSyncRule("replicas", 1, 8000L, "ack"),
            "enabled",
            true,
            new SemiSyncAcks(
                "idle",
                START,
                "1 replica acknowledged all",
                new Position("binlog.000002", 700),
                new SemiSyncCounts(76, 3, 1, 0.75, 1.125))),
        List.of(
            new Replica(
                new Peer(11, 2, "5f22fa47-71ca-11e1-9e33-c80aa9429562", "10.0.0.2", 51234, "repl"),
                new Transport(null, null, "zstd"),
                new Progress(
                    new Dump("gtid", "at-the-tail"),
                    "binlog.000002",
                    650,
                    new Lag(50, 1),
                    START.plusSeconds(3),
                    2_000_650,
                    new Acks(true, new Position("binlog.000002", 600))))));
  }

  public static RelayStatus fresh() {
    return new RelayStatus(
        relay(),
        new Source(
            new SourceLink("db1", 3306, "waiting", START, "connection refused"),
            SourceIdentity.UNKNOWN,
            new Transport(null, null, "none"),
            new SourceTraffic(0, 0, 0, null)),
        new Log(
            "/var/lib/relay",
            new Positions(null, null, null),
            new Sets("", ""),
            List.of(),
            new Totals(0, 0, new RelayStatus.Syncs("never", 0, 0)),
            new Retention(
                new RetentionLimits(null, null, null, 0, 600),
                null,
                0,
                new Removed(0, 0, 0),
                List.of())),
        new SemiSync(
            new SemiSyncRule("stored", null, null, null),
            "not-asked",
            false,
            new SemiSyncAcks("idle", START, "started", null, new SemiSyncCounts(0, 0, 0, 0, 0))),
        List.of());
  }

  private static Relay relay() {
    return new Relay(
        "0.1.0", 900, "0d0e0f00-71ca-11e1-9e33-c80aa9429562", START, 65, "0.0.0.0:3307");
  }
}
