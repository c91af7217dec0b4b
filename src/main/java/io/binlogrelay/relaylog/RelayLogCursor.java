package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidSet;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reader's place in the log. It moves on through the published bytes of one file and, when told
 * so, to the next file. Bytes come from the memory that all readers share while they are recent,
 * and through the page cache otherwise; the file is opened only in the second case.
 *
 * <p>As long as it is open, its file and all newer ones stay in the log. It must be closed.
 *
 * <p>Not thread-safe: one call at a time. Any thread may ask where it is.
 */
public final class RelayLogCursor implements Closeable {

  private final PublishedLog log;
  private final LogReader reader;
  private final long start;
  private volatile LogFile file;
  private volatile long offset;
  private @Nullable FileChannel channel;
  private @Nullable IndexWalk index;

  /** To be used only after {@link OpenCursors} has let it in. */
  RelayLogCursor(PublishedLog log, LogReader reader, LogFile file, long offset) {
    this.log = log;
    this.reader = reader;
    this.start = file.streamStart();
    this.file = file;
    this.offset = offset;
  }

  LogReader reader() {
    return reader;
  }

  public LogFile file() {
    return file;
  }

  /** Offset in {@link #file} of the next byte to be read. */
  public long offset() {
    return offset;
  }

  /** Published bytes of this file that were not read yet. */
  public long remaining() {
    return file.publishedSize() - offset;
  }

  /** Whether the next read is answered from memory, without the disk. */
  public boolean inMemory() {
    return log.recent().holds(file.streamStart() + offset);
  }

  /**
   * Copies published bytes of this file, as many as there are and fit, to the target's position.
   * They are raw: a read may end inside an event.
   *
   * @return how many bytes, 0 at the published end of this file
   * @throws IOException if the file can't be read, or is shorter than what was published of it
   */
  public int read(ByteBuffer target) throws IOException {
    int length = (int) Math.min(target.remaining(), remaining());
    if (length <= 0) {
      checkNotTakenBack();
      return 0;
    }
    long from = offset;
    if (!log.recent().copyTo(target, file.streamStart() + from, length)) {
      readFile(target, length);
    }
    offset = from + length;
    return length;
  }

  private void checkNotTakenBack() throws IOException {
    if (remaining() < 0) {
      throw new IOException(
          file + " was read up to " + offset + ", but a failed sync left " + file.publishedSize());
    }
  }

  /**
   * The next published bytes of this file, for who sends them without looking at them; they count
   * as read. Those that are not recent are brought into the page cache here, so that who sends them
   * does not wait for the disk. The stretch is good until the next call of {@link #nextFile} or
   * {@link #close}.
   *
   * @param length bytes, at most what {@link #remaining} says
   * @throws IOException if the file can't be read
   */
  public FileStretch stretch(int length) throws IOException {
    long from = offset;
    FileChannel source = openChannel();
    if (!inMemory()) {
      PageCache.load(source, from, length);
    }
    offset = from + length;
    return new FileStretch(source, from, length);
  }

  private FileChannel openChannel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(log.pathOf(file), StandardOpenOption.READ);
      channel = open;
    }
    return open;
  }

  private void readFile(ByteBuffer target, int length) throws IOException {
    FileChannel source = openChannel();
    int limit = target.limit();
    long from = offset;
    target.limit(target.position() + length);
    try {
      while (target.hasRemaining()) {
        int read = source.read(target, from);
        if (read < 0) {
          throw new IOException(
              file + " ends at " + from + ", before its published size " + file.publishedSize());
        }
        from += read;
      }
    } finally {
      target.limit(limit);
    }
  }

  /**
   * Goes to another offset of this file, between {@link LogFile#FIRST_EVENT} and its published
   * size.
   */
  public void seek(long newOffset) {
    if (newOffset < LogFile.FIRST_EVENT || newOffset > file.publishedSize()) {
      throw new IllegalArgumentException(
          "offset " + newOffset + " of " + file + " (expected: 4 to " + file.publishedSize() + ")");
    }
    offset = newOffset;
  }

  /**
   * How far one can go on from an offset of this file without reading, as the file's GTID index
   * tells: over whole transactions that are all in the set, and over no Rotate. Reads the index
   * only, and not behind the place it finds.
   *
   * @param from the end of a transaction, or inside one that is in the set
   * @return null if what follows has to be read, or is not indexed
   * @throws IOException if the index of the file before can't be closed
   */
  public @Nullable IndexedPlace beyond(GtidSet held, long from) throws IOException {
    IndexWalk walk = index;
    if (walk == null || walk.file() != file) {
      closeIndex();
      walk = new IndexWalk(log, file);
      index = walk;
    }
    return walk.beyond(held, from);
  }

  /** Whether everything of this file was read and a newer file is there. */
  public boolean atEndOfClosedFile() {
    return file.closed() && offset == file.publishedSize();
  }

  /**
   * Moves to the first event of the next published file.
   *
   * @return false, with nothing changed, if there is none yet
   */
  public boolean nextFile() throws IOException {
    LogFile next = log.firstAfter(file);
    if (next == null) {
      return false;
    }
    closeChannel();
    offset = LogFile.FIRST_EVENT; // before the file: who asks from outside never sees too much
    file = next;
    return true;
  }

  /**
   * The file that holds what was read so many bytes ago, but none from before where this cursor was
   * opened. Any thread.
   */
  LogFile behind(long bytes) {
    LogFile now = file;
    long place = Math.max(start, now.streamStart() + offset - bytes);
    List<LogFile> files = log.files();
    for (int i = files.size() - 1; i > 0; i--) {
      if (files.get(i).streamStart() <= place) {
        return files.get(i);
      }
    }
    return files.get(0);
  }

  @Override
  public void close() throws IOException {
    log.cursors().leave(this);
    try {
      closeIndex();
    } finally {
      closeChannel();
    }
  }

  private void closeIndex() throws IOException {
    IndexWalk open = index;
    index = null;
    if (open != null) {
      open.close();
    }
  }

  private void closeChannel() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
