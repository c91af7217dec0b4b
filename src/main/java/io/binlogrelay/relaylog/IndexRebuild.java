package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the GTID index of one log file anew, from the file, without a relay or beside one. It is
 * written under another name and put in place whole. A relay that has the old one open goes on with
 * that and never writes into the new one. One thread per call.
 *
 * @param indexBytes size of the new index; 0 if there is nothing to be told, so that there is none
 * @param damage what is wrong with the log file, in which case its index stays as it was
 */
public record IndexRebuild(long indexBytes, Optional<Damage> damage) {

  private static final long PROGRESS_BYTES = 4L << 20;

  /**
   * Makes the index of a file that is closed, and does not change any more.
   *
   * @param progress takes the end of what was read, every few MiB
   * @throws java.nio.file.NoSuchFileException if the file is gone, as when it was purged
   */
  public static IndexRebuild closed(Path log, LongConsumer progress) throws IOException {
    return run(log, Files.size(log), true, progress);
  }

  /**
   * Makes the index of the newest file, as no relay is using it.
   *
   * @param durable bytes of it that are known to be durable
   * @param progress takes the end of what was read, every few MiB
   * @throws RelayLogRefused if a relay is running
   */
  public static IndexRebuild newest(Path log, long durable, LongConsumer progress)
      throws IOException {
    Path parent = log.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(log + " is in no directory");
    }
    try (LogDirectory locked = LogDirectory.lock(parent)) {
      return run(locked.file(String.valueOf(log.getFileName())), durable, false, progress);
    }
  }

  private static IndexRebuild run(Path path, long size, boolean closed, LongConsumer progress)
      throws IOException {
    Ledger ledger = new Ledger(GtidSet.EMPTY, 0);
    FileScan.Outcome head = FileScan.head(path, ledger);
    LogFile.Head known = ledger.head();
    if (known == null) {
      return new IndexRebuild(0, Optional.of(headless(head)));
    }
    IndexedLog log = IndexedLog.of(path, known, GtidSet.EMPTY);
    Path temporary =
        path.resolveSibling(
            log.index().getFileName()
                + "."
                + ProcessHandle.current().pid()
                + LogDirectory.TEMPORARY_SUFFIX);
    try {
      Damage damage = write(log, temporary, size, closed, progress);
      if (damage != null) {
        return new IndexRebuild(0, Optional.of(damage));
      }
      return new IndexRebuild(put(temporary, log), Optional.empty());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Damage headless(FileScan.Outcome head) {
    Damage damage = head.damage();
    return damage == null ? new Damage(head.size(), "head of the file", "more", "its end") : damage;
  }

  private static @Nullable Damage write(
      IndexedLog log, Path temporary, long size, boolean closed, LongConsumer progress)
      throws IOException {
    Progressing progressing = new Progressing(progress);
    try (GtidIndexAppender index =
        GtidIndexAppender.create(log, temporary, GtidIndex.BLOCK_BYTES)) {
      Damage damage =
          size <= LogFile.FIRST_EVENT
              ? null
              : GtidIndexScan.run(log, index, size, true, progressing::goOn);
      if (damage == null && closed) {
        index.complete(size);
      }
      return damage;
    }
  }

  /** Tells of every few MiB. */
  private static final class Progressing {

    private final LongConsumer progress;
    private long told;

    private Progressing(LongConsumer progress) {
      this.progress = progress;
    }

    private boolean goOn(long end) {
      if (end - told >= PROGRESS_BYTES) {
        told = end;
        progress.accept(end);
      }
      return true;
    }
  }

  /** Puts a new index in place of the old one; returns its size. */
  private static long put(Path temporary, IndexedLog log) throws IOException {
    if (!Files.exists(temporary)) {
      Files.deleteIfExists(log.index());
      return 0;
    }
    long size = Files.size(temporary);
    Files.move(temporary, log.index(), StandardCopyOption.ATOMIC_MOVE);
    if (!Files.exists(log.path())) { // purged meanwhile
      Files.deleteIfExists(log.index());
    }
    return size;
  }
}
