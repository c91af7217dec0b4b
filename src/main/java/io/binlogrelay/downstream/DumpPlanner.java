package io.binlogrelay.downstream;

import io.binlogrelay.binlog.BinlogFileName;
import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.message.DumpErrors;
import io.binlogrelay.relaylog.LogFile;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a dump starts: a pure function. The checks and their order are those of the server (source:
 * Binlog_sender::init and check_start_file in sql/rpl_binlog_sender.cc), with two differences that
 * come from our being behind the source instead of being it:
 *
 * <ul>
 *   <li>a position that we do not have may be one that the source has, so it is asked;
 *   <li>"more GTIDs than the source" is said of what the source lacks, not of what we lack: by GTID
 *       nobody waits for us.
 * </ul>
 */
final class DumpPlanner {

  private final DumpRequest request;
  private final LogFacts log;
  private final SourceAnswers source;

  private DumpPlanner(DumpRequest request, LogFacts log, SourceAnswers source) {
    this.request = request;
    this.log = log;
    this.source = source;
  }

  static DumpStart plan(DumpRequest request, LogFacts log, SourceAnswers source) {
    return new DumpPlanner(request, log, source).plan();
  }

  private DumpStart plan() {
    if (log.isEmpty()) {
      return new DumpStart.Hold();
    }
    GtidSet gtids = request.gtids();
    if (gtids != null && !source.gtidMode().equals("ON")) {
      return new DumpStart.Refuse(DumpErrors.gtidModeNotOn(source.gtidMode()));
    }
    if (gtids != null && request.autoPosition()) {
      return byGtid(gtids);
    }
    if (request.file().isEmpty()) {
      return inFile(log.files().get(0));
    }
    for (LogFacts.File file : log.files()) {
      if (file.name().equals(request.fileName())) {
        return inFile(file);
      }
    }
    return isNewerThanLog() ? notHere(DumpErrors.UNKNOWN_FILE) : refuse(DumpErrors.UNKNOWN_FILE);
  }

  private DumpStart byGtid(GtidSet gtids) {
    UUID uuid = source.serverUuid();
    if (uuid != null) {
      GtidSet unknownHere = gtids.ofUuid(uuid).minus(log.executed());
      if (!unknownHere.isEmpty()) {
        Optional<GtidSet> executed = source.executed();
        if (executed == null) {
          return new DumpStart.AskExecuted();
        }
        if (executed.isPresent() && !executed.get().contains(unknownHere)) {
          return refuse(DumpErrors.replicaHasMore());
        }
      }
    }
    if (!gtids.contains(log.purged())) {
      return refuse(DumpErrors.purged(gtids, log.purged().minus(gtids)));
    }
    List<LogFacts.File> files = log.files();
    for (int i = files.size() - 1; i >= 0; i--) {
      LogFacts.File file = files.get(i);
      if (gtids.contains(file.previousGtids())) {
        return inFile(file);
      }
    }
    return refuse(DumpErrors.purged(gtids, files.get(0).previousGtids().minus(gtids)));
  }

  private DumpStart inFile(LogFacts.File file) {
    if (Long.compareUnsigned(request.position(), LogFile.FIRST_EVENT) < 0) {
      return refuse(DumpErrors.POSITION_BELOW_4);
    }
    if (Long.compareUnsigned(request.position(), file.publishedSize()) <= 0) {
      return new DumpStart.At(new BinlogPosition(file.name(), request.position()));
    }
    // A position by GTID may use 64 bits, but no file is that long.
    if (file.closed() || request.position() < 0) {
      return refuse(DumpErrors.POSITION_BEYOND_FILE);
    }
    return notHere(DumpErrors.POSITION_BEYOND_FILE);
  }

  /** The replica was moved here from the source, and may be ahead of us. */
  private DumpStart notHere(String refusal) {
    PositionAnswer answer = source.position();
    BinlogPosition position =
        new BinlogPosition(
            request.file().isEmpty() ? log.newest().name() : request.fileName(),
            request.position());
    if (answer == null) {
      return new DumpStart.AskPosition(position);
    }
    return answer == PositionAnswer.MISSING ? refuse(refusal) : new DumpStart.Await(position);
  }

  private boolean isNewerThanLog() {
    String file = request.fileName();
    String newest = log.newest().name();
    return BinlogFileName.isValid(file)
        && BinlogFileName.base(file).equals(BinlogFileName.base(newest))
        && BinlogFileName.compare(file, newest) > 0
        && request.position() >= LogFile.FIRST_EVENT;
  }

  private static DumpStart refuse(String text) {
    return new DumpStart.Refuse(text);
  }
}
