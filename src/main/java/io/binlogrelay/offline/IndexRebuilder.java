package io.binlogrelay.offline;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.relaylog.DirectoryFault;
import io.binlogrelay.relaylog.IndexRebuild;
import io.binlogrelay.relaylog.RelayLogRefused;
import io.binlogrelay.relaylog.Remembered;
import io.binlogrelay.relaylog.StoredFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Makes the GTID indexes of all files of a log anew. Beside a running relay those of the closed
 * files only: the newest one's grows with the file and is the relay's own. One object per run; one
 * thread.
 */
public final class IndexRebuilder {

  private final StoredFiles stored;
  private final Progress progress;
  private final Findings findings = new Findings();
  private final long totalBytes;
  private long bytes;
  private int indexes;
  private long indexBytes;

  private IndexRebuilder(StoredFiles stored, Progress progress) {
    this.stored = stored;
    this.progress = progress;
    this.totalBytes = stored.sizes().values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Makes all indexes of the log in a directory.
   *
   * @throws RelayLogRefused if there is no relay log, or one of another user
   * @throws IOException if something can't be read or written
   */
  public static Rebuilding rebuild(Path directory, Progress progress) throws IOException {
    Optional<Remembered> state = Remembered.in(directory);
    StoredFiles stored = StoredFiles.in(directory);
    if (state.isEmpty() || stored.names().isEmpty()) {
      throw new RelayLogRefused(directory + " holds no relay log with files in it");
    }
    DirectoryFault.refuseIfAny(directory); // what we write there has to be the relay's
    IndexRebuilder rebuilder = new IndexRebuilder(stored, progress);
    rebuilder.run(state.get());
    return rebuilder.result();
  }

  private Rebuilding result() {
    return new Rebuilding(
        stored.directory(), indexes, indexBytes, bytes, findings.kept(), findings.notes());
  }

  private void run(Remembered state) throws IOException {
    List<String> names = stored.names();
    String newest = names.get(names.size() - 1);
    for (String name : names.subList(0, names.size() - 1)) {
      try {
        done(name, IndexRebuild.closed(stored.path(name), this::at));
      } catch (NoSuchFileException e) {
        findings.note(name + " is gone: purged meanwhile, or missing, which 'log verify' tells");
      }
    }
    long durable =
        state
            .durable()
            .filter(mark -> mark.file().equals(newest))
            .map(BinlogPosition::offset)
            .orElse(0L);
    try {
      done(newest, IndexRebuild.newest(stored.path(newest), durable, this::at));
    } catch (RelayLogRefused e) {
      findings.note(newest + " is left to the relay: " + e.getMessage());
    }
    progress.at(bytes, totalBytes);
  }

  private void at(long offset) {
    progress.at(bytes + offset, totalBytes);
  }

  private void done(String name, IndexRebuild rebuild) {
    bytes += stored.sizes().getOrDefault(name, 0L);
    rebuild.damage().ifPresent(damage -> findings.add(Finding.of(name, damage)));
    if (rebuild.indexBytes() > 0) {
      indexes++;
      indexBytes += rebuild.indexBytes();
    }
  }
}
