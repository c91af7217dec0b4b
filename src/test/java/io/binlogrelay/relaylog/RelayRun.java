package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.crash.CrashFileSystem;
import io.binlogrelay.relaylog.crash.Disk;
import io.binlogrelay.relaylog.crash.Operation;
import io.binlogrelay.relaylog.crash.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A relay that follows a {@link SourceHistory} on a {@link CrashFileSystem}, step by step, and what
 * it promised to the world by each operation of that file system: what was published may have been
 * sent to a replica or acknowledged, and what a call returned may have been used.
 */
final class RelayRun {

  static final SourceIdentity IDENTITY =
      new SourceIdentity(BinlogBuilder.SOURCE, 84, "8.0.33", "ON");
  static final GtidSet BASE = GtidSet.parse("11111111-1111-1111-1111-111111111111:1-5");

  /** So small that a file of a few KiB has an index of several blocks. */
  private static final long INDEX_BLOCK = 400;

  /**
   * What must be true of every disk that a crash after {@code operations} operations leaves.
   *
   * @param serverUuid null if it was not told
   * @param source null if it is not remembered
   * @param purged how many of the source's files are gone for readers
   * @param mayBePurged how many of them retention had decided, or was about to decide, to remove
   */
  record Promise(
      int operations,
      @Nullable BinlogPosition published,
      @Nullable UUID serverUuid,
      @Nullable SourceIdentity source,
      int purged,
      int mayBePurged) {

    private Promise madeAt(int operation) {
      return new Promise(operation, published, serverUuid, source, purged, mayBePurged);
    }

    private Promise withMayBePurged(int count) {
      return new Promise(operations, published, serverUuid, source, purged, count);
    }

    private static final Promise NONE = new Promise(0, null, null, null, 0, 0);
  }

  private final CrashFileSystem disk;
  private final SourceHistory source;
  private final List<Promise> promises = new ArrayList<>(List.of(Promise.NONE));

  /** How many files were purged after the purge that began at an operation. */
  private final NavigableMap<Integer, Integer> purges = new TreeMap<>();

  private RelayLogOptions options;
  private long largeBatch = BackgroundSync.LARGE_BATCH_BYTES;
  private ManualWorkers workers = new ManualWorkers();
  private RelayLog log;
  private Delivery delivery;

  private RelayRun(CrashFileSystem disk, SourceHistory source) {
    this.disk = disk;
    this.source = source;
    this.options = new RelayLogOptions(directory(), 1 << 20);
  }

  /** On a disk whose only directory is to hold the log's. */
  static RelayRun onEmptyDisk(SourceHistory source) {
    return new RelayRun(CrashFileSystem.on(Disk.empty().with("data", Disk.empty())), source);
  }

  static RelayRun on(Disk.Directory disk, SourceHistory source) {
    return new RelayRun(CrashFileSystem.on(disk), source);
  }

  /** What was promised on this disk before. */
  RelayRun promisedBefore(Promise promise) {
    promises.add(promise.madeAt(0));
    return this;
  }

  CrashFileSystem disk() {
    return disk;
  }

  SourceHistory source() {
    return source;
  }

  Path directory() {
    return disk.getPath("/data/relay-log");
  }

  RelayLog log() {
    return log;
  }

  /** The newest promise that was made when so many operations were done. */
  Promise promised(int operations) {
    Promise newest = Promise.NONE;
    for (Promise promise : promises) {
      newest = promise.operations() <= operations ? promise : newest;
    }
    int mayBePurged = newest.mayBePurged();
    for (Map.Entry<Integer, Integer> begun : purges.headMap(operations, true).entrySet()) {
      mayBePurged = Math.max(mayBePurged, begun.getValue());
    }
    return newest.withMayBePurged(mayBePurged);
  }

  private void promise() {
    promises.add(
        new Promise(
            disk.trace().length(),
            log.view().published().position(),
            log.serverUuid(),
            log.source().orElse(null),
            purged(),
            purged()));
  }

  private int purged() {
    List<LogFile> files = log.view().files();
    return files.isEmpty() ? 0 : source.index(files.get(0).name());
  }

  /** From the next start on, so many bytes are kept, not counting the newest file. */
  RelayRun keeping(long bytes) {
    options =
        options.withRetention(
            new RetentionLimits(RetentionLimits.ANY_AGE, bytes, 0, Duration.ZERO, Duration.ZERO));
    return this;
  }

  /** From the next start on, a batch of so many bytes is synced while the next is taken in. */
  RelayRun syncingInBackground(long fromBytes) {
    largeBatch = fromBytes;
    return this;
  }

  RelayRun open() {
    workers = new ManualWorkers();
    Surroundings surroundings =
        Surroundings.of(directory())
            .with(workers)
            .withIndexBlock(INDEX_BLOCK)
            .withLargeBatch(largeBatch);
    log = RelayLog.open(options, surroundings);
    log.view().onPublished(this::promise);
    promise();
    return this;
  }

  RelayRun meetSource() {
    log.writer().remember(IDENTITY, BASE);
    promise();
    return this;
  }

  /** The connection begins, after the end of another if there was one. */
  RelayRun connect() {
    delivery = new Delivery(source, log.writer());
    return this;
  }

  /** One batch of so many events. */
  RelayRun receive(int events) {
    delivery.batch(events);
    return this;
  }

  RelayRun receiveRest(int eventsPerBatch) {
    delivery.rest(eventsPerBatch);
    return this;
  }

  /** The background threads do what is waiting. */
  RelayRun background() {
    int begun = disk.trace().length();
    purges.put(begun, Integer.MAX_VALUE); // unless we live to see how many
    workers.work();
    purges.put(begun, purged());
    promise();
    return this;
  }

  /** The same in the midst of what else is being done, before the operation of that number. */
  RelayRun backgroundBefore(int operation) {
    disk.beforeEach(
        next -> {
          if (log != null && disk.trace().length() == operation && !underLock(next)) {
            background();
          }
        });
    return this;
  }

  /**
   * State and index are replaced under a lock that background work would wait for: the temporary
   * file, its rename, and the sync of the directory after it.
   */
  private boolean underLock(Operation next) {
    Trace trace = disk.trace();
    boolean afterRename =
        trace.length() > 0 && trace.get(trace.length() - 1) instanceof Operation.Rename;
    return afterRename
        || next.name().startsWith(LogDirectory.STATE)
        || next.name().startsWith(LogDirectory.INDEX);
  }

  RelayRun close() {
    try {
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    promise();
    return this;
  }

  /** SIGKILL: nothing more is done, the machine goes on. */
  RelayRun killed() {
    disk.processDied();
    return this;
  }

  /** Does these steps, but is killed before the operation of that number, if there is one. */
  RelayRun killedBefore(int operation, Consumer<RelayRun> steps) {
    disk.beforeEach(
        next -> {
          if (disk.trace().length() >= operation) {
            throw new Killed();
          }
        });
    try {
      steps.accept(this);
    } catch (Killed e) {
      // as intended
    }
    return killed();
  }

  /** Not an exception: nothing catches it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    private Killed() {
      super("killed", null, false, false);
    }
  }
}
