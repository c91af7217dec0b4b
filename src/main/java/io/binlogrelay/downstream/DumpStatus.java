package io.binlogrelay.downstream;

import io.binlogrelay.relaylog.PublishedEnd;
import java.util.concurrent.TimeUnit;

/** Tells a dump's progress in an operator's terms. Stateless. */
final class DumpStatus {

  /** A socket that takes nothing for so long is called stalled. */
  private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private DumpStatus() {}

  static ReplicaStatus of(DumpSession dump, PublishedEnd end) {
    DumpRequest request = dump.stream().request();
    DumpProgress progress = dump.progress();
    ReplicaConnection connection = dump.connection();
    boolean reading = progress.streamOffset() >= 0;
    long lagBytes = reading ? Math.max(0, end.streamOffset() - progress.streamOffset()) : 0;
    boolean level = !reading || lagBytes == 0;
    long lagTransactions = level ? 0 : Math.max(0, end.transactions() - progress.transactions());
    return new ReplicaStatus(
        connection.id(),
        request.serverId(),
        dump.stream().terms().replicaUuid(),
        connection.host(),
        connection.port(),
        connection.user(),
        connection.transport().tls(),
        connection.transport().compression(),
        request.gtids() == null ? "position" : "gtid",
        state(progress, reading),
        progress.position(),
        lagBytes,
        lagTransactions,
        connection.since(),
        progress.sentBytes(),
        dump.acks().expected(),
        dump.acks().acknowledged(),
        dump.acks().expected() ? dump.acks().missing(end.streamOffset()) : -1);
  }

  private static String state(DumpProgress progress, boolean reading) {
    long stalledSince = progress.stalledSinceNanos();
    if (stalledSince != 0 && System.nanoTime() - stalledSince > STALLED_NANOS) {
      return "stalled";
    }
    if (!reading) {
      return "held";
    }
    return progress.waiting() ? "at-the-tail" : "catching-up";
  }
}
