package io.binlogrelay.relaylog;

import io.binlogrelay.relaylog.RelayState.ClosedFile;
import io.binlogrelay.relaylog.RelayState.DurableMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code relay.state} at most 1 s or 64 MiB behind the writer, on a thread of its own,
 * because the state is synced several times where the log is synced once. What it writes late is
 * only ever old, never wrong: the mark tells of bytes that were durable before it was taken over.
 * What could not be written is tried again every second.
 *
 * <p>{@link #durable}, {@link #closed} and {@link #check} are called by the writer's thread and
 * never block on the disk.
 */
final class StateKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StateKeeper.class);
  private static final long MAX_AGE_MILLIS = 1_000;
  private static final long MAX_BYTES_BEHIND = 64L << 20;

  private final StateFile file;
  private final ScheduledExecutorService thread;

  private final Object writing = new Object();
  private final Object lock = new Object();
  private @Nullable DurableMark mark;
  private final List<ClosedFile> closed = new ArrayList<>();
  private @Nullable List<KnownReplica> replicas;
  private Optional<DurableMark> released;
  private boolean purgeDone;
  private long bytesBehind;
  private boolean scheduled;

  /** Why the last attempt failed, null if it did not. */
  private volatile @Nullable StorageException failure;

  /**
   * @param thread its own, shut down with it
   */
  StateKeeper(StateFile file, ScheduledExecutorService thread) {
    this.file = file;
    this.thread = thread;
    this.released = Optional.ofNullable(file.state().released());
  }

  /** What it keeps up to date; a change of its own is durable when that returns. */
  StateFile file() {
    return file;
  }

  /** The log is durable up to here; {@code bytes} more than at the last call. */
  void durable(String name, long offset, long bytes) {
    synchronized (lock) {
      mark = new DurableMark(name, offset);
      bytesBehind += bytes;
      schedule();
      if (bytesBehind >= MAX_BYTES_BEHIND) {
        bytesBehind = 0;
        thread.execute(this::storeLate);
      }
    }
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      thread.schedule(this::storeLate, MAX_AGE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** A file got its final size. */
  void closed(ClosedFile closedFile) {
    synchronized (lock) {
      closed.add(closedFile);
    }
  }

  /** What is known of the replicas; written within a second. Any thread. */
  void replicas(List<KnownReplica> known) {
    synchronized (lock) {
      replicas = known;
      schedule();
    }
  }

  /** What a dump request may name; written within a second. */
  void released(@Nullable DurableMark place) {
    synchronized (lock) {
      released = Optional.ofNullable(place);
      schedule();
    }
  }

  /** The files that the last change called purged are gone, durably; written some time later. */
  void purgeDone() {
    synchronized (lock) {
      purgeDone = true;
    }
  }

  /** The newest durable mark, stored or not; null while the log is empty. Any thread. */
  @Nullable DurableMark mark() {
    synchronized (lock) {
      return mark == null ? file.state().durable() : mark;
    }
  }

  /**
   * Makes a change durable, together with what is outstanding. Any thread; it waits for the disk.
   *
   * @throws StorageException if it can't be written; it is as if nothing had been asked then
   */
  void change(UnaryOperator<RelayState> change) {
    write(change, file::change);
  }

  /**
   * Writes what is outstanding, and in any case something: to see whether that can be done.
   *
   * @throws StorageException if it can't
   */
  void storeNow() {
    write(UnaryOperator.identity(), file::rewrite);
  }

  private void write(UnaryOperator<RelayState> change, Consumer<UnaryOperator<RelayState>> how) {
    synchronized (writing) { // what is taken later is written later, so that the mark never falls
      Outstanding taken = take();
      try {
        how.accept(state -> change.apply(taken.addedTo(state)));
        failure = null;
      } catch (StorageException e) {
        putBack(taken);
        failure = e;
        throw e;
      }
    }
  }

  /**
   * Tells of a state that can't be written: the log must not go on without it, as then nobody could
   * tell a torn tail from damage.
   *
   * @throws StorageException as long as the last attempt has failed
   */
  void check() {
    StorageException last = failure;
    if (last != null) {
      throw last;
    }
  }

  private void storeLate() {
    boolean first = failure == null;
    try {
      change(UnaryOperator.identity());
    } catch (StorageException e) {
      if (first) {
        log.warn("the log is held: its state can't be written: {}", e.getMessage());
      }
      synchronized (lock) {
        schedule();
      }
    }
  }

  private Outstanding take() {
    synchronized (lock) {
      Outstanding taken = new Outstanding(mark, List.copyOf(closed), replicas, purgeDone, released);
      closed.clear();
      replicas = null;
      purgeDone = false;
      bytesBehind = 0;
      scheduled = false;
      return taken;
    }
  }

  private void putBack(Outstanding taken) {
    synchronized (lock) {
      closed.addAll(0, taken.closed());
      replicas = replicas == null ? taken.replicas() : replicas;
      purgeDone |= taken.purgeDone();
    }
  }

  /** What was not written yet. */
  private record Outstanding(
      @Nullable DurableMark mark,
      List<ClosedFile> closed,
      @Nullable List<KnownReplica> replicas,
      boolean purgeDone,
      Optional<DurableMark> released) {

    RelayState addedTo(RelayState state) {
      RelayState changed = state;
      for (ClosedFile closedFile : closed) {
        changed = changed.withClosed(closedFile);
      }
      changed = mark == null ? changed : changed.withDurable(mark);
      changed = purgeDone ? changed.withPurgeDone() : changed;
      changed = changed.withReleased(released.orElse(null));
      return replicas == null ? changed : changed.withReplicas(replicas);
    }
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
    try {
      change(UnaryOperator.identity());
    } catch (StorageException e) {
      log.warn("the state is older than the log, as the next start will see: {}", e.getMessage());
    }
  }
}
