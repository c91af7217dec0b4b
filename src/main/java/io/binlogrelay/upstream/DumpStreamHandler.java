package io.binlogrelay.upstream;

import io.binlogrelay.relaylog.RelayLogWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The dump phase: what one loop of reads brought is one batch, appended where it lies in the
 * receive buffer and made durable together. The upstream thread, which is the channel's event loop:
 * it blocks in fdatasync on purpose, and what arrives meanwhile is the next batch. Where batches
 * may wait for their sync, a timer of the loop sees to it, so that an idle source changes nothing.
 *
 * <p>Bytes are copied (into {@code carry}) only where a step of {@link DumpPacketParser} lies
 * across two reads. Any exception ends the session: it goes up the pipeline's end to {@link
 * SourceSession}.
 */
final class DumpStreamHandler extends ChannelInboundHandlerAdapter {

  /** A source that never lets the socket run dry ends a batch this often, in bytes. */
  static final long BATCH_BYTES_MAX = 16L << 20;

  private final RelayLogWriter writer;
  private final EventIntake intake;
  private final DumpPacketParser parser;
  private final Listener listener;
  private final ByteBuffer carry =
      ByteBuffer.allocateDirect(DumpPacketParser.NEEDED_MAX).order(ByteOrder.LITTLE_ENDIAN);

  private int carried;
  private long receivedBytes;
  private long storedBytes;
  private long heartbeats;
  private @Nullable Future<?> due;
  private boolean ended;

  /**
   * What one loop of reads brought.
   *
   * @param receivedBytes what it came in, packet headers included, before TLS and compression
   * @param storedBytes what of it the log took
   * @param heartbeats how many of them it held
   */
  record Batch(long receivedBytes, long storedBytes, long heartbeats) {}

  /** Told what happens in a dump. Called by the upstream thread. */
  interface Listener {

    /**
     * A batch was taken in, and everything whole in it is published as soon as the log's sync mode
     * lets it be. A batch may be empty: then something was published that came before.
     */
    void onBatch(Batch batch);

    /** The dump can't go on; nothing more is taken from this connection. */
    void onDumpFailed(RuntimeException cause);
  }

  /**
   * @param semiSync whether the dump was asked for with semi-sync
   * @param numbered whether the numbers of packets count
   */
  DumpStreamHandler(
      RelayLogWriter writer,
      EventIntake intake,
      Listener listener,
      boolean semiSync,
      boolean numbered) {
    this.writer = writer;
    this.intake = intake;
    this.parser = new DumpPacketParser(intake, numbered ? 1 : DumpPacketParser.ANY, semiSync);
    this.listener = listener;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (!ended) {
        receivedBytes += bytes.readableBytes();
        parse(bytes.nioBuffer().order(ByteOrder.LITTLE_ENDIAN));
        if (intake.storedBytes() - storedBytes >= BATCH_BYTES_MAX) {
          endBatch(context.executor());
        }
      }
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      bytes.release();
    }
  }

  private void parse(ByteBuffer b) {
    int at = b.position();
    int end = b.limit();
    while (at < end) {
      if (carried == 0) {
        at = parser.consume(b, at, end);
      }
      int copied = Math.min(parser.needed() - carried, end - at);
      carry.put(carried, b, at, copied);
      carried += copied;
      at += copied;
      if (carried == parser.needed() && parser.consume(carry, 0, carried) > 0) {
        carried = 0; // a step takes all that it needs
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (ended) {
      return;
    }
    try {
      endBatch(context.executor());
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void endBatch(EventExecutor loop) {
    long wait = writer.endBatch();
    if (wait > 0 && due == null) {
      due = loop.schedule(() -> onDue(loop), wait, TimeUnit.NANOSECONDS);
    }
    report();
  }

  private void onDue(EventExecutor loop) {
    due = null;
    if (ended) {
      return;
    }
    try {
      endBatch(loop);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void report() {
    Batch batch =
        new Batch(
            receivedBytes, intake.storedBytes() - storedBytes, intake.heartbeats() - heartbeats);
    receivedBytes = 0;
    storedBytes += batch.storedBytes();
    heartbeats += batch.heartbeats();
    listener.onBatch(batch);
  }

  /** Stops taking; what was taken before is made durable as far as it is whole. */
  void stop() {
    if (ended) {
      return;
    }
    end();
    writer.sync();
    report();
  }

  private void fail(RuntimeException cause) {
    end();
    listener.onDumpFailed(cause);
  }

  private void end() {
    ended = true;
    if (due != null) {
      due.cancel(false);
    }
  }
}
