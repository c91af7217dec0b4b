package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.FileScan.Damage;
import io.binlogrelay.relaylog.RelayState.ClosedFile;
import io.binlogrelay.relaylog.RelayState.DurableMark;
import io.binlogrelay.relaylog.RelayState.Purged;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Start-up: from whatever a crash left in a locked directory to a log that ends with a whole,
 * durable transaction, or a refusal that names file, offset, expected and found.
 *
 * <ol>
 *   <li>State: read, or made for an empty directory. Leftover temporary files go.
 *   <li>Purge: one that was interrupted is finished.
 *   <li>Names: index and directory agree, but for a file whose creation was interrupted, which
 *       goes.
 *   <li>Unborn files at the end of the index, which hold no event, go.
 *   <li>Closed files: each begins as it must and has its final size. Only heads are read.
 *   <li>The last file: read from the last block of its GTID index that is durable, or whole; its
 *       end found. GTID indexes of files that are gone go.
 *   <li>The tail after that end: kept aside, then cut. What is kept past the durable mark is
 *       written again, as it is; file and directory synced.
 * </ol>
 *
 * <p>One thread, once. The result is a value; the log is built from it afterwards.
 */
final class Recovery {

  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  /** So much of a cut tail is kept for a person to look at. */
  private static final long MAX_KEPT_TAIL = 64L << 20;

  private static final String REMEDY =
      "; restore the directory from a backup, or begin again: 'log reset' sets the log aside";

  /** What the log is built from. */
  record Recovered(
      StateFile state, LogFiles files, GtidSet base, List<LogFile> logFiles, PublishedEnd end) {}

  private final LogDirectory directory;
  private final StateFile state;
  private final LogFiles files;
  private final LogIndex index;
  private final List<LogFile> logFiles = new ArrayList<>();
  private long streamStart;
  private long transactions;

  private Recovery(LogDirectory directory, StateFile state, LogIndex index) {
    this.directory = directory;
    this.state = state;
    this.index = index;
    this.files = new LogFiles(directory, index);
  }

