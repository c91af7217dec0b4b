package io.binlogrelay.offline;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.FileScan;
import io.binlogrelay.relaylog.FileScan.Content;
import io.binlogrelay.relaylog.FileScan.Damage;
import io.binlogrelay.relaylog.IndexCheck;
import io.binlogrelay.relaylog.LogFile;
import io.binlogrelay.relaylog.RelayLogRefused;
import io.binlogrelay.relaylog.Remembered;
import io.binlogrelay.relaylog.StoredFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole relay log once and checks it:
 *
 * <ol>
 *   <li>state and index can be read, the index names files that are there, in order
 *   <li>each file: magic, format description, Previous_gtids, every event's header, length,
 *       position and checksum, order of events, length of transactions, no transaction twice, its
 *       end
 *   <li>each file after the one before it: the name in its Rotate, its Previous_gtids
 *   <li>what the state says of files: sizes, and that all is whole up to the durable mark
 *   <li>what each GTID index says of its file; a missing or unfinished one is a note
 *   <li>no log file that the index does not name
 * </ol>
 *
 * <p>What recovery would cut or drop without a word, the tail after the durable mark and files that
 * were never begun, is a note. One object per look; one thread.
 */
public final class LogVerifier {
  private static final int HELD = 1 << 20;

  /** A smaller file is read as fast as its index would be. */
  private static final long NEEDS_INDEX = 1 << 20;

  private final Path directory;
  private final Progress progress;
  private final Findings findings = new Findings();
  private Optional<Remembered> state = Optional.empty();

  private long totalBytes;
  private long bytes;
  private int files;
  private long transactions;
  private GtidSet executed = GtidSet.EMPTY;

  /** The file before, if what it holds is known. */
  private @Nullable Content before;

  private String nameBefore = "";

