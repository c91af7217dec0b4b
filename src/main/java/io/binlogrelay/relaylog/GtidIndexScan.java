package io.binlogrelay.relaylog;

import io.binlogrelay.relaylog.FileScan.Damage;
import io.binlogrelay.relaylog.FileScan.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes blocks of a GTID index by reading the log file, from where the index ends. One thread,
 * once.
 */
final class GtidIndexScan implements EventVisitor {

  private final GtidIndexAppender index;
  private final Ledger ledger;
  private final long to;
  private final LongPredicate goOn;
  private boolean done;
  private boolean givenUp;

  private GtidIndexScan(GtidIndexAppender index, Ledger ledger, long to, LongPredicate goOn) {
    this.index = index;
    this.ledger = ledger;
    this.to = to;
    this.goOn = goOn;
  }

  /**
   * Reads a log file up to an offset and adds the blocks that it finds.
   *
   * @param to an offset at which no transaction is open
   * @param all whether the last transactions are added too, even if they are few
   * @param goOn asked after each event, with its end; false to give up
   * @return what is damaged, null if nothing is
   */
  static @Nullable Damage run(
      IndexedLog log, GtidIndexAppender index, long to, boolean all, LongPredicate goOn)
      throws IOException {
    Ledger ledger = new Ledger(index.executed(), index.transactions(), e -> {});
    if (index.end() > LogFile.FIRST_EVENT) {
      PublishedEnd end =
          new PublishedEnd(null, index.end(), index.executed(), index.transactions());
      ledger.resume(log.head(), end);
    }
    GtidIndexScan scan = new GtidIndexScan(index, ledger, to, goOn);
    try {
      Outcome outcome = FileScan.from(log.path(), ledger, index.end(), scan);
      if (all && outcome.damage() == null && !scan.givenUp) {
        scan.block(true);
      }
      return outcome.damage();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void passed(long end, boolean boundary) {
    givenUp = !goOn.test(end);
    done = givenUp || end >= to;
    if (boundary && ledger.transactionEnd() == end && index.isDue(end)) {
      try {
        block(false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void block(boolean anyway) throws IOException {
    index.block(ledger.transactionEnd(), ledger.executed(), ledger.transactions(), anyway);
  }

  @Override
  public boolean done() {
    return done;
  }

  @Override
  public boolean damaged(Damage damage) {
    return false;
  }
}
