package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.binlog.EventChecksum;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.FormatDescription;
import io.binlogrelay.binlog.MalformedEventException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.RelayState.ClosedFile;
import io.binlogrelay.relaylog.RelayState.DurableMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of the log. It takes events as the source sent them, checks that each is undamaged
 * and stands where it belongs, keeps them byte for byte, and publishes whole transactions.
 *
 * <p>One thread only, the link to the source. The caller hands over what arrived, event by event,
 * and calls {@link #endBatch} once for all of it. An event may come whole ({@link #append}) or in
 * pieces ({@link #beginEvent}, {@link #continueEvent}), so that neither an event nor a transaction
 * is ever held in memory. After an {@link EventRejected} or a {@link StorageException} the writer
 * has to be {@linkplain #cutToPublished cut} before it takes anything again.
 *
 * <p>The path of an event allocates nothing and enters the kernel only when 512 KiB (of 16 MiB of
 * recent bytes) have gathered or {@link #endBatch} is called.
 */
public final class RelayLogWriter {

  private final LogFiles files;
  private final PublishedLog log;
  private final RecentBytes recent;
  private final StateFile state;
  private final StateKeeper keeper;

  private final Ledger ledger;
  private final GroupSync groupSync;
  private final StorageHealth health = new StorageHealth();
  private final BackgroundSync backgroundSync;
  private final EventChecksum checksum = new EventChecksum();
  private final UncheckedEvents unchecked;

  private volatile @Nullable OpenLogFile open;

  /** The open file as readers know it, null before its head is complete. */
  private @Nullable LogFile logFile;

  private long transactionsBefore;
  private final EventPieces pieces = new EventPieces();

  RelayLogWriter(
      LogFiles files,
      PublishedLog log,
      RecentBytes recent,
      StateKeeper keeper,
      GtidIndexer indexer,
      GroupSync.Means means) {
    this.files = files;
    this.log = log;
    this.recent = recent;
    this.backgroundSync = means.background();
    this.unchecked = new UncheckedEvents(recent);
    this.state = keeper.file();
    this.keeper = keeper;
    PublishedEnd end = log.published();
    this.ledger = new Ledger(end.executed(), end.transactions());
    this.groupSync = new GroupSync(means, log, ledger, keeper, health, indexer);
  }

  LogCounters counters() {
    return groupSync.counters();
  }

  /** Whether the log has no published file. */
  public boolean isEmpty() {
    return log.isEmpty();
  }

  /** The end of what was taken in; null while there is no file. */
  public @Nullable BinlogPosition end() {
    OpenLogFile file = open;
    return file == null ? null : new BinlogPosition(file.name(), file.end());
  }

  /** Name of the file that is being appended to, null while there is none. */
  public @Nullable String currentFile() {
    OpenLogFile file = open;
    return file == null ? null : file.name();
  }

  /** Offset of the next event in {@link #currentFile}; 0 while there is none. */
  public long currentOffset() {
    OpenLogFile file = open;
    return file == null ? 0 : file.end();
  }

  /** The end of what was taken in, in bytes from the beginning of the log. */
  public long streamOffset() {
    OpenLogFile file = open;
    return file == null ? 0 : file.streamStart() + file.end();
  }

  /** The published end; null while the log is empty. */
  public @Nullable BinlogPosition published() {
    return log.published().position();
  }

  /** The GTIDs of what is published. */
  public GtidSet executed() {
    return log.executed();
  }

  /** Format description of the current file, null while there is none or it was not received. */
  public @Nullable FormatDescription currentFormat() {
    return ledger.format();
  }

  /** Whether the current end is inside a transaction. */
  public boolean inTransaction() {
    return ledger.inTransaction();
  }

  /**
   * Remembers, within a second, up to where a dump request may name a position; null for all that
   * is published.
   */
  public void released(@Nullable BinlogPosition place) {
    keeper.released(place == null ? null : new DurableMark(place.file(), place.offset()));
  }

  /** What was last remembered as {@link #released(BinlogPosition)}; null if nothing was. */
  public @Nullable BinlogPosition released() {
    DurableMark place = state.state().released();
    return place == null ? null : new BinlogPosition(place.file(), place.offset());
  }

  /** Whom the log follows; null before {@link #remember}. */
  public @Nullable SourceIdentity source() {
    return state.state().source();
  }

  /**
   * Remembers the source, durably, before anything of it is stored.
   *
   * @param base GTIDs it had executed that no binary log file of it names: its gtid_purged. Used
   *     only while the log is empty
   */
  public void remember(SourceIdentity source, GtidSet base) {
    try {
      state.change(known -> known.withSource(source, log.isEmpty() ? base : known.baseSet()));
    } catch (StorageException e) {
      throw health.failed(e);
    }
    if (log.isEmpty()) {
      log.begin(base);
      ledger.resume(null, log.published());
    }
  }

  /**
   * Drops everything after the published end, in memory and on disk, and makes that durable. To be
   * called before every dump request, as only the published end may be resumed from. After the disk
   * has failed, it must first be seen to take bytes again, and the file is opened anew.
   *
   * @return the published end, null while the log is empty
   * @throws StorageException if the disk fails, or fails still
   */
  public @Nullable BinlogPosition cutToPublished() {
    StorageException failure = health.failure();
    PublishedEnd end = log.published();
    if (failure == null) {
      openPublished(end);
    } else {
      startOver(end, failure);
    }
    pieces.forget();
    groupSync.forget();
    unchecked.forget();
    logFile = end.file();
    transactionsBefore = logFile == null ? 0 : logFile.transactionsBefore();
    ledger.resume(logFile == null ? null : logFile.head(), end);
    return end.position();
  }

  /**
   * What the kernel may know of the file that failed is left behind with it. As long as it fails in
   * the same way, that is one failure.
   */
  private void startOver(PublishedEnd end, StorageException failure) {
    OpenLogFile file = open;
    open = null;
    if (file != null) {
      file.abandon();
    }
    try {
      openPublished(end);
      files.probe(recent.capacity() / 4);
      keeper.storeNow();
    } catch (StorageException e) {
      throw e.kind() == failure.kind() ? failure : health.failed(e);
    }
    health.mended();
  }

  private void openPublished(PublishedEnd end) {
    LogFile last = end.file();
    String lastName = last == null ? "" : last.name();
    OpenLogFile file = open;
    if (file != null && !file.name().equals(lastName)) {
      open = null;
      file.abandon();
      file = null;
    }
    withdrawAfter(lastName);
    if (last == null) {
      return;
    }
    if (file == null) {
      file = openFile(lastName, last.streamStart(), end.offset());
      open = file;
    }
    groupSync.cut(file);
  }

  private OpenLogFile openFile(String name, long streamStart, long size) {
    return OpenLogFile.open(files.path(name), recent, health, backgroundSync, streamStart, size);
  }

  private void withdrawAfter(String lastName) {
    List<String> names = files.names();
    try {
      for (int i = names.size(); i > 0 && !names.get(i - 1).equals(lastName); i--) {
        files.withdrawNewest();
      }
    } catch (IOException e) {
      throw health.failed(StorageException.of(files.path(LogDirectory.INDEX), e));
    }
  }

  /**
   * Begins a new file: the old one gets its final size, is synced and published. The next event
   * must be the new file's format description.
   *
   * @throws EventRejected if the name is not a binary log's, does not come after the current
   *     file's, or a transaction is open
   */
  public void beginFile(String name) {
    OpenLogFile old = open;
    checkMayBegin(name);
    long streamStart = 0;
    if (old != null) {
      sync();
      streamStart = old.streamStart() + old.end();
      keeper.closed(
          new ClosedFile(old.name(), old.end(), ledger.transactions() - transactionsBefore));
    }
    try {
      if (old != null) {
        open = null;
        old.close();
      }
      files.create(name);
    } catch (IOException e) {
      throw health.failed(StorageException.of(files.path(name), e));
    }
    open = openFile(name, streamStart, LogFile.MAGIC.length);
    recent.put(streamStart, ByteBuffer.wrap(LogFile.MAGIC), 0, LogFile.MAGIC.length);
    logFile = null;
    transactionsBefore = ledger.transactions();
    ledger.beginFile();
  }

  private void checkMayBegin(String name) {
    OpenLogFile old = open;
    BinlogPosition where =
        old == null ? new BinlogPosition(name, 0) : new BinlogPosition(old.name(), old.end());
    if (!BinlogFileName.isValid(name)) {
      throw new EventRejected(where, "name of the next file", "BASE.NNNNNN", name);
    }
    if (old == null) {
      return;
    }
    if (ledger.inTransaction()) {
      throw new EventRejected(where, "next file " + name, "the end of the open transaction", name);
    }
    if (BinlogFileName.compare(old.name(), name) >= 0) {
      throw new EventRejected(where, "next file", "a name after " + old.name(), name);
    }
  }

  /**
   * Takes one whole event. Its checksum is compared here or with those of the events after it, by
   * {@link #endBatch} or {@link #sync} at the latest: before anything of it can be published.
   *
   * @param buffer little-endian, holds the event's bytes from {@code at} on
   * @param length bytes of the event, checksum included
   * @throws EventRejected if it, or one before it, is damaged, or if it is misplaced or held
   *     already
   */
  public void append(ByteBuffer buffer, int at, int length) {
    OpenLogFile file = openFile();
    checkPlace(file, buffer, at);
    long claimed = EventHeader.eventLength(buffer, at);
    if (claimed != length) {
      throw rejected(file, "event length", claimed, length + " bytes in the packet");
    }
    boolean late =
        ledger.checksummed() && UncheckedEvents.takes(EventHeader.type(buffer, at), length);
    if (!late || !unchecked.hasRoom(length)) {
      checkUnchecked(file);
    }
    if (!late && !undamaged(buffer, at, length)) {
      throw EventRejected.damaged(file.name(), file.end(), EventHeader.type(buffer, at));
    }
    begin(file, buffer, at, length);
    if (late) {
      unchecked.add(file.streamStart() + file.end(), length);
    }
    file.append(buffer, at, length);
    end(file);
  }

  /** An FDE always ends in a CRC32; the others do if the file's FDE says so. */
  private boolean undamaged(ByteBuffer buffer, int at, int length) {
    boolean told =
        ledger.checksummed() || EventHeader.type(buffer, at) == EventType.FORMAT_DESCRIPTION;
    return !told || checksum.matches(buffer, at, length);
  }

  /**
   * Takes the beginning of an event that arrives in pieces.
   *
   * @param available bytes of it in the buffer from {@code at} on: at least {@link
   *     io.binlogrelay.binlog.TransactionBoundary#HEAD_BYTES}, less than the event's length
   */
  public void beginEvent(ByteBuffer buffer, int at, int available) {
    OpenLogFile file = openFile();
    checkUnchecked(file);
    checkPlace(file, buffer, at);
    begin(file, buffer, at, available);
    pieces.begin(EventHeader.eventLength(buffer, at), ledger.checksummed());
    pieces.add(buffer, at, available);
    file.append(buffer, at, available);
  }

  /** Takes the next piece of that event; with its last byte the event is checked and complete. */
  public void continueEvent(ByteBuffer buffer, int at, int available) {
    OpenLogFile file = openFile();
    ledger.more(buffer, at, available);
    pieces.add(buffer, at, available);
    file.append(buffer, at, available);
    if (pieces.missing() > 0) {
      return;
    }
    if (!pieces.checksumMatches()) {
      throw rejected(file, "CRC32 of an event that ends here", "a match", "none");
    }
    end(file);
  }

  /** Bytes that are missing to complete the event that arrives in pieces; 0 if none does. */
  public long missing() {
    return pieces.missing();
  }

  private OpenLogFile openFile() {
    OpenLogFile file = open;
    if (file == null) {
      throw new IllegalStateException("no file was begun");
    }
    return file;
  }

  private void checkPlace(OpenLogFile file, ByteBuffer buffer, int at) {
    long expected = (file.end() + EventHeader.eventLength(buffer, at)) & 0xffff_ffffL;
    long found = EventHeader.logPosition(buffer, at);
    if (expected != found) {
      checkUnchecked(file);
      String what = "end position (log_pos) of " + EventType.name(EventHeader.type(buffer, at));
      throw rejected(file, what, expected, found);
    }
  }

  private void begin(OpenLogFile file, ByteBuffer buffer, int at, int available) {
    try {
      ledger.begin(buffer, at, available);
    } catch (LedgerException | MalformedEventException e) {
      checkUnchecked(file);
      boolean whole = available == EventHeader.eventLength(buffer, at);
      if (whole && !undamaged(buffer, at, available)) {
        throw EventRejected.damaged(file.name(), file.end(), EventHeader.type(buffer, at));
      }
      throw EventRejected.because(e, new BinlogPosition(file.name(), file.end()));
    }
  }

  /** Damage among the events before is told rather than what it leads to. */
  private void checkUnchecked(OpenLogFile file) {
    UncheckedEvents.Damaged damaged = unchecked.check();
    if (damaged != null) {
      long offset = damaged.streamOffset() - file.streamStart();
      throw EventRejected.damaged(file.name(), offset, damaged.type());
    }
  }

  private void end(OpenLogFile file) {
    try {
      ledger.end(file.end());
    } catch (LedgerException | MalformedEventException e) {
      checkUnchecked(file);
      throw EventRejected.because(e, new BinlogPosition(file.name(), file.end()));
    }
    if (logFile == null) {
      logFile = headedFile(file);
    }
  }

  private @Nullable LogFile headedFile(OpenLogFile file) {
    LogFile.Head head = ledger.head();
    return head == null
        ? null
        : new LogFile(file.name(), file.streamStart(), transactionsBefore, head);
  }

  private static EventRejected rejected(
      OpenLogFile file, String what, Object expected, Object found) {
    return new EventRejected(new BinlogPosition(file.name(), file.end()), what, expected, found);
  }

  /**
   * Ends a batch: writes what was taken in, and syncs and publishes what is whole as the {@link
   * SyncMode} says. A large batch is synced while the next one is taken in, and published by a
   * later call. Costs nothing when no transaction ended since the last call, unless much is
   * waiting.
   *
   * @return how long what is whole may wait for the next call, in nanoseconds; 0 if nothing waits.
   *     The caller sees to that call, also when nothing more comes
   * @throws EventRejected if an event that was taken in turns out to be damaged
   * @throws StorageException if it can't be written or synced; nothing new is published then
   */
  public long endBatch() {
    OpenLogFile file = open;
    if (file == null) {
      return 0;
    }
    checkUnchecked(file);
    return groupSync.endBatch(file, logFile);
  }

  /**
   * Makes what was taken in durable and publishes it up to the last end of a transaction, in any
   * mode. Costs nothing when there is nothing to do.
   *
   * @throws EventRejected if an event that was taken in turns out to be damaged
   * @throws StorageException if it can't be written or synced; nothing new is published then
   */
  public void sync() {
    OpenLogFile file = open;
    if (file != null) {
      checkUnchecked(file);
      groupSync.sync(file, logFile);
    }
  }

  /** The durable end of the current file, null while there is none. Any thread. */
  @Nullable BinlogPosition durable() {
    OpenLogFile file = open;
    return file == null ? null : new BinlogPosition(file.name(), file.durable());
  }

  /**
   * Syncs what is whole, drops what is not, and closes the file. Where the disk has failed it is
   * left as it is: the next start recovers it.
   */
  void close() throws IOException {
    OpenLogFile file = open;
    if (file == null) {
      return;
    }
    if (health.failure() != null) {
      file.abandon();
      return;
    }
    if (unchecked.check() == null) {
      sync();
    }
    if (file.name().equals(String.valueOf(log.published().file()))) {
      groupSync.cut(file);
    }
    open = null;
    file.close();
  }
}
