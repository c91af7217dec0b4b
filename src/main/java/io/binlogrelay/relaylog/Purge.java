package io.binlogrelay.relaylog;

import io.binlogrelay.relaylog.RelayState.Purged;
import io.binlogrelay.relaylog.RetentionPolicy.Removal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the oldest files, in an order that a crash may interrupt anywhere:
 *
 * <ol>
 *   <li>nobody is let in any more;
 *   <li>the state says what is gone, durably: from here on recovery finishes what we began;
 *   <li>readers see a shorter log, and a larger gtid_purged;
 *   <li>the index is replaced, what is derived from the files goes, and then they themselves;
 *   <li>the directory is synced, and only then the state forgets their names.
 * </ol>
 *
 * <p>The first file that stays holds durable events, so that the log never ends up without any.
 * Background thread only, but for the counts.
 */
final class Purge {

  private static final Logger log = LoggerFactory.getLogger(Purge.class);

  private final PublishedLog published;
  private final LogFiles files;
  private final StateKeeper keeper;
  private final SpaceReserve reserve;
  private final LongAdder purgedFiles = new LongAdder();
  private final LongAdder purgedBytes = new LongAdder();

  /** Files that the state calls purged and that may still be there. */
  private List<String> removing = List.of();

  Purge(PublishedLog published, LogFiles files, StateKeeper keeper, SpaceReserve reserve) {
    this.published = published;
    this.files = files;
    this.keeper = keeper;
    this.reserve = reserve;
  }

  /** Sees to it, while there is space, that a purge will have what it takes. */
  void prepare() {
    reserve.fill();
  }

  /**
   * Removes that many of the oldest files.
   *
   * @return false, with nothing done, if a reader has come into one of them meanwhile
   * @throws StorageException if the state can't be written, and nothing is removed, or if files
   *     can't be deleted, which {@link #finish} tries again
   */
  boolean run(List<Removal> removals) {
    List<LogFile> all = published.files();
    LogFile firstKept = all.get(removals.size());
    if (!published.cursors().closeBefore(firstKept)) {
      return false;
    }
    List<String> names = new ArrayList<>(removing);
    removals.forEach(removal -> names.add(removal.file().name()));
    Purged purged = new Purged(firstKept.name(), firstKept.transactionsBefore(), names);
    try {
      announce(purged);
    } catch (StorageException e) {
      published.cursors().openFrom(all.get(0));
      throw e;
    }
    removing = purged.removing();
    published.removeBefore(firstKept);
    for (Removal removal : removals) {
      purgedFiles.increment();
      purgedBytes.add(removal.file().size());
      log.info(
          "purged {}, {} bytes, last written {}: {}",
          removal.file().name(),
          removal.file().size(),
          removal.file().modified(),
          removal.reason());
    }
    finish();
    return true;
  }

  private void announce(Purged purged) {
    try {
      keeper.change(state -> state.withPurged(purged));
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.DISK_FULL) {
        throw e;
      }
      reserve.release();
      keeper.change(state -> state.withPurged(purged));
    }
  }

  /** Deletes what an earlier purge could not delete. */
  void finish() {
    if (removing.isEmpty()) {
      return;
    }
    try {
      files.removeOldest(removing);
    } catch (IOException e) {
      throw StorageException.of(files.path(removing.get(0)), e);
    }
    removing = List.of();
    keeper.purgeDone();
  }

  long files() {
    return purgedFiles.sum();
  }

  long bytes() {
    return purgedBytes.sum();
  }
}