  /**
   * @throws RelayLogRefused if the directory can't be trusted or used
   */
  static Recovered run(LogDirectory directory) {
    try {
      directory.sync(); // a killed process may have left names that only the page cache has
      LogIndex index = LogIndex.read(directory);
      Recovery recovery = new Recovery(directory, stateOf(directory, index), index);
      recovery.finishPurge();
      recovery.reconcileNames();
      recovery.dropUnbornFiles();
      recovery.files.removeStaleIndexes();
      PublishedEnd end = recovery.recoverFiles();
      directory.sync();
      recovery.markDurable(end);
      return new Recovered(
          recovery.state, recovery.files, recovery.state.state().baseSet(), recovery.logFiles, end);
    } catch (IOException e) {
      throw unusable(directory, IoReason.of(e), e);
    } catch (StorageException e) {
      throw unusable(directory, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The mark may be older than what is durable now, but not younger: a full disk may keep it so.
   */
  private void markDurable(PublishedEnd end) {
    LogFile last = end.file();
    if (last == null) {
      return;
    }
    try {
      state.change(known -> known.withDurable(new DurableMark(last.name(), end.offset())));
    } catch (StorageException e) {
      log.warn("the durable mark stays where it was: {}", e.getMessage());
    }
  }

  private static RelayLogRefused unusable(LogDirectory directory, String why, Exception e) {
    return new RelayLogRefused(
        "relay log directory "
            + directory.path()
            + " can't be read or written: "
            + why
            + "; check owner, permissions and the disk below",
        e);
  }

  /** First pass. */
  private static StateFile stateOf(LogDirectory directory, LogIndex index) throws IOException {
    deleteAll(directory, "*" + LogDirectory.TEMPORARY_SUFFIX);
    RelayState known = StateFile.read(directory.file(LogDirectory.STATE));
    if (known != null) {
      return new StateFile(directory, known);
    }
    if (!index.names().isEmpty() || !unindexed(directory, index).isEmpty()) {
      throw new RelayLogRefused(
          directory.file(LogDirectory.STATE)
              + " is missing, but there are log files beside it, which can't be trusted without it"
              + REMEDY);
    }
    RelayState fresh = RelayState.fresh();
    StateFile file = StateFile.create(directory, fresh);
    log.info("new relay log in {}, server_uuid {}", directory.path(), fresh.self().serverUuid());
    return file;
  }

  private static void deleteAll(LogDirectory directory, String glob) throws IOException {
    try (DirectoryStream<Path> matching = Files.newDirectoryStream(directory.path(), glob)) {
      for (Path file : matching) {
        Files.delete(file);
      }
    }
  }

  private static List<String> unindexed(LogDirectory directory, LogIndex index) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.path())) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (BinlogFileName.isValid(name) && !index.names().contains(name)) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /** Second pass. */
  private void finishPurge() throws IOException {
    Purged purged = state.state().purged();
    startOver();
    if (purged == null) {
      return;
    }
    if (!purged.removing().isEmpty()) {
      log.info("finishing an interrupted purge of {}", purged.removing());
      files.removeOldest(purged.removing());
      state.change(RelayState::withPurgeDone);
    }
    if (!files.names().stream().findFirst().equals(Optional.of(purged.firstKept()))) {
      throw new RelayLogRefused(
          directory.file(LogDirectory.INDEX)
              + " is damaged: expected "
              + purged.firstKept()
              + " as its first file, as older ones were purged, found "
              + files.names().stream().findFirst().orElse("none")
              + REMEDY);
    }
  }

  /** Third pass. */
  private void reconcileNames() throws IOException {
    refuseIfIndexIsLost();
    Purged purged = state.state().purged();
    for (String name : unindexed(directory, index)) {
      if (purged != null && purged.includes(name)) {
        log.warn("{} is older than the log: not used; you may delete it", files.path(name));
        continue;
      }
      long size = Files.size(files.path(name));
      if (size > LogFile.MAGIC.length) {
        throw new RelayLogRefused(
            files.path(name)
                + " is not in "
                + LogDirectory.INDEX
                + ": expected no event in it, found "
                + size
                + " bytes; move it away, or, if a 'log reset' was interrupted, run that again");
      }
      files.removeUnindexed(name);
    }
    for (String name : files.names()) {
      if (!Files.isRegularFile(files.path(name))) {
        throw new RelayLogRefused(
            files.path(name) + " is in " + LogDirectory.INDEX + " but does not exist" + REMEDY);
      }
    }
    refuseIfNamesAreGone();
  }

  /** It is replaced whole, so a crash never takes it from a log that has files. */
  private void refuseIfIndexIsLost() throws IOException {
    if (files.names().isEmpty()
        && state.state().durable() != null
        && !unindexed(directory, index).isEmpty()) {
      throw new RelayLogRefused(
          directory.file(LogDirectory.INDEX)
              + " is missing or empty, but there are log files beside it: expected their names in it,"
              + " oldest first, one ./NAME per line"
              + REMEDY);
    }
  }

  /** What the state knows to be closed or durable, and not to be purged, is in the index. */
  private void refuseIfNamesAreGone() {
    List<String> names = files.names();
    for (ClosedFile closed : state.state().closedFiles()) {
      refuseIfGone(names, closed.name(), closed.size());
    }
    DurableMark mark = state.state().durable();
    if (mark != null) {
      refuseIfGone(names, mark.file(), mark.offset());
    }
  }

  private void refuseIfGone(List<String> names, String expected, long durable) {
    if (!names.contains(expected)) {
      throw new RelayLogRefused(
          directory.file(LogDirectory.INDEX)
              + " is damaged: expected "
              + expected
              + " in it, of which "
              + durable
              + " bytes were durable, found "
              + (names.isEmpty() ? "none" : names.get(names.size() - 1) + " as its newest")
              + REMEDY);
    }
  }

  /** Fourth pass. */
  private void dropUnbornFiles() throws IOException {
    List<String> names = files.names();
    for (int i = names.size() - 1; i >= 0; i--) {
      String name = names.get(i);
      long size = Files.size(files.path(name));
      if (size > LogFile.MAGIC.length) {
        return;
      }
      refuseIfDurable(name, new Damage(size, "size of the file", "> 4", size));
      files.withdrawNewest();
    }
  }

  /** Fifth to seventh pass. */
  private PublishedEnd recoverFiles() throws IOException {
    List<String> names = files.names();
    if (names.isEmpty()) {
      return new PublishedEnd(null, 0, state.state().baseSet(), 0);
    }
    for (String name : names.subList(0, names.size() - 1)) {
      closedFile(name);
    }
    String last = names.get(names.size() - 1);
    PublishedEnd end = lastFile(last);
    if (end != null) {
      return end;
    }
    // Not even its head came to the disk: what is before it is the log.
    files.withdrawNewest();
    startOver();
    return recoverFiles();
  }

  private void startOver() {
    logFiles.clear();
    streamStart = 0;
    Purged purged = state.state().purged();
    transactions = purged == null ? 0 : purged.transactions();
  }

  private void closedFile(String name) throws IOException {
    Path path = files.path(name);
    long size = Files.size(path);
    ClosedFile known = state.state().closedFile(name);
    if (known != null && known.size() != size) {
      throw new RelayLogRefused(
          path + " is damaged: expected a size of " + known.size() + ", found " + size + REMEDY);
    }
    refuseIfShort(name, size);
    LogFile.Head head = closedHead(path);
    LogFile file = new LogFile(name, streamStart, transactions, head);
    file.publish(size);
    file.close();
    logFiles.add(file);
    streamStart += size;
    transactions += known == null ? countTransactions(name, head) : known.transactions();
  }

  private static LogFile.Head closedHead(Path path) throws IOException {
    Ledger ledger = new Ledger(GtidSet.EMPTY, 0);
    FileScan.Outcome outcome = FileScan.head(path, ledger);
    LogFile.Head head = ledger.head();
    if (head == null) {
      throw new RelayLogRefused(
          path
              + " does not begin as a binary log, though it is closed and was durable: "
              + (outcome.damage() == null
                  ? "expected an FDE and an event, found " + outcome.size() + " bytes"
                  : "damaged at " + outcome.damage())
              + REMEDY);
    }
    return head;
  }

  private LogFile.@Nullable Head headOf(String name) throws IOException {
    Ledger ledger = new Ledger(GtidSet.EMPTY, 0);
    FileScan.head(files.path(name), ledger);
    return ledger.head();
  }

  /** The file was synced before the next one began, so damage in it is no torn tail. */
  private long countTransactions(String name, LogFile.Head head) throws IOException {
    LastFileScan scan = LastFileScan.run(indexed(name, head), 0, Long.MAX_VALUE);
    if (scan.damage() != null) {
      throw new RelayLogRefused(
          files.path(name)
              + " is damaged at "
              + scan.damage()
              + "; it is closed and was durable, so this is not a torn tail"
              + REMEDY);
    }
    return scan.ledger().transactions();
  }

  private IndexedLog indexed(String name, LogFile.Head head) {
    return IndexedLog.of(files.path(name), head, state.state().baseSet());
  }

  private @Nullable PublishedEnd lastFile(String name) throws IOException {
    LogFile.Head head = headOf(name);
    LastFileScan scan =
        head == null
            ? LastFileScan.headless(files.path(name))
            : LastFileScan.run(indexed(name, head), transactions, durablePart(name));
    if (scan.damage() != null) {
      refuseIfDurable(name, scan.damage());
    }
    refuseIfShort(name, scan.outcome().size());
    Ledger ledger = scan.ledger();
    if (head == null || ledger.boundaryEnd() == 0) {
      return null;
    }
    cut(name, ledger.boundaryEnd(), scan.outcome());
    if (scan.indexEnd() > ledger.boundaryEnd()) {
      Files.delete(GtidIndex.of(files.path(name))); // durable with the sync at the end
    }
    LogFile file = new LogFile(name, streamStart, transactions, head);
    file.publish(ledger.boundaryEnd());
    logFiles.add(file);
    return new PublishedEnd(file, ledger.boundaryEnd(), ledger.executed(), ledger.transactions());
  }

  private void refuseIfDurable(String name, Damage damage) {
    DurableMark mark = state.state().durable();
    if (mark == null || !mark.file().equals(name) || damage.offset() >= mark.offset()) {
      return;
    }
    throw new RelayLogRefused(
        files.path(name)
            + " is damaged at "
            + damage
            + "; it was durable up to "
            + mark.offset()
            + ", so this is not a torn tail"
            + REMEDY);
  }

  private void refuseIfShort(String name, long size) {
    DurableMark mark = state.state().durable();
    if (mark != null && mark.file().equals(name) && size < mark.offset()) {
      throw new RelayLogRefused(
          files.path(name)
              + " is damaged: expected at least "
              + mark.offset()
              + " bytes, which were durable, found "
              + size
              + REMEDY);
    }
  }

  private void cut(String name, long end, FileScan.Outcome outcome) throws IOException {
    Path path = files.path(name);
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (end < outcome.size()) {
        Path kept = keepTail(file, name, end);
        Object why = outcome.damage() == null ? "an unfinished transaction" : outcome.damage();
        log.warn(
            "{}: cut {} bytes after the last whole transaction at {} ({}); kept in {}",
            name,
            outcome.size() - end,
            end,
            why,
            kept);
        file.truncate(end);
      }
      rewrite(file, durablePart(name), end);
      file.force(true);
    }
  }

