package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.SourceHistory.Boundary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Holds a GTID index against what the source wrote, block by block. */
final class IndexTruth {

  private final SourceHistory source;

  IndexTruth(SourceHistory source) {
    this.source = source;
  }

  /**
   * Whatever can be read of an index is true of the source's file.
   *
   * @return how many blocks that was
   */
  int check(Path directory, LogFile file) {
    String name = file.name();
    GtidSet executed = source.executedBefore(source.index(name));
    long before = source.file(name).boundaries().firstEntry().getValue().transactions();
    int blocks = 0;
    try (GtidIndexReader index = GtidIndexReader.open(log(directory, file))) {
      for (IndexedBlock block = index.next(); block != null; block = index.next()) {
        assertThat(block.end()).as("block of %s", name).isLessThanOrEqualTo(file.publishedSize());
        Boundary boundary = source.at(new BinlogPosition(name, block.end()));
        assertThat(boundary).as("%s: a boundary at the end of %s", name, block).isNotNull();
        executed = executed.union(block.gtids());
        assertThat(executed).as("%s: GTIDs up to %s", name, block).isEqualTo(boundary.executed());
        assertThat(before + index.transactions())
            .as("%s: transactions up to %s", name, block)
            .isEqualTo(boundary.transactions());
        blocks++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return blocks;
  }

  /** The index of a closed file tells of all of it. */
  void checkComplete(Path directory, LogFile file) {
    check(directory, file);
    IndexPrefix all = IndexPrefix.read(log(directory, file), Long.MAX_VALUE);
    assertThat(all.damage()).as("index of %s", file).isNull();
    assertThat(all.logSize()).as("index of %s", file).isEqualTo(file.publishedSize());
    assertThat(all.executed())
        .as("index of %s", file)
        .isEqualTo(source.file(file.name()).boundaries().lastEntry().getValue().executed());
  }

  static IndexedLog log(Path directory, LogFile file) {
    return IndexedLog.of(directory.resolve(file.name()), file.head(), GtidSet.EMPTY);
  }
}
