package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of the one file that is being appended to. It is apart from the writer so that what is
 * on disk, and how surely, has one owner that knows nothing of events. Writer's thread only, but
 * for the three ends, which any thread may read.
 *
 * <p>Bytes go into {@link RecentBytes} first and from there to the file in few large writes.
 */
final class OpenLogFile implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OpenLogFile.class);

  /** For each turn of the ring. */
  private static final int WRITES = 32;

  private final Path path;
  private final FileChannel channel;
  private final RecentBytes recent;
  private final StorageHealth health;
  private final BackgroundSync background;
  private final long streamStart;

  /** So much is written at once, while it is still in the processor's cache. */
  private final long flushBytes;

  private long writeNanos;

  /** Released, not fenced: a fence after each event would wait until its copy is in the cache. */
  private final AtomicLong end = new AtomicLong();

  private volatile long written;
  private volatile long durable;

  /** What will be durable when the sync that is underway has ended. */
  private long syncing;

  private OpenLogFile(
      Path path,
      FileChannel channel,
      RecentBytes recent,
      StorageHealth health,
      BackgroundSync background,
      long streamStart) {
    this.path = path;
    this.channel = channel;
    this.recent = recent;
    this.health = health;
    this.background = background;
    this.streamStart = streamStart;
    this.flushBytes = recent.capacity() / WRITES;
  }

  private OpenLogFile ofSize(long size) {
    end.set(size);
    written = size;
    durable = size;
    return this;
  }

  /**
   * Opens a file whose first {@code size} bytes are to be kept; {@link #cut} makes it so.
   *
   * @param health told of every failure
   * @param background with no sync underway; for this file alone until it is closed
   * @param streamStart stream offset of the file's first byte
   */
  static OpenLogFile open(
      Path path,
      RecentBytes recent,
      StorageHealth health,
      BackgroundSync background,
      long streamStart,
      long size) {
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new OpenLogFile(path, channel, recent, health, background, streamStart).ofSize(size);
    } catch (IOException e) {
      throw health.failed(StorageException.of(path, e));
    }
  }

  /** Takes bytes in; they are in the file after {@link #write} at the latest. */
  void append(ByteBuffer buffer, int at, int length) {
    long to = end.getPlain();
    int from = at;
    int left = length;
    while (left > 0) {
      int room = (int) Math.min(left, flushBytes - (to - written));
      recent.put(streamStart + to, buffer, from, room);
      to += room;
      from += room;
      left -= room;
      end.setRelease(to);
      if (to - written == flushBytes) {
        write();
      }
    }
  }

  /** Gives everything appended to the operating system. */
  void write() {
    long to = end.getPlain();
    if (written == to) {
      return;
    }
    long started = System.nanoTime();
    try {
      recent.writeTo(channel, written, streamStart + written, streamStart + to);
      written = to;
      writeNanos += System.nanoTime() - started;
    } catch (IOException e) {
      throw health.failed(StorageException.of(path, e));
    }
  }

  /**
   * Makes everything appended durable: write and fdatasync(2). No other sync may be underway.
   *
   * @return how long the sync took, in nanoseconds
   */
  long sync() {
    write();
    long started = System.nanoTime();
    force(false);
    durable = written;
    return took(System.nanoTime() - started);
  }

  /**
   * The same, but the fdatasync is done by another thread while this one goes on appending: what
   * comes after this call is not covered. No other sync may be underway.
   */
  void beginSync() {
    write();
    syncing = written;
    background.begin(channel);
  }

  /** Whether a sync is underway that {@link #endSync} would have to wait for. */
  boolean isSyncing() {
    return background.isUnderway() && !background.isDone();
  }

  /** Bytes that will be durable when the sync that is underway has ended. */
  long syncing() {
    return syncing;
  }

  /**
   * Ends the sync that is underway: what it covered is durable, if it does not fail.
   *
   * @return how long it took, in nanoseconds
   */
  long endSync() {
    try {
      long nanos = background.end();
      durable = syncing;
      return took(nanos);
    } catch (IOException e) {
      throw health.failed(StorageException.syncFailed(path, e));
    }
  }

  private long took(long nanos) {
    if (nanos > SyncTimes.SLOW.toNanos()) {
      log.warn(
          "fdatasync of {} took {} ms: the disk is slow, and commits that wait for us wait for it",
          path,
          TimeUnit.NANOSECONDS.toMillis(nanos));
    }
    return nanos;
  }

  /** How long the writes since the last call of this took, in nanoseconds. */
  long takeWriteNanos() {
    long took = writeNanos;
    writeNanos = 0;
    return took;
  }

  private void force(boolean metaData) {
    try {
      channel.force(metaData);
    } catch (IOException e) {
      throw health.failed(StorageException.syncFailed(path, e));
    }
  }

  /** Drops everything after {@code size}, on disk too, and makes that durable; ends any sync. */
  void cut(long size) {
    if (background.isUnderway()) {
      endSync();
    }
    end.set(size);
    written = size;
    durable = Math.min(durable, size);
    try {
      channel.truncate(size);
    } catch (IOException e) {
      throw health.failed(StorageException.of(path, e));
    }
    force(true);
    durable = size;
  }

  /** Closes the file whatever the disk says: nothing more is expected of it. */
  void abandon() {
    try (channel) {
      background.end();
    } catch (IOException e) {
      log.debug("{} could not be closed after a failure: {}", path, e.getMessage());
    }
  }

  /** Bytes taken in, written or not. */
  long end() {
    return end.getAcquire();
  }

  /** Bytes of the file that an fdatasync covered. */
  long durable() {
    return durable;
  }

  long streamStart() {
    return streamStart;
  }

  Path path() {
    return path;
  }

  String name() {
    return path.getFileName().toString();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      background.end();
    }
  }
}
