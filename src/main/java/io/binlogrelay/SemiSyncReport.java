package io.binlogrelay;

import io.binlogrelay.admin.RelayStatus;
import io.binlogrelay.config.RelayConfig;
import io.binlogrelay.config.SemiSyncConfig;
import io.binlogrelay.semisync.AckProgress;
import io.binlogrelay.upstream.LinkStatus;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The part of {@code /status} that tells of ACKs. Stateless. */
final class SemiSyncReport {

  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private SemiSyncReport() {}

  static RelayStatus.SemiSync of(RelayConfig config, LinkStatus.SemiSyncStatus semiSync) {
    return new RelayStatus.SemiSync(
        rule(config.semiSync()),
        semiSync.offer().toString(),
        semiSync.running(),
        acks(semiSync.acks()));
  }

  private static RelayStatus.SemiSyncRule rule(SemiSyncConfig config) {
    String ackAfter = config.ackAfter().name().toLowerCase(Locale.ROOT);
    if (config.ackAfter() == SemiSyncConfig.AckAfter.STORED) {
      return new RelayStatus.SemiSyncRule(ackAfter, null, null, null);
    }
    return new RelayStatus.SemiSyncRule(
        ackAfter,
        config.replicas(),
        config.timeout().toMillis(),
        config.onTimeout().name().toLowerCase(Locale.ROOT));
  }

  private static RelayStatus.SemiSyncAcks acks(AckProgress acks) {
    return new RelayStatus.SemiSyncAcks(
        acks.state().name(),
        acks.state().since(),
        acks.state().why(),
        StatusReport.position(acks.last()),
        new RelayStatus.SemiSyncCounts(
            acks.acks(),
            acks.unconfirmed(),
            acks.degradations(),
            mean(acks.storedNanos(), acks.acks()),
            mean(acks.waitedNanos(), acks.acks())));
  }

  /** Milliseconds, with three decimals. */
  private static double mean(long nanos, long count) {
    return count == 0 ? 0 : Math.round(nanos * 1000.0 / count / NANOS_PER_MILLI) / 1000.0;
  }
}
