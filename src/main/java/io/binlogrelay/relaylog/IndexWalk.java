package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidSet;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A reader's way through the GTID index of one file, always forward, in step with its way through
 * the file. An index that is missing, unfinished or damaged only means that the file is read from
 * there; the log is told, so that the next reader finds one. Not thread-safe.
 */
final class IndexWalk implements Closeable {

  private final PublishedLog log;
  private final LogFile file;
  private @Nullable GtidIndexReader reader;
  private boolean missing;

  /** The last block that was read and not gone over. */
  private @Nullable IndexedBlock block;

  private boolean held;

  IndexWalk(PublishedLog log, LogFile file) {
    this.log = log;
    this.file = file;
  }

  /** The file that is being walked through. */
  LogFile file() {
    return file;
  }

  /**
   * The end of the blocks that can be gone over.
   *
   * @param gtids whose transactions are gone over
   * @param from an offset in the file, not smaller than in the call before
   * @return null if something at or after that offset has to be read first
   */
  @Nullable IndexedPlace beyond(GtidSet gtids, long from) {
    if (missing || (block != null && !held && from < block.end())) {
      return null;
    }
    try {
      return search(gtids, from);
    } catch (IOException e) {
      giveUp();
      return null;
    }
  }

  private @Nullable IndexedPlace search(GtidSet gtids, long from) throws IOException {
    IndexedBlock last = null;
    long transactions = 0;
    while (readBlockAt(from, gtids) && held) {
      last = block;
      transactions = reader == null ? 0 : reader.transactions();
      block = null;
    }
    if (last == null || last.end() <= from || last.end() > file.publishedSize()) {
      return null;
    }
    if (!endsIn(last)) {
      giveUp();
      return null;
    }
    return new IndexedPlace(last.end(), transactions);
  }

  /** Reads on to a block that ends after the offset; false if there is none so far. */
  private boolean readBlockAt(long from, GtidSet gtids) throws IOException {
    IndexedBlock now = block;
    while (now == null || now.end() <= from) {
      now = read();
      block = now;
      if (now == null) {
        return false;
      }
      held = now.end() > from && GtidIndex.isIn(now, gtids);
    }
    return true;
  }

  private @Nullable IndexedBlock read() throws IOException {
    GtidIndexReader open = reader;
    if (open == null) {
      try {
        open = GtidIndexReader.open(log.indexed(file));
      } catch (NoSuchFileException e) {
        giveUp();
        return null;
      }
      reader = open;
    }
    IndexedBlock next = open.next();
    if (next == null && open.logSize() == null && (file.closed() || open.damage() != null)) {
      giveUp();
    }
    return next;
  }

  private boolean endsIn(IndexedBlock last) throws IOException {
    try (FileChannel bytes = FileChannel.open(log.pathOf(file), StandardOpenOption.READ)) {
      return IndexedLog.bytesBefore(bytes, last.end()) == last.bytesBefore();
    }
  }

  private void giveUp() {
    missing = true;
    if (file.closed()) {
      log.missesIndex(file);
    }
  }

  @Override
  public void close() throws IOException {
    GtidIndexReader open = reader;
    reader = null;
    missing = true;
    if (open != null) {
      open.close();
    }
  }
}
