package io.binlogrelay.relaylog;

import io.binlogrelay.relaylog.FileScan.Damage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the GTID indexes: that of the open file as it grows, and those that are missing, damaged or
 * not finished. The log never waits for it and never fails with it.
 *
 * <p>{@link #durable} is called by the writer's thread after each fdatasync and costs a comparison,
 * unless a block is due: then the background thread takes what is the newest end by the time it
 * comes to it. So nothing gathers when it is slow; blocks become larger. Where they would become
 * too large, it reads the log instead. With {@link SyncMode.Never} there is no such call before a
 * file is closed, so the open file has no index.
 *
 * <p>Memory: one open index, with one GTID set that shares nearly all with the log's own.
 */
final class GtidIndexer {

  private static final Logger log = LoggerFactory.getLogger(GtidIndexer.class);

  /**
   * What a live block spans at most, if it holds more than one transaction: what {@link GroupSync}
   * leaves unsynced and a batch, so that a log that comes fast is not read again for its index.
   */
  private static final long MAX_LIVE_SPAN = 48L << 20;

  /**
   * An end of the log.
   *
   * @param transactionEnd where the last transaction ends; 0 if it is not known
   * @param published what is executed by then
   * @param last whether the file is closed with it
   */
  private record Point(LogFile file, long transactionEnd, PublishedEnd published, boolean last) {}

  private final PublishedLog published;
  private final LogMaintenance background;
  private final long blockBytes;

  // The writer's thread.
  private @Nullable Point newest;
  private long handedOver;

  // Between the threads: at most one point per file.
  private final Deque<Point> waiting = new ArrayDeque<>();
  private final Set<LogFile> asked = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  // The background thread.
  private @Nullable LogFile currentFile;
  private @Nullable GtidIndexAppender current;
  private @Nullable LogFile complained;
  private final Set<String> damaged = new HashSet<>();

  GtidIndexer(PublishedLog published, LogMaintenance background, long blockBytes) {
    this.published = published;
    this.background = background;
    this.blockBytes = blockBytes;
  }

  /**
   * At the start, when all that is published is durable, and before the writer's thread begins: the
   * indexes that are not complete are completed, the newest first. The newest file is known from
   * now on, so that it is finished even if what comes next is another one.
   */
  void completeAll() {
    PublishedEnd end = published.published();
    LogFile file = end.file();
    if (file != null) {
      newest = new Point(file, 0, end, false);
      handedOver = LogFile.FIRST_EVENT;
    }
    completeNext(published.files(), end.offset());
  }

  /** File by file, so that other work of the background thread gets its turn. */
  private void completeNext(List<LogFile> files, long durable) {
    if (!files.isEmpty() && !stopped) {
      LogFile newestFile = files.get(files.size() - 1);
      background.soon(
          "GTID index",
          () -> {
            complete(newestFile, durable);
            completeNext(files.subList(0, files.size() - 1), Long.MAX_VALUE);
          });
    }
  }

  /** Somebody misses the index of a closed file. Any thread. */
  void completeSoon(LogFile file) {
    if (asked.add(file)) {
      background.soon(
          "GTID index",
          () -> {
            asked.remove(file);
            complete(file, Long.MAX_VALUE);
          });
    }
  }

  /**
   * Writer's thread: the log is durable and published up to here.
   *
   * @param transactionEnd where its last transaction ends; 0 if none came since the file was opened
   */
  void durable(LogFile file, long transactionEnd, PublishedEnd end) {
    Point before = newest;
    if (before == null || before.file() != file) {
      if (before != null) {
        handOver(new Point(before.file(), before.transactionEnd(), before.published(), true));
      }
      handedOver = LogFile.FIRST_EVENT;
      before = null;
    }
    long known = transactionEnd == 0 && before != null ? before.transactionEnd() : transactionEnd;
    Point now = new Point(file, known, end, false);
    newest = now;
    if (known - handedOver >= blockBytes) {
      handedOver = known;
      handOver(now);
    }
  }

  private void handOver(Point point) {
    synchronized (waiting) {
      Point last = waiting.peekLast();
      if (last != null && last.file() == point.file()) {
        waiting.removeLast();
      }
      waiting.addLast(point);
    }
    background.soon("GTID index", this::work);
  }

  private void work() {
    Point point = poll();
    while (point != null && !stopped) {
      LogFile file = point.file();
      Point next = point;
      guarded(file, () -> index(next));
      point = poll();
    }
  }

  private @Nullable Point poll() {
    synchronized (waiting) {
      return waiting.pollFirst();
    }
  }

  private void index(Point point) throws IOException {
    LogFile file = point.file();
    GtidIndexAppender index = indexOf(file);
    if (index.isComplete(file.publishedSize())) {
      return;
    }
    long transactions = point.published().transactions() - file.transactionsBefore();
    boolean one = transactions - index.transactions() <= 1;
    if (one || point.transactionEnd() - index.end() <= MAX_LIVE_SPAN) {
      index.block(point.transactionEnd(), point.published().executed(), transactions, point.last());
    }
    if (index.transactions() < transactions
        && (point.last() || point.transactionEnd() - index.end() > MAX_LIVE_SPAN)) {
      scan(file, index, point.published().offset(), point.last());
    }
    if (point.last()) {
      finish(file, index);
    }
  }

  private void complete(LogFile file, long durable) {
    if (!stopped && published.files().contains(file) && !damaged.contains(file.name())) {
      guarded(
          file,
          () -> {
            boolean closed = file.closed();
            GtidIndexAppender index = indexOf(file);
            if (!index.isComplete(file.publishedSize())) {
              scan(file, index, closed ? file.publishedSize() : durable, closed);
            }
            if (closed) {
              finish(file, index);
            }
          });
    }
  }

  private void scan(LogFile file, GtidIndexAppender index, long to, boolean all)
      throws IOException {
    Damage damage = GtidIndexScan.run(published.indexed(file), index, to, all, end -> !stopped);
    if (damage != null) {
      damaged.add(file.name());
      throw new IOException("the log is damaged at " + damage);
    }
  }

  private void finish(LogFile file, GtidIndexAppender index) throws IOException {
    if (!stopped) {
      index.complete(file.publishedSize());
    }
    forget();
  }

  /** The index of a file, as far as it goes. */
  private GtidIndexAppender indexOf(LogFile file) throws IOException {
    GtidIndexAppender open = current;
    if (open != null && currentFile == file) {
      return open;
    }
    forget();
    // What is published may be more than what is durable; the open file is followed live from
    // there.
    open = GtidIndexAppender.open(published.indexed(file), file.publishedSize(), blockBytes);
    current = open;
    currentFile = file;
    return open;
  }

  private void forget() throws IOException {
    GtidIndexAppender open = current;
    current = null;
    currentFile = null;
    if (open != null) {
      open.close();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /** A dump reads the log where there is no index, so nothing else has to be done. */
  private void guarded(LogFile file, Work work) {
    try {
      work.run();
    } catch (IOException e) {
      boolean purged = e instanceof NoSuchFileException && !published.files().contains(file);
      if (!purged && file != complained) {
        complained = file;
        log.warn("no GTID index for all of {}, so dumps read it: {}", file, IoReason.of(e));
      }
      abandon();
    }
  }

  private void abandon() {
    try {
      forget();
    } catch (IOException e) {
      log.debug("closing a GTID index: {}", e.getMessage());
    }
  }

  /** Nothing more is begun, and what runs ends soon; what is missing is made at the next start. */
  void stop() {
    stopped = true;
  }

  /** After {@link #stop} and the end of the background thread. */
  void close() {
    abandon();
  }
}
