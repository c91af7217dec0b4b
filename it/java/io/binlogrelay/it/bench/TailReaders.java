package io.binlogrelay.it.bench;

import static org.awaitility.Awaitility.await;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.RawSession;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Replicas at the tail of one server, read by one thread of their own. Another may ask how far they
 * are, and how late the last of them was with each transaction.
 */
final class TailReaders implements AutoCloseable {
  private static final Duration BEGIN_WITHIN = Duration.ofMinutes(5);

  private final List<TailReader> readers = new ArrayList<>();
  private final Selector selector = Selector.open();

  /** So many that have those GTIDs; the dumps of all have begun when this returns. */
  TailReaders(SourceAddress party, GtidSet held, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      RawSession session = DumpRequest.session(party);
      DumpRequest.send(session, held);
      TailReader reader = new TailReader(session);
      reader.channel().register(selector, SelectionKey.OP_READ, reader);
      readers.add(reader);
    }
    Thread thread = new Thread(this::read, "tail readers");
    thread.setDaemon(true);
    thread.start();
    await("the dumps to begin")
        .atMost(BEGIN_WITHIN)
        .until(() -> readers.stream().allMatch(TailReader::following));
  }

  private void read() {
    try {
      while (selector.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          ((TailReader) key.attachment()).read();
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException | ClosedSelectorException closed) {
      // That is how it ends; who waits for more sees that it does not come.
    }
  }

  /** Transactions that all of them have. */
  int count() {
    return readers.stream().mapToInt(TailReader::count).min().orElse(0);
  }

  /** Of the transactions that all have, how late the last reader was. */
  Delays delays() {
    long[] last = new long[count()];
    for (int transaction = 0; transaction < last.length; transaction++) {
      for (TailReader reader : readers) {
        last[transaction] = Math.max(last[transaction], reader.micros(transaction));
      }
    }
    return Delays.of(last);
  }

  @Override
  public void close() throws IOException {
    selector.close();
    readers.forEach(TailReader::close);
  }
}