  /** Bytes of the file that were durable before this start. */
  private long durablePart(String name) {
    DurableMark mark = state.state().durable();
    return mark != null && mark.file().equals(name) ? mark.offset() : 0;
  }

  /**
   * Writes the bytes past the durable mark as they are. If the last process ended after a failed
   * fdatasync, the kernel may show them and have given up writing them; only what is written again
   * is covered by the next fdatasync.
   */
  private static void rewrite(FileChannel file, long from, long end) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(FileScan.FULL_CHUNK);
    for (long at = from; at < end; at += bytes.limit()) {
      bytes.clear().limit((int) Math.min(bytes.capacity(), end - at));
      while (bytes.hasRemaining()) {
        if (file.read(bytes, at + bytes.position()) < 0) {
          throw new EOFException("a file that was just read has become shorter");
        }
      }
      bytes.flip();
      while (bytes.hasRemaining()) {
        file.write(bytes, at + bytes.position());
      }
    }
  }

  /** Keeps the tail that is cut now and drops the one that was kept before. */
  private Path keepTail(FileChannel file, String name, long from) throws IOException {
    deleteAll(directory, LogDirectory.CUT_PREFIX + "*");
    Path kept = directory.file(LogDirectory.CUT_PREFIX + name + "-" + from);
    try (FileChannel copy =
        FileChannel.open(
            kept,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      long end = Math.min(file.size(), from + MAX_KEPT_TAIL);
      for (long at = from; at < end; ) {
        at += file.transferTo(at, end - at, copy);
      }
      copy.force(true);
    }
    return kept;
  }
}
