package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.gtid.GtidSetBuilder;
import io.binlogrelay.gtid.Tsid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an index holds of sets that are large: its blocks grow, and it stays small. */
class GtidIndexSetsTest {

  private static final long BLOCK = GtidIndex.BLOCK_BYTES;
  private static final long STEP = 64 << 10;

  @TempDir Path directory;
  private IndexedLog log;
  private GtidIndexAppender index;
  private final GtidSetBuilder executed = new GtidSetBuilder();
  private final List<GtidSet> sets = new ArrayList<>();
  private long end = LogFile.FIRST_EVENT;
  private long transactions;

  @BeforeEach
  void begin() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head();
    Path path = Files.write(directory.resolve("binlog.000001"), file.file());
    Ledger ledger = new Ledger(GtidSet.EMPTY, 0);
    FileScan.head(path, ledger);
    log = IndexedLog.of(path, ledger.head(), GtidSet.EMPTY);
    index = GtidIndexAppender.open(log, Long.MAX_VALUE, BLOCK);
  }

  private void transactions(int count) throws IOException {
    transactions += count;
    end += STEP;
    if (index.isDue(end)) {
      long before = index.end();
      GtidSet known = index.executed();
      index.block(end, executed.snapshot(), transactions, false);
      if (index.end() > before) {
        sets.add(executed.snapshot().minus(known));
      }
    }
  }

  private List<IndexedBlock> blocks() throws IOException {
    index.close();
    List<IndexedBlock> blocks = new ArrayList<>();
    try (GtidIndexReader reader = GtidIndexReader.open(log)) {
      for (IndexedBlock block = reader.next(); block != null; block = reader.next()) {
        blocks.add(block);
      }
      assertThat(reader.damage()).isNull();
    }
    return blocks;
  }

  @Test
  void aThousandUuidsMakeBlocksOfTenTimesTheSize() throws IOException {
    for (int i = 0; i < 4000; i++) {
      for (int of = 0; of < 250; of++) {
        executed.add(Tsid.of(new UUID(7, (i * 250L + of) % 1000)), 1 + i / 4);
      }
      transactions(250);
    }
    List<IndexedBlock> blocks = blocks();
    assertThat(blocks).extracting(IndexedBlock::gtids).isEqualTo(sets);
    assertThat(blocks).hasSizeBetween(15, 30);
    assertThat(Files.size(log.index())).isLessThan(end * GtidIndex.SET_BYTES / BLOCK);
  }

  @Test
  void tagsComeBackAsTheyWere() throws IOException {
    for (int i = 1; i < 200; i++) {
      executed.add(Tsid.of(BinlogBuilder.SOURCE, "tag_" + i % 3), i);
      executed.add(Tsid.of(BinlogBuilder.SOURCE), i);
      transactions(2);
    }
    List<IndexedBlock> blocks = blocks();
    assertThat(blocks).extracting(IndexedBlock::gtids).isEqualTo(sets);
    assertThat(blocks).hasSizeGreaterThan(5).allMatch(block -> block.gtids().hasTags());
    IndexedBlock last = blocks.get(blocks.size() - 1);
    assertThat(GtidIndex.isIn(last, executed.snapshot())).isTrue();
    assertThat(GtidIndex.isIn(last, last.gtids().ofUuid(UUID.randomUUID()))).isFalse();
  }

  @Test
  void aHolePerTransactionMakesOneBlockThatIsNotToldOnceItIsTooLarge() throws IOException {
    long gno = 1;
    for (int i = 0; i < 90; i++) {
      for (int of = 0; of < 4000; of++) {
        executed.add(Tsid.of(BinlogBuilder.SOURCE), gno += 2);
      }
      transactions(4000);
    }
    assertThat(sets).hasSize(1);
    assertThat(sets.get(0).encode().length).isGreaterThan(GtidIndex.MAX_SET);
    assertThat(blocks()).singleElement().matches(block -> block.gtids() == null);
    assertThat(Files.size(log.index())).isLessThan(100);
    assertThat(IndexPrefix.read(log, Long.MAX_VALUE).end()).isEqualTo(LogFile.FIRST_EVENT);
  }
}
