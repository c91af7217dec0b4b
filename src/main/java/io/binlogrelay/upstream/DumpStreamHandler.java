package io.binlogrelay.upstream;

import io.binlogrelay.relaylog.RelayLogWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The dump phase: what one loop of reads brought is one batch, appended where it lies in the
 * receive buffer and made durable together. The upstream thread, which is the channel's event loop:
 * it blocks in fdatasync on purpose, and what arrives meanwhile is the next batch.
 *
 * <p>Bytes are copied (into {@code carry}) only where a step of {@link DumpPacketParser} lies
 * across two reads. Any exception ends the session: it goes up the pipeline's end to {@link
 * SourceSession}.
 */
final class DumpStreamHandler extends ChannelInboundHandlerAdapter {

  /** A source that never lets the socket run dry is made durable this often, in bytes. */
  static final long BATCH_BYTES_MAX = 16L << 20;

  private final RelayLogWriter writer;
  private final EventIntake intake;
  private final DumpPacketParser parser;
  private final Listener listener;
  private final ByteBuffer carry =
      ByteBuffer.allocateDirect(DumpPacketParser.NEEDED_MAX).order(ByteOrder.LITTLE_ENDIAN);

  private int carried;
  private long receivedBytes;
  private long syncedBytes;
  private long heartbeats;
  private boolean ended;

  /**
   * What one loop of reads brought.
   *
   * @param receivedBytes what it came in, packet headers included
   * @param storedBytes what of it the log took
   * @param heartbeats how many of them it held
   */
  record Batch(long receivedBytes, long storedBytes, long heartbeats) {}

  /** Told what happens in a dump. Called by the upstream thread. */
  interface Listener {

    /** A batch was taken in, and everything whole in it is published. */
    void onBatch(Batch batch);

    /** The dump can't go on; nothing more is taken from this connection. */
    void onDumpFailed(RuntimeException cause);
  }

  DumpStreamHandler(RelayLogWriter writer, EventIntake intake, Listener listener) {
    this.writer = writer;
    this.intake = intake;
    this.parser = new DumpPacketParser(intake, 1);
    this.listener = listener;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (!ended) {
        receivedBytes += bytes.readableBytes();
        parse(bytes.nioBuffer().order(ByteOrder.LITTLE_ENDIAN));
        if (intake.storedBytes() - syncedBytes >= BATCH_BYTES_MAX) {
          sync();
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
      sync();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Makes durable and publishes what is whole. */
  private void sync() {
    long stored = intake.storedBytes() - syncedBytes;
    if (stored > 0) {
      writer.sync();
    }
    Batch batch = new Batch(receivedBytes, stored, intake.heartbeats() - heartbeats);
    receivedBytes = 0;
    syncedBytes += stored;
    heartbeats += batch.heartbeats();
    listener.onBatch(batch);
  }

  /** Stops taking; what was taken before is made durable as far as it is whole. */
  void stop() {
    if (ended) {
      return;
    }
    ended = true;
    sync();
  }

  private void fail(RuntimeException cause) {
    ended = true;
    listener.onDumpFailed(cause);
  }
}
