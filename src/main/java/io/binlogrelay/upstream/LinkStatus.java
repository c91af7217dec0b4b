package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.relaylog.SourceIdentity;
import io.binlogrelay.semisync.AckProgress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the link to the source. Immutable, any thread.
 *
 * @param host where the source is
 * @param state what the link is doing
 * @param since when it began to
 * @param reason why, with expected, found and remedy where there is one; null if it needs none
 * @param source the source as last met, also while it is away; null before the first contact
 * @param transport what lies between us and the source's socket, while we are logged in
 * @param counts what came over the link
 * @param semiSync how the source's commits are acknowledged
 */
public record LinkStatus(
    HostAndPort host,
    LinkState state,
    Instant since,
    @Nullable String reason,
    @Nullable SourceIdentity source,
    SourceTransport transport,
    Counts counts,
    SemiSyncStatus semiSync) {

  /**
   * @param offer what the source said to our wish for it, at the last dump
   * @param running whether a dump runs that it was granted for
   * @param acks what was acknowledged, and how that stands
   */
  public record SemiSyncStatus(SemiSyncOffer offer, boolean running, AckProgress acks) {}

  /**
   * @param reconnects attempts to connect after the first one
   * @param receivedBytes bytes received in dumps, packet headers included
   * @param heartbeats heartbeats received
   * @param lastEventAt when a dump brought something last; null if never
   * @param received the end of what was received, null while there is nothing
   */
  public record Counts(
      long reconnects,
      long receivedBytes,
      long heartbeats,
      @Nullable Instant lastEventAt,
      @Nullable BinlogPosition received) {

    static final Counts NONE = new Counts(0, 0, 0, null, null);

    Counts reconnected() {
      return new Counts(reconnects + 1, receivedBytes, heartbeats, lastEventAt, received);
    }

    Counts cut(@Nullable BinlogPosition end) {
      return new Counts(reconnects, receivedBytes, heartbeats, lastEventAt, end);
    }

    Counts took(DumpStreamHandler.Batch batch, Instant now, @Nullable BinlogPosition end) {
      return new Counts(
          reconnects,
          receivedBytes + batch.receivedBytes(),
          heartbeats + batch.heartbeats(),
          batch.receivedBytes() > 0 ? now : lastEventAt,
          end);
    }
  }
}
