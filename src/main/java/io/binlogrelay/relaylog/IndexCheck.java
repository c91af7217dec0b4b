package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.UnexpectedEventException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the GTID index of a log file against the file while {@link FileScan#read} reads that, up to
 * the first thing that is wrong. Beside a running relay, too: what an index that is being written
 * does not tell yet is not wrong. One file, one thread.
 */
public final class IndexCheck implements Closeable {

  private final Path log;
  private @Nullable Ledger ledger;
  private @Nullable FileChannel logChannel;
  private @Nullable GtidIndexReader index;
  private @Nullable IndexedBlock block;
  private boolean opened;
  private @Nullable Damage wrong;

  /** What was executed where the block begins, and how many transactions that were. */
  private GtidSet executed = GtidSet.EMPTY;

  private long transactions;

  /**
   * @param log path of the log file
   */
  public IndexCheck(Path log) {
    this.log = log;
  }

  /** Name of the index of a log file, as findings have it. */
  public static String nameOf(String logName) {
    return logName + GtidIndex.SUFFIX;
  }

  /** A visitor that sees what another sees and lets the check follow the ledger. */
  EventVisitor beside(EventVisitor visitor, Ledger followed) {
    ledger = followed;
    return new Beside(visitor);
  }

  private final class Beside implements EventVisitor {

    private final EventVisitor visitor;

    private Beside(EventVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public long from() {
      return visitor.from();
    }

    @Override
    public boolean done() {
      return visitor.done();
    }

    @Override
    public void event(long offset, ByteBuffer buffer, int at, int available) {
      visitor.event(offset, buffer, at, available);
    }

    @Override
    public void passed(long end, boolean boundary) {
      visitor.passed(end, boundary);
      Ledger now = ledger;
      if (now != null && wrong == null) {
        follow(now, end, boundary);
      }
    }

    @Override
    public void unexpected(UnexpectedEventException e) {
      visitor.unexpected(e);
    }

    @Override
    public boolean damaged(Damage damage) {
      ledger = null; // what follows is not known
      return visitor.damaged(damage);
    }
  }

  private void follow(Ledger now, long end, boolean boundary) {
    LogFile.Head head = now.head();
    try {
      if (!opened && head != null && boundary) {
        opened = true;
        executed = now.executed();
        transactions = now.transactions();
        open(new IndexedLog(log, head, GtidSet.EMPTY));
      }
      IndexedBlock next = block;
      if (next != null && next.end() <= end) {
        compare(now, next, boundary && next.end() == end && now.transactionEnd() == end);
        executed = now.executed();
        transactions = now.transactions();
        readBlock();
      }
    } catch (IOException e) {
      wrong("GTID index", "one that can be read", IoReason.of(e));
    }
  }

  private void open(IndexedLog of) throws IOException {
    try {
      index = GtidIndexReader.open(of);
      logChannel = FileChannel.open(log, StandardOpenOption.READ);
      readBlock();
    } catch (NoSuchFileException e) {
      index = null;
    }
  }

  private void readBlock() throws IOException {
    GtidIndexReader reader = index;
    block = reader == null ? null : reader.next();
    if (reader != null && wrong == null) {
      wrong = reader.damage();
    }
  }

  private void compare(Ledger now, IndexedBlock found, boolean atTransactionEnd)
      throws IOException {
    if (!atTransactionEnd) {
      wrong("end of a block", "the end of a transaction", found.end());
      return;
    }
    long count = now.transactions() - transactions;
    GtidSet held = now.executed().minus(executed);
    FileChannel bytes = logChannel;
    if (count != found.transactions()) {
      wrong("transactions up to " + found.end(), count, found.transactions());
    } else if (found.gtids() != null && !held.equals(found.gtids())) {
      wrong("GTIDs of the block up to " + found.end(), held, found.gtids());
    } else if (bytes != null && IndexedLog.bytesBefore(bytes, found.end()) != found.bytesBefore()) {
      wrong("bytes of the log before " + found.end(), "those of the log", "others");
    }
  }

  private void wrong(String what, Object expected, Object found) {
    GtidIndexReader reader = index;
    if (wrong == null) {
      wrong = new Damage(reader == null ? 0 : reader.offset(), what, expected, found);
    }
  }

  /** What is wrong with the index; to be asked after the log file was read. */
  public Optional<Damage> wrong() {
    return Optional.ofNullable(wrong);
  }

  /**
   * What is wrong with the end of the index, of a file that is undamaged and closed.
   *
   * @param size of the log file
   */
  public Optional<Damage> wrongForClosed(long size) {
    GtidIndexReader reader = index;
    Ledger now = ledger;
    if (reader == null || now == null || wrong != null) {
      return wrong();
    }
    IndexedBlock beyond = block;
    Long told = reader.logSize();
    if (beyond != null) {
      wrong("end of a block", "at most " + size, beyond.end());
    } else if (told != null && told != size) {
      wrong("size of the log file", size, told);
    } else if (told != null && transactions != now.transactions()) {
      wrong("transactions behind the last block", 0, now.transactions() - transactions);
    }
    return wrong();
  }

  /** Whether there is an index and it goes up to the end of a closed file. */
  public boolean complete() {
    GtidIndexReader reader = index;
    return reader != null && reader.logSize() != null;
  }

  @Override
  public void close() throws IOException {
    GtidIndexReader reader = index;
    FileChannel bytes = logChannel;
    try {
      if (reader != null) {
        reader.close();
      }
    } finally {
      if (bytes != null) {
        bytes.close();
      }
    }
  }
}
