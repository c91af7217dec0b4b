package io.binlogrelay.relaylog;

import io.binlogrelay.relaylog.RelayState.ClosedFile;
import io.binlogrelay.relaylog.RelayState.DurableMark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code relay.state} at most 1 s or 64 MiB behind the writer, on a thread of its own,
 * because the state is synced several times where the log is synced once. What it writes late is
 * only ever old, never wrong: the mark tells of bytes that were durable before it was taken over.
 *
 * <p>{@link #durable} and {@link #closed} are called by the writer's thread and never block on the
 * disk.
 */
final class StateKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StateKeeper.class);
  private static final long MAX_AGE_MILLIS = 1_000;
  private static final long MAX_BYTES_BEHIND = 64L << 20;

  private final StateFile file;
  private final ScheduledExecutorService thread;

  private final Object lock = new Object();
  private @Nullable DurableMark mark;
  private final List<ClosedFile> closed = new ArrayList<>();
  private long bytesBehind;
  private boolean scheduled;

  /**
   * @param thread its own, shut down with it
   */
  StateKeeper(StateFile file, ScheduledExecutorService thread) {
    this.file = file;
    this.thread = thread;
  }

  /** The log is durable up to here; {@code bytes} more than at the last call. */
  void durable(String name, long offset, long bytes) {
    synchronized (lock) {
      mark = new DurableMark(name, offset);
      bytesBehind += bytes;
      if (!scheduled) {
        scheduled = true;
        thread.schedule(this::store, MAX_AGE_MILLIS, TimeUnit.MILLISECONDS);
      } else if (bytesBehind >= MAX_BYTES_BEHIND) {
        bytesBehind = 0;
        thread.execute(this::store);
      }
    }
  }

  /** A file got its final size. */
  void closed(ClosedFile closedFile) {
    synchronized (lock) {
      closed.add(closedFile);
    }
  }

  private void store() {
    DurableMark newMark;
    List<ClosedFile> newlyClosed;
    synchronized (lock) {
      newMark = mark;
      newlyClosed = List.copyOf(closed);
      closed.clear();
      bytesBehind = 0;
      scheduled = false;
    }
    try {
      file.change(state -> changed(state, newMark, newlyClosed));
    } catch (StorageException e) {
      synchronized (lock) {
        closed.addAll(0, newlyClosed);
      }
      log.warn("relay.state could not be written; the log itself goes on: {}", e.getMessage());
    }
  }

  private static RelayState changed(
      RelayState state, @Nullable DurableMark mark, List<ClosedFile> closedFiles) {
    RelayState changed = state;
    for (ClosedFile closedFile : closedFiles) {
      changed = changed.withClosed(closedFile);
    }
    return mark == null ? changed : changed.withDurable(mark);
  }

  /** Writes what is outstanding and ends the thread. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        log.warn("relay.state is still being written after 10 s; the disk is slow");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store();
  }
}
