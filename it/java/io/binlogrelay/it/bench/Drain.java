package io.binlogrelay.it.bench;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.RawSession;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Replicas that read their streams at the same time and throw them away, as cheaply as that can be:
 * one thread, one buffer that stays in the processor's cache, and no look at what comes, but for
 * the first packet, which must not be an error. One thread.
 */
final class Drain implements AutoCloseable {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int STALLED_AFTER_MILLIS = 30_000;

  /** Of a packet: three bytes of length, one of number; then 0 if it holds an event. */
  private static final int STATUS_AT = 4;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final List<RawSession> sessions = new ArrayList<>();
  private final Selector selector = Selector.open();

  /** What one of them has still to read. */
  private static final class Reader {
    private long left;
    private boolean begun;

    Reader(long bytes) {
      left = bytes;
    }
  }

  /** Logs them in. */
  Drain(SourceAddress party, int readers) throws IOException {
    for (int i = 0; i < readers; i++) {
      sessions.add(DumpRequest.session(party));
    }
  }

  /**
   * Reads so many bytes with each.
   *
   * @param held the GTIDs that they have
   * @return how long it took, in seconds
   */
  double read(GtidSet held, long bytesEach) throws IOException {
    return read(held, bytesEach, left -> {});
  }

  /**
   * The same.
   *
   * @param progress hears after each read how much is left for the one that has read, or a little
   *     less than nothing
   */
  double read(GtidSet held, long bytesEach, LongConsumer progress) throws IOException {
    long started = System.nanoTime();
    for (RawSession session : sessions) {
      DumpRequest.send(session, held);
      SocketChannel channel = session.channel();
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Reader(bytesEach));
    }
    int running = sessions.size();
    while (running > 0) {
      if (selector.select(STALLED_AFTER_MILLIS) == 0) {
        throw new IOException("nothing came for " + STALLED_AFTER_MILLIS + " ms");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        running -= take((SocketChannel) key.channel(), key, progress) ? 1 : 0;
      }
      selector.selectedKeys().clear();
    }
    return (System.nanoTime() - started) / 1e9;
  }

  /** Whether that was the last of it. */
  private boolean take(SocketChannel channel, SelectionKey key, LongConsumer progress)
      throws IOException {
    Reader reader = (Reader) key.attachment();
    buffer.clear();
    int count = channel.read(buffer);
    if (count < 0) {
      throw new EOFException("a stream ended " + reader.left + " bytes too early");
    }
    if (!reader.begun && count > STATUS_AT && buffer.get(STATUS_AT) != 0) {
      throw new IOException("no event but status " + buffer.get(STATUS_AT));
    }
    reader.begun |= count > 0;
    reader.left -= count;
    progress.accept(reader.left);
    if (reader.left <= 0) {
      key.cancel();
    }
    return reader.left <= 0;
  }

  @Override
  public void close() throws IOException {
    sessions.forEach(RawSession::close);
    selector.close();
  }
}
