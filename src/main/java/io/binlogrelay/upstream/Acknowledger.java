package io.binlogrelay.upstream;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.relaylog.PublishedEnd;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogView;
import io.binlogrelay.relaylog.RelayLogWriter;
import io.binlogrelay.semisync.Ack;
import io.binlogrelay.semisync.AckGate;
import io.binlogrelay.semisync.AckProgress;
import io.binlogrelay.semisync.SemiSync;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Clock;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gives the source the ACKs that it asks for, on the connection of the dump, as {@link AckGate}
 * decides. What is published is durable, so one fdatasync acknowledges all that arrived before it,
 * with one ACK.
 *
 * <p>It lives as long as the link: what the source waits for is not forgotten between two
 * connections. The upstream thread, except for {@link #progress}.
 */
final class Acknowledger {

  private static final long NOT_ASKED = -1;

  private final SemiSync semiSync;
  private final AckGate gate;
  private final RelayLogView log;
  private final RelayLogWriter writer;
  private final EventLoop loop;
  private final AtomicBoolean called = new AtomicBoolean();

  /** The dump whose source asks for ACKs, null while there is none. */
  private @Nullable Channel channel;

  private @Nullable Future<?> due;

  /** The newest place that the source asked at since the last step. */
  private String askedFile = "";

  private long askedOffset;
  private long askedEnd = NOT_ASKED;
  private long askedNanos;

  private @Nullable BinlogPosition remembered;

  /** What could not be sent, because the source takes nothing. */
  private @Nullable BinlogPosition unsent;

  Acknowledger(SemiSync semiSync, RelayLog relayLog, EventLoop loop) {
    this.semiSync = semiSync;
    this.log = relayLog.view();
    this.writer = relayLog.writer();
    this.remembered = writer.released();
    this.gate = new AckGate(semiSync.rule(), Clock.systemUTC(), remembered);
    this.loop = loop;
    semiSync.replicas().onQuorum(this::replicasHaveMore);
  }

  /**
   * A dump with semi-sync continues our log. The source does not ask again for what we hold, so
   * that is acknowledged as if it had.
   */
  void begin(Channel dump) {
    channel = dump;
    PublishedEnd end = log.published();
    BinlogPosition position = end.position();
    if (position != null) {
      asked(position.file(), position.offset(), end.streamOffset());
      step();
    }
  }

  /** The source wants an ACK for all that has come up to here, in its coordinates and in ours. */
  void asked(String file, long offset, long streamOffset) {
    if (askedEnd == NOT_ASKED) {
      askedNanos = System.nanoTime();
    }
    askedFile = file;
    askedOffset = offset;
    askedEnd = streamOffset;
    semiSync.requests().add(streamOffset);
  }

  /** Something was published, replicas have more, or a time is over. */
  void step() {
    Channel dump = channel;
    PublishedEnd end = log.published();
    BinlogPosition position = end.position();
    if (dump == null || position == null) {
      return;
    }
    long now = System.nanoTime();
    if (askedEnd != NOT_ASKED) {
      gate.asked(askedEnd, new BinlogPosition(askedFile, askedOffset), askedNanos);
      askedEnd = NOT_ASKED;
    }
    BinlogPosition ack =
        gate.advance(end.streamOffset(), position, semiSync.replicas().quorum(), now);
    rememberReleased();
    send(dump, ack == null ? unsent : ack);
    callAgain(gate.dueInNanos(now));
  }

  /** Before the ACK: what is named after a restart is never more than what was acknowledged. */
  private void rememberReleased() {
    BinlogPosition released = gate.asksReplicas() ? gate.released() : null;
    if (!Objects.equals(released, remembered)) {
      remembered = released;
      writer.released(released);
    }
  }

  /**
   * The newest position that a dump request may name; null while the log is empty. What was
   * released is not known when replicas are asked for the first time: then it is the beginning of
   * our newest file.
   */
  @Nullable BinlogPosition mayResumeFrom() {
    BinlogPosition end = log.published().position();
    if (end == null || !gate.asksReplicas()) {
      return end;
    }
    BinlogPosition released = gate.released();
    if (released == null) {
      return new BinlogPosition(end.file(), BinlogPosition.FIRST_EVENT);
    }
    return log.file(released.file()) == null
        ? new BinlogPosition(log.files().get(0).name(), BinlogPosition.FIRST_EVENT)
        : released;
  }

  /** A source that takes no ACKs gets the newest one when it takes one again. */
  private void send(Channel dump, @Nullable BinlogPosition position) {
    unsent = position;
    if (position == null || !dump.isWritable()) {
      return;
    }
    unsent = null;
    ByteBuf packet = dump.alloc().ioBuffer();
    new Ack(position).encodePacket(packet);
    dump.writeAndFlush(packet, dump.voidPromise());
  }

  /** A call that is due already will find out for itself when the next one is. */
  private void callAgain(OptionalLong nanos) {
    if (due == null && nanos.isPresent()) {
      due = loop.schedule(this::onDue, nanos.getAsLong(), TimeUnit.NANOSECONDS);
    }
  }

  private void onDue() {
    due = null;
    step();
  }

  /** By the thread of a replica. */
  private void replicasHaveMore() {
    if (called.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            called.set(false);
            step();
          });
    }
  }

  /** The connection is gone, and all that was not published with it. */
  void end() {
    channel = null;
    askedEnd = NOT_ASKED;
    unsent = null;
    gate.cut(log.published().streamOffset());
    if (due != null) {
      due.cancel(false);
      due = null;
    }
  }

  /** How it goes. Any thread. */
  AckProgress progress() {
    return gate.progress();
  }
}
