package io.binlogrelay.downstream;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.LogFile;
import io.binlogrelay.relaylog.RelayLogView;
import java.util.List;

/**
 * What the relay log holds, at one moment, as far as the start of a dump depends on it.
 *
 * @param files its published files, oldest first
 * @param executed its gtid_executed: base set and every transaction it holds or held
 * @param purged its gtid_purged: base set and transactions of files that are gone
 */
record LogFacts(List<File> files, GtidSet executed, GtidSet purged) {

  /**
   * @param name its name
   * @param previousGtids what it says was executed before its first transaction
   * @param publishedSize bytes that may be served
   * @param closed whether it has its final size
   */
  record File(String name, GtidSet previousGtids, long publishedSize, boolean closed) {

    static File of(LogFile file) {
      // Closed first: a file that is closed does not grow any more, so its size is the final one.
      boolean closed = file.closed();
      return new File(file.name(), file.previousGtids(), file.publishedSize(), closed);
    }
  }

  /**
   * Purged before files: should a purge come between, the set is too small and the missing file is
   * noticed when it is opened, instead of a replica being refused for good.
   */
  static LogFacts of(RelayLogView log) {
    GtidSet purged = log.purged();
    List<File> files = log.files().stream().map(File::of).toList();
    return new LogFacts(files, log.executed(), purged);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  File newest() {
    return files.get(files.size() - 1);
  }
}
