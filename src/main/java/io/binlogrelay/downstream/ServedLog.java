package io.binlogrelay.downstream;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.LogFile;
import io.binlogrelay.relaylog.PublishedEnd;
import io.binlogrelay.relaylog.RelayLogView;
import io.binlogrelay.sql.facts.BinaryLogFacts;
import io.binlogrelay.sql.facts.BinaryLogFile;
import io.binlogrelay.sql.facts.LogPosition;
import java.util.List;
import java.util.Optional;

/** The relay log as SQL answers show it. Any thread. */
final class ServedLog implements BinaryLogFacts {

  private final RelayLogView log;
  private final SourceKnowledge source;

  ServedLog(RelayLogView log, SourceKnowledge source) {
    this.log = log;
    this.source = source;
  }

  @Override
  public String gtidMode() {
    return source.gtidMode();
  }

  /** What the newest file has; a replica tells us to expect it of us. */
  @Override
  public String checksum() {
    LogFile newest = log.published().file();
    ChecksumAlgorithm algorithm =
        newest == null ? ChecksumAlgorithm.CRC32 : newest.format().checksum();
    return algorithm.mysqlName();
  }

  @Override
  public GtidSet executed() {
    return log.executed();
  }

  @Override
  public GtidSet purged() {
    return log.purged();
  }

  @Override
  public List<BinaryLogFile> files() {
    return log.files().stream()
        .map(file -> new BinaryLogFile(file.name(), file.publishedSize()))
        .toList();
  }

  @Override
  public Optional<LogPosition> published() {
    PublishedEnd end = log.published();
    LogFile file = end.file();
    return file == null
        ? Optional.empty()
        : Optional.of(new LogPosition(file.name(), end.offset()));
  }
}