  private LogVerifier(Path directory, Progress progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /**
   * Verifies the log in a directory.
   *
   * @throws RelayLogRefused if there is no relay log
   * @throws IOException if something can't be read
   */
  public static Verification verify(Path directory, Progress progress) throws IOException {
    LogVerifier verifier = new LogVerifier(directory, progress);
    verifier.verify();
    return verifier.result();
  }

  private Verification result() {
    return new Verification(
        directory,
        files,
        bytes,
        transactions,
        executed,
        findings.kept(),
        findings.count(),
        findings.notes());
  }

  private void verify() throws IOException {
    state = readState(); // before the index: what it tells of is older then, and so is in the files
    StoredFiles stored = StoredFiles.in(directory);
    if (state.isEmpty() && findings.count() == 0) {
      checkThereIsNoLog(stored);
    }
    Optional<Remembered> later = state.isEmpty() ? state : readState();
    NameVerifier names = new NameVerifier(stored, later.flatMap(Remembered::purged), findings);
    names.checkIndex();
    totalBytes = stored.sizes().values().stream().mapToLong(Long::longValue).sum();
    executed = base();
    List<String> begun = names.begunFiles(mark().map(BinlogPosition::file).orElse(""));
    for (int i = 0; i < begun.size(); i++) {
      String name = begun.get(i);
      String next = i + 1 < begun.size() ? begun.get(i + 1) : null;
      if (!checkFile(stored.path(name), name, next)) {
        before = null;
        names.checkMissing(name);
      }
    }
    checkMark(begun);
    names.checkStrays();
    progress.at(bytes, totalBytes);
  }

  private Optional<Remembered> readState() throws IOException {
    try {
      return Remembered.in(directory);
    } catch (RelayLogRefused e) {
      found(StoredFiles.STATE, 0, "state of the log", "one that can be read", e.getMessage());
      return Optional.empty();
    }
  }

  private void checkThereIsNoLog(StoredFiles stored) {
    if (stored.index().isEmpty() && stored.sizes().isEmpty()) {
      throw new RelayLogRefused(
          directory + " holds no relay log: neither " + StoredFiles.STATE + " nor log files");
    }
    found(StoredFiles.STATE, 0, "state of the log", "there", "missing");
  }

  private GtidSet base() {
    return state.map(Remembered::base).orElse(GtidSet.EMPTY);
  }

  private Optional<BinlogPosition> mark() {
    return state.flatMap(Remembered::durable);
  }

  /** So much of a file was durable, as far as the state knows. */
  private long durable(String name) {
    return mark().filter(mark -> mark.file().equals(name)).map(BinlogPosition::offset).orElse(0L);
  }

  /**
   * @param next name of the file after it, null for the last
   * @return whether the file is there
   */
  private boolean checkFile(Path file, String name, @Nullable String next) throws IOException {
    long toleratedFrom = next == null ? durable(name) : Long.MAX_VALUE;
    FileVerifier verifier =
        new FileVerifier(name, toleratedFrom, findings, at -> progress.at(bytes + at, totalBytes));
    Content content;
    try (IndexCheck index = new IndexCheck(file)) {
      content = FileScan.read(file, base(), verifier, HELD, index);
      checkGtidIndex(name, content, next != null && !verifier.doubtful(), index);
    } catch (NoSuchFileException e) {
      return false;
    }
    checkPrevious(name, content);
    if (next == null) {
      noteTail(name, content, verifier);
    } else {
      verifier.checkEnd(content.wholeEnd(), content.size(), next);
      checkSize(name, content.size());
    }
    checkDurable(name, content, verifier.doubtful());
    files++;
    bytes += content.size();
    transactions += content.transactions();
    executed = executed.union(content.executed());
    before = verifier.doubtful() ? null : content;
    nameBefore = name;
    return true;
  }

  /**
   * @param closed whether the file is closed and undamaged
   */
  private void checkGtidIndex(String name, Content content, boolean closed, IndexCheck index) {
    Optional<Damage> wrong = closed ? index.wrongForClosed(content.size()) : index.wrong();
    wrong.ifPresent(damage -> findings.add(Finding.of(IndexCheck.nameOf(name), damage)));
    if (closed && wrong.isEmpty() && !index.complete() && content.size() > NEEDS_INDEX) {
      findings.note(
          name
              + " has no whole GTID index, so that dumps by GTID read it; a running relay makes one,"
              + " or 'log rebuild-index'");
    }
  }

  /** Previous_gtids is what the files before hold, no more and no less. */
  private void checkPrevious(String name, Content content) {
    Content known = before;
    if (known == null || content.head().isEmpty()) {
      return;
    }
    GtidSet found = base().union(content.head().get().previousGtids());
    if (!found.equals(known.executed())) {
      found(
          name,
          LogFile.FIRST_EVENT + content.head().get().format().length(),
          "Previous_gtids",
          "what " + nameBefore + " and the files before it hold",
          difference(found, known.executed()));
    }
  }

  private static String difference(GtidSet found, GtidSet expected) {
    GtidSet more = found.minus(expected);
    GtidSet less = expected.minus(found);
    List<String> parts = new ArrayList<>();
    if (!more.isEmpty()) {
      parts.add("also " + more);
    }
    if (!less.isEmpty()) {
      parts.add("not " + less);
    }
    return String.join(", ", parts);
  }

  private void checkSize(String name, long size) {
    Remembered.Closed known = state.map(s -> s.closed().get(name)).orElse(null);
    if (known != null && known.size() != size) {
      found(name, size, "size of the closed file", known.size(), size);
    }
  }

  private void checkDurable(String name, Content content, boolean doubtful) {
    long durable = durable(name);
    if (content.size() < durable) {
      found(name, content.size(), "size of the file", "at least " + durable, content.size());
    } else if (!doubtful && content.wholeEnd() < durable) {
      found(name, content.wholeEnd(), "end of what is whole", durable, content.wholeEnd());
    }
  }

  private void noteTail(String name, Content content, FileVerifier verifier) {
    if (!verifier.doubtful() && content.wholeEnd() < content.size()) {
      findings.note(
          name
              + " is whole up to "
              + content.wholeEnd()
              + "; the "
              + (content.size() - content.wholeEnd())
              + " bytes after it are no whole transaction yet"
              + (verifier.tail() == null ? "" : " (" + verifier.tail() + ")"));
    }
  }

  private void checkMark(List<String> names) {
    BinlogPosition mark = mark().orElse(null);
    if (mark != null && !names.contains(mark.file())) {
      found(StoredFiles.STATE, 0, "file of the durable mark", "one in the index", mark);
    }
  }

  private void found(
      String file, long offset, String what, Object expected, @Nullable Object found) {
    findings.add(file, offset, what, expected, String.valueOf(found));
  }
}
