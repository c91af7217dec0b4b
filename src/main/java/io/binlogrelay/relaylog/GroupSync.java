package io.binlogrelay.relaylog;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides at the end of each batch what is written, synced and published, in the order that the
 * {@link SyncMode} promises. It is apart from the writer because all that durability means is here.
 * Writer's thread only.
 *
 * <p>At most one sync is underway. A small batch is synced at once; a large one in the background,
 * and what it covers is published by the first call that finds it done, or that can't wait longer
 * because as much has gathered again.
 */
final class GroupSync {

  private static final Logger logger = LoggerFactory.getLogger(GroupSync.class);

  /**
   * How batches become durable.
   *
   * @param mode when
   * @param background says which batches it is for; it begins and ends with their file
   */
  record Means(SyncMode mode, BackgroundSync background) {}

  /** So much is synced at once, whatever the mode's period, so that no sync takes very long. */
  private static final long MAX_UNSYNCED_BYTES = 32L << 20;

  /**
   * How often a sync that is underway is looked at when nothing comes in: a commit may be waiting
   * for it, and a look costs a few microseconds.
   */
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final SyncMode mode;
  private final BackgroundSync background;
  private final PublishedLog log;
  private final Ledger ledger;
  private final StateKeeper keeper;
  private final StorageHealth health;
  private final GtidIndexer indexer;
  private final LogCounters counters = new LogCounters();

  /** The sync of a large batch, while the next one is taken in. */
  private @Nullable Underway underway;

  /** When the last sync was; null before the first one and after a failure: the next is due. */
  private @Nullable Long lastSyncNanos;

  /** The last published end of which an fdatasync covered everything. */
  private PublishedEnd trusted;

  /**
   * @param ledger of the file that is being appended to
   */
  GroupSync(
      Means means,
      PublishedLog log,
      Ledger ledger,
      StateKeeper keeper,
      StorageHealth health,
      GtidIndexer indexer) {
    this.mode = means.mode();
    this.background = means.background();
    this.log = log;
    this.ledger = ledger;
    this.keeper = keeper;
    this.health = health;
    this.indexer = indexer;
    this.trusted = log.published();
  }

  LogCounters counters() {
    return counters;
  }

  /**
   * A batch was appended. Costs nothing when no transaction ended in it, unless much is waiting.
   *
   * @param readable the open file as readers will know it, null before its head is complete
   * @return how long what is whole may wait for the next call, in nanoseconds; 0 if nothing waits
   */
  long endBatch(OpenLogFile file, @Nullable LogFile readable) {
    if (mode instanceof SyncMode.Never) {
      publishUnsynced(file, readable);
      return 0;
    }
    if (underway != null) {
      if (file.isSyncing() && !background.isFor(file.end() - file.syncing())) {
        return LOOK_NANOS;
      }
      finish(file);
    }
    long unsynced = file.end() - file.durable();
    if (unsynced < MAX_UNSYNCED_BYTES) {
      if (!hasNews(readable)) {
        return 0;
      }
      long wait = untilDue();
      if (wait > 0) {
        file.write();
        return wait;
      }
    }
    if (readable == null || !background.isFor(unsynced)) {
      sync(file, readable);
      return 0;
    }
    begin(file, readable, unsynced);
    return LOOK_NANOS;
  }

  /**
   * What a sync is for.
   *
   * @param readable the file as readers know it
   * @param news what is to be published, null if that is nothing new
   * @param transactionEnd end of the last transaction in it
   * @param bytes how many are synced
   */
  private record Underway(
      LogFile readable, @Nullable PublishedEnd news, long transactionEnd, long bytes) {}

  private Underway whatIsWhole(LogFile readable, long bytes) {
    PublishedEnd news = hasNews(readable) ? end(readable) : null;
    return new Underway(readable, news, ledger.transactionEnd(), bytes);
  }

  private void begin(OpenLogFile file, LogFile readable, long bytes) {
    checkState();
    Underway begun = whatIsWhole(readable, bytes);
    file.beginSync();
    underway = begun;
  }

