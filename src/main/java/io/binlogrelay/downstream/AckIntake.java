package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.relaylog.LogFile;
import io.binlogrelay.relaylog.RelayLogView;
import io.binlogrelay.semisync.Ack;
import io.binlogrelay.semisync.MalformedAckException;
import io.binlogrelay.semisync.ReplicaAcks;
import io.netty.buffer.ByteBuf;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the ACKs of one dump's replica. One that is malformed, or is for what the replica can't
 * have, is counted and told in the log, ever more seldom; it harms nobody, and the dump goes on.
 * The dump's event loop, except for {@link #acknowledged} and {@link #missing}.
 */
final class AckIntake {

  private static final Logger log = LoggerFactory.getLogger(AckIntake.class);

  private final ReplicaConnection connection;
  private final DumpRequest request;
  private final boolean semiSync;
  private final RelayLogView relayLog;
  private final ReplicaAcks replicas;
  private final LongSupplier sent;

  /** The file of the last ACK: the next one is likely to be in it too. */
  private @Nullable LogFile file;

  private long refused;
  private volatile @Nullable BinlogPosition acknowledged;

  /**
   * @param sent up to where the log was sent to the replica, in bytes from its beginning
   */
  AckIntake(
      ReplicaConnection connection, DumpStream stream, DumpServices services, LongSupplier sent) {
    this.connection = connection;
    this.request = stream.request();
    this.semiSync = stream.packets().semiSync();
    this.relayLog = services.log();
    this.replicas = services.source().semiSync().replicas();
    this.sent = sent;
  }

  /** Whether there will be any. */
  boolean expected() {
    return semiSync;
  }

  /**
   * Up to where the replica has acknowledged on this connection; null if it has not. Any thread.
   */
  @Nullable BinlogPosition acknowledged() {
    return acknowledged;
  }

  /** Bytes of the log up to that end that the replica has not acknowledged. Any thread. */
  long missing(long end) {
    return Math.max(0, end - Math.max(0, replicas.of(request.serverId())));
  }

  /**
   * The dump begins. A position that the replica named is one up to which it has everything (server
   * source: semisync_source_plugin.cc, repl_semi_binlog_dump_start).
   */
  void begin(BinlogPosition position) {
    LogFile named = relayLog.file(position.file());
    if (semiSync && named != null && !request.file().isEmpty()) {
      take(named, position);
    }
  }

  /**
   * The replica has sent a packet.
   *
   * @param sequence its number; an ACK's is 0
   * @param payload as much of it as an ACK may have
   * @param length of the whole payload, bytes
   */
  void packet(int sequence, ByteBuf payload, int length) {
    if (sequence != 0 || length > payload.readableBytes()) {
      refuse("a packet with number " + sequence + " and " + length + " bytes");
      return;
    }
    try {
      acknowledge(Ack.decode(payload).position());
    } catch (MalformedAckException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private void acknowledge(BinlogPosition position) {
    LogFile known = file;
    if (known == null || !known.name().equals(position.file())) {
      known = relayLog.file(position.file());
    }
    if (known == null || known.streamStart() + position.offset() > sent.getAsLong()) {
      refuse("an ACK for " + position + ", which was not sent");
      return;
    }
    take(known, position);
  }

  private void take(LogFile known, BinlogPosition position) {
    file = known;
    acknowledged = position;
    replicas.acknowledged(request.serverId(), known.streamStart() + position.offset());
  }

  private void refuse(String what) {
    refused++;
    if (Long.bitCount(refused) == 1) {
      log.warn("{}: {}; ignored, as {} before", connection, what, refused - 1);
    }
  }
}
