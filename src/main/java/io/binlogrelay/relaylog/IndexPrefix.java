package io.binlogrelay.relaylog;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.gtid.GtidSetBuilder;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * So much of a GTID index as can be believed: all blocks from the first one on that are undamaged,
 * tell their GTIDs and end within what is known to be durable. From its end the log file can be
 * followed without what comes before.
 *
 * @param end offset in the log file after its last transaction; 4 if there is none
 * @param executed GTIDs up to there
 * @param transactions of this file up to there
 * @param bytes of the index, 0 if nothing of it can be kept
 * @param checksum that the next record continues
 * @param farthest end of the last undamaged block, believed or not
 * @param logSize at which the log file was closed, if the index is complete; null if it is not
 * @param damage what the prefix ends with, null if nothing is wrong
 */
record IndexPrefix(
    long end,
    GtidSet executed,
    long transactions,
    long bytes,
    int checksum,
    long farthest,
    @Nullable Long logSize,
    @Nullable Damage damage) {

  /**
   * Reads an index; one that can't be read is like none.
   *
   * @param durable bytes of the log file that an fdatasync covered
   */
  static IndexPrefix read(IndexedLog log, long durable) {
    try (GtidIndexReader reader = GtidIndexReader.open(log)) {
      return read(log, durable, reader);
    } catch (NoSuchFileException e) {
      return nothing(log, LogFile.FIRST_EVENT, null);
    } catch (IOException e) {
      Damage damage = new Damage(0, "GTID index", "one that can be read", IoReason.of(e));
      return nothing(log, LogFile.FIRST_EVENT, damage); // the log itself is what counts
    }
  }

  private static IndexPrefix read(IndexedLog log, long durable, GtidIndexReader reader)
      throws IOException {
    GtidSetBuilder executed = new GtidSetBuilder(log.before());
    long bytes = reader.offset();
    int checksum = reader.checksum();
    long transactions = 0;
    IndexedBlock last = null;
    IndexedBlock block = reader.next();
    while (block != null && block.gtids() != null && block.end() <= durable) {
      executed.addAll(block.gtids());
      transactions = reader.transactions();
      bytes = reader.offset();
      checksum = reader.checksum();
      last = block;
      block = reader.next();
    }
    boolean all = block == null;
    long farthest = last == null ? LogFile.FIRST_EVENT : last.end();
    for (; block != null; block = reader.next()) {
      farthest = block.end();
    }
    if (last != null && !endsIn(log, last)) {
      return nothing(log, farthest, new Damage(0, "end of a block", "one in the log", last.end()));
    }
    return new IndexPrefix(
        last == null ? LogFile.FIRST_EVENT : last.end(),
        executed.snapshot(),
        transactions,
        bytes,
        checksum,
        farthest,
        all ? reader.logSize() : null,
        reader.damage());
  }

  private static boolean endsIn(IndexedLog log, IndexedBlock last) throws IOException {
    try (FileChannel file = FileChannel.open(log.path(), StandardOpenOption.READ)) {
      return IndexedLog.bytesBefore(file, last.end()) == last.bytesBefore();
    }
  }

  /** Nothing of an index. */
  static IndexPrefix nothing(IndexedLog log, long farthest, @Nullable Damage damage) {
    return new IndexPrefix(LogFile.FIRST_EVENT, log.before(), 0, 0, 0, farthest, null, damage);
  }
}