  /** Ends what is underway and publishes what it was for. */
  private void finish(OpenLogFile file) {
    Underway ended = underway;
    underway = null;
    if (ended == null) {
      return;
    }
    try {
      counters.synced(file.endSync());
    } catch (StorageException e) {
      throw distrust(e);
    }
    count(file, ended.bytes());
    publishSynced(file, ended);
  }

  /** What was begun is of no interest any more, whatever comes of it. */
  void forget() {
    underway = null;
  }

  private long untilDue() {
    Long last = lastSyncNanos;
    if (mode instanceof SyncMode.AtInterval interval && last != null) {
      return interval.period().toNanos() - (System.nanoTime() - last);
    }
    return 0;
  }

  /** A new file is synced with its head all the same: what may be lost is in one file then. */
  private void publishUnsynced(OpenLogFile file, @Nullable LogFile readable) {
    if (readable == null || !hasNews(readable)) {
      return;
    }
    if (readable != log.published().file()) {
      sync(file, readable);
      return;
    }
    file.write();
    counters.wrote(file.takeWriteNanos());
    log.publish(end(readable));
  }

  /**
   * Makes everything durable that was appended, and publishes what is whole, in any mode. Costs
   * nothing when all that is whole is durable and published.
   */
  void sync(OpenLogFile file, @Nullable LogFile readable) {
    finish(file);
    long unsynced = file.end() - file.durable();
    if (!hasNews(readable)
        && file.durable() >= ledger.boundaryEnd()
        && unsynced < MAX_UNSYNCED_BYTES) {
      return;
    }
    checkState();
    try {
      counters.synced(file.sync());
    } catch (StorageException e) {
      throw distrust(e);
    }
    count(file, unsynced);
    if (readable != null) {
      publishSynced(file, whatIsWhole(readable, unsynced));
    }
  }

  private void count(OpenLogFile file, long syncedBytes) {
    counters.wrote(file.takeWriteNanos());
    counters.received(syncedBytes);
    lastSyncNanos = System.nanoTime();
  }

  private void publishSynced(OpenLogFile file, Underway done) {
    if (done.news() != null) {
      log.publish(done.news());
    }
    trusted = log.published();
    // Not file.durable(): what is past the published end may yet be cut, the mark never is.
    keeper.durable(file.name(), log.published().offset(), done.bytes());
    indexer.durable(done.readable(), done.transactionEnd(), trusted);
  }

  private void checkState() {
    try {
      keeper.check();
    } catch (StorageException e) {
      throw health.failed(e);
    }
  }

  /** Drops what is after the published end, durably. */
  void cut(OpenLogFile file) {
    try {
      file.cut(log.published().offset());
    } catch (StorageException e) {
      throw distrust(e);
    }
    trusted = log.published();
  }

  /**
   * After a failed sync nobody knows what of the bytes it should have covered is on the disk, and a
   * later sync that succeeds says nothing of them. Where some of them were published, they are
   * taken back; so the published end may be cut to.
   */
  private StorageException distrust(StorageException failure) {
    lastSyncNanos = null;
    PublishedEnd published = log.published();
    if (failure.kind() == StorageException.Kind.SYNC_FAILED
        && published.file() == trusted.file()
        && published.offset() > trusted.offset()) {
      log.takeBack(trusted);
      logger.warn(
          "{} published bytes of {} are taken back to {}: {}",
          published.offset() - trusted.offset(),
          published.file(),
          trusted.offset(),
          failure.getMessage());
    }
    return failure;
  }

  private boolean hasNews(@Nullable LogFile readable) {
    PublishedEnd before = log.published();
    return readable != null
        && (readable != before.file() || ledger.boundaryEnd() > before.offset());
  }

  private PublishedEnd end(LogFile readable) {
    return new PublishedEnd(
        readable, ledger.boundaryEnd(), ledger.executed(), ledger.transactions());
  }
}
