package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.FileScan.Damage;
import io.binlogrelay.relaylog.FileScan.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What recovery finds at the end of a log file: it reads on from the last block of the GTID index
 * that ends in what is durable, as a crash can have changed nothing before. An index may be wrong;
 * so what it leads to is believed only if it is undamaged up to the durable mark, and otherwise the
 * file is read whole.
 *
 * @param ledger of the file up to the end of what is undamaged
 * @param indexEnd how far the index goes, beyond the durable mark too
 */
record LastFileScan(Ledger ledger, Outcome outcome, long indexEnd) {

  private static final Logger log = LoggerFactory.getLogger(LastFileScan.class);

  /**
   * Scans a file.
   *
   * @param transactions of the log before the file
   * @param durable bytes of the file that were covered by an fdatasync
   */
  static LastFileScan run(IndexedLog file, long transactions, long durable) throws IOException {
    IndexPrefix index = IndexPrefix.read(file, durable);
    if (index.end() > LogFile.FIRST_EVENT) {
      LastFileScan scan = fromIndex(file, index, transactions);
      Damage damage = scan.damage();
      if (damage == null || damage.offset() >= durable) {
        return scan;
      }
      log.warn("{} is read whole, as its GTID index may be wrong: {}", file.path(), damage);
    }
    Ledger ledger = new Ledger(file.before(), transactions);
    return new LastFileScan(ledger, FileScan.whole(file.path(), ledger), index.farthest());
  }

  private static LastFileScan fromIndex(IndexedLog file, IndexPrefix index, long transactions)
      throws IOException {
    PublishedEnd end =
        new PublishedEnd(null, index.end(), index.executed(), transactions + index.transactions());
    Ledger ledger = new Ledger(end.executed(), end.transactions());
    ledger.resume(file.head(), end);
    Outcome outcome = FileScan.from(file.path(), ledger, index.end(), EventVisitor.RECOVERY);
    return new LastFileScan(ledger, outcome, index.farthest());
  }

  /** A file that does not begin as a log file, and so has no index. */
  static LastFileScan headless(Path file) throws IOException {
    Ledger ledger = new Ledger(GtidSet.EMPTY, 0);
    return new LastFileScan(ledger, FileScan.whole(file, ledger), 0);
  }

  /** What ended the scan, null if it reached the end of the file. */
  @Nullable Damage damage() {
    return outcome.damage();
  }
}
