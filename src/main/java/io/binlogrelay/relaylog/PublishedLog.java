package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What readers see: the list of published files and the published end. The writer's thread
 * publishes, the background thread takes files away at the front; everything else may be called by
 * any thread.
 *
 * <p>The order of the volatile writes is what readers rely on: size before end, end before {@code
 * closed}. A reader that finds a file closed therefore finds its final size.
 */
final class PublishedLog implements RelayLogView {

  private final LogDirectory directory;
  private final RecentBytes recent;
  private final OpenCursors cursors;
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  private volatile GtidSet base;
  private volatile List<LogFile> files;
  private volatile PublishedEnd published;
  private @Nullable GtidIndexer indexer;

  /**
   * @param base GTIDs that were executed before the log began and that no file names
   */
  PublishedLog(
      LogDirectory directory,
      RecentBytes recent,
      OpenCursors cursors,
      GtidSet base,
      List<LogFile> files,
      PublishedEnd published) {
    this.directory = directory;
    this.recent = recent;
    this.cursors = cursors;
    this.base = base;
    this.files = List.copyOf(files);
    this.published = published;
  }

  /** Once, before anything is read: who makes the indexes that a reader misses. */
  void indexer(GtidIndexer maker) {
    indexer = maker;
  }

  /** Reader only: the index of a closed file is missing, unfinished or damaged. */
  void missesIndex(LogFile file) {
    GtidIndexer maker = indexer;
    if (maker != null) {
      maker.completeSoon(file);
    }
  }

  /** The file as its GTID index has to know it. */
  IndexedLog indexed(LogFile file) {
    return IndexedLog.of(pathOf(file), file.head(), base);
  }

  /** Writer only, while the log is empty: these GTIDs were executed before the log begins. */
  void begin(GtidSet newBase) {
    base = newBase;
    published = new PublishedEnd(null, 0, newBase, 0);
  }

  /** Writer only. The file of the end may be a new one; then the one before it is closed. */
  void publish(PublishedEnd end) {
    LogFile file = end.file();
    if (file == null) {
      throw new IllegalArgumentException("nothing to publish");
    }
    file.publish(end.offset());
    LogFile before = published.file();
    if (file != before) {
      add(file);
    }
    published = end;
    if (before != null && file != before) {
      before.close();
    }
    for (Runnable listener : listeners) {
      listener.run();
    }
  }

  private synchronized void add(LogFile file) {
    List<LogFile> longer = new ArrayList<>(files);
    longer.add(file);
    files = List.copyOf(longer);
  }

  /** Retention only: older files than that one are gone, and what they held is {@link #purged}. */
  synchronized void removeBefore(LogFile firstKept) {
    files = List.copyOf(files.subList(files.indexOf(firstKept), files.size()));
  }

  /**
   * Writer only: takes back what is doubtful since a sync has failed. Readers beyond it fail at
   * their next read, as with a file that can't be read.
   *
   * @param end an earlier end in the newest file
   */
  void takeBack(PublishedEnd end) {
    LogFile file = end.file();
    if (file == null || file != published.file()) {
      throw new IllegalArgumentException("not an end in " + published.file());
    }
    file.publish(end.offset());
    published = end;
    for (Runnable listener : listeners) {
      listener.run();
    }
  }

  @Override
  public PublishedEnd published() {
    return published;
  }

  @Override
  public List<LogFile> files() {
    return files;
  }

  @Override
  public @Nullable LogFile file(String name) {
    for (LogFile file : files) {
      if (file.name().equals(name)) {
        return file;
      }
    }
    return null;
  }

  @Override
  public @Nullable LogFile firstAfter(LogFile file) {
    List<LogFile> now = files;
    int next = now.indexOf(file) + 1;
    return next > 0 && next < now.size() ? now.get(next) : null;
  }

  @Override
  public GtidSet purged() {
    List<LogFile> now = files;
    return now.isEmpty() ? base : base.union(now.get(0).previousGtids());
  }

  @Override
  public RelayLogCursor open(LogFile file, long offset, LogReader reader) throws IOException {
    if (offset < LogFile.FIRST_EVENT || offset > file.publishedSize()) {
      throw new IOException(
          "offset "
              + offset
              + " of "
              + file
              + " (expected: 4 to "
              + file.publishedSize()
              + ", its published size)");
    }
    RelayLogCursor cursor = new RelayLogCursor(this, reader, file, offset);
    cursors.enter(cursor);
    return cursor;
  }

  @Override
  public void awaits(LogReader reader, BinlogPosition place) {
    cursors.awaits(reader, place);
  }

  OpenCursors cursors() {
    return cursors;
  }

  RecentBytes recent() {
    return recent;
  }

  Path pathOf(LogFile file) {
    return directory.file(file.name());
  }

  @Override
  public void onPublished(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }
}
