package io.binlogrelay.offline;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.FileScan;
import io.binlogrelay.relaylog.FileScan.Beginning;
import io.binlogrelay.relaylog.FileScan.Content;
import io.binlogrelay.relaylog.RelayLogRefused;
import io.binlogrelay.relaylog.Remembered;
import io.binlogrelay.relaylog.Remembered.Purged;
import io.binlogrelay.relaylog.StoredFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log and what is in them, without reading them whole: of a closed file only both
 * ends are read, and its GTIDs are those by which the Previous_gtids of the next file exceed its
 * own. Only the last file is read. Damage is not looked for.
 *
 * @param executed GTIDs of the log up to its whole end: the base set and what the files hold
 * @param purged GTIDs of that which no file holds, from before the log began or purged since
 * @param purgedTransactions transactions of files that were purged
 */
public record LogListing(
    Path directory,
    List<StoredFile> files,
    GtidSet executed,
    GtidSet purged,
    long purgedTransactions) {

  /** Bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(StoredFile::bytes).sum();
  }

  /**
   * Lists the log in a directory.
   *
   * @throws RelayLogRefused if there is no relay log, or its state can't be understood
   * @throws IOException if something can't be read
   */
  public static LogListing of(Path directory) throws IOException {
    Remembered state =
        Remembered.in(directory)
            .orElseThrow(
                () ->
                    new RelayLogRefused(
                        directory + " holds no relay log: it has no " + StoredFiles.STATE));
    StoredFiles stored = StoredFiles.in(directory);
    List<Head> heads = new ArrayList<>();
    List<String> names = new ArrayList<>(stored.names());
    state.purged().ifPresent(purged -> names.removeAll(purged.removing()));
    for (String name : names) {
      try {
        heads.add(new Head(name, FileScan.beginning(stored.path(name))));
      } catch (NoSuchFileException e) {
        // purged since the index was read, or missing, which is for the verifier to say
      }
    }
    return list(stored, state, heads);
  }

  /** A file and how it begins, if it does. */
  private record Head(String name, Optional<Beginning> beginning) {
    private GtidSet previousGtids() {
      return beginning.map(Beginning::previousGtids).orElse(GtidSet.EMPTY);
    }
  }

  private static LogListing list(StoredFiles stored, Remembered state, List<Head> heads)
      throws IOException {
    List<StoredFile> files = new ArrayList<>();
    GtidSet executed = state.base();
    for (int i = 0; i < heads.size(); i++) {
      Head head = heads.get(i);
      long size = stored.sizes().getOrDefault(head.name(), 0L);
      if (head.beginning().isEmpty()) {
        files.add(new StoredFile(head.name(), size, null, null, GtidSet.EMPTY, 0, false));
      } else if (i + 1 < heads.size() && heads.get(i + 1).beginning().isPresent()) {
        files.add(closedFile(stored, state, head, heads.get(i + 1)));
      } else {
        LastEventTime last = new LastEventTime();
        Content content = FileScan.read(stored.path(head.name()), GtidSet.EMPTY, last, 0);
        files.add(lastFile(head, content, last.time()));
        executed = executed.union(content.executed());
      }
    }
    GtidSet before = heads.isEmpty() ? GtidSet.EMPTY : heads.get(0).previousGtids();
    return new LogListing(
        stored.directory(),
        List.copyOf(files),
        executed,
        state.base().union(before),
        state.purged().map(Purged::transactions).orElse(0L));
  }

  private static StoredFile lastFile(Head head, Content content, @Nullable Instant lastEvent) {
    return new StoredFile(
        head.name(),
        content.size(),
        firstEvent(head),
        lastEvent,
        content.executed().minus(head.previousGtids()),
        content.transactions(),
        false);
  }

  private static StoredFile closedFile(StoredFiles stored, Remembered state, Head head, Head next)
      throws IOException {
    Remembered.Closed known = state.closed().get(head.name());
    return new StoredFile(
        head.name(),
        stored.sizes().getOrDefault(head.name(), 0L),
        firstEvent(head),
        LastEventTime.ofClosed(stored.path(head.name()), next.name()),
        next.previousGtids().minus(head.previousGtids()),
        known == null ? -1 : known.transactions(),
        true);
  }

  private static @Nullable Instant firstEvent(Head head) {
    return head.beginning()
        .map(beginning -> Instant.ofEpochSecond(beginning.format().headerTimestamp()))
        .orElse(null);
  }
}
