package io.binlogrelay.offline;

import static io.binlogrelay.offline.DoctoredLog.FIRST;
import static io.binlogrelay.offline.DoctoredLog.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.IndexCheck;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GTID indexes are made and held against two files of some blocks each. */
class IndexToolsTest {
  private static final String FIRST_INDEX = IndexCheck.nameOf(FIRST);
  private static final String SECOND_INDEX = IndexCheck.nameOf(SECOND);

  private static final int HEADER = 16;

  /** Offset of the transaction count in the first block. */
  private static final int COUNT = HEADER + 1 + 8;

  @TempDir Path directory;
  private DoctoredLog log;

  @BeforeEach
  void setUp() throws IOException {
    BinlogBuilder first = new BinlogBuilder().head();
    byte[] previous = GtidSet.parse(BinlogBuilder.SOURCE + ":1-200").encode();
    BinlogBuilder second = new BinlogBuilder().format().previousGtids(previous);
    for (int gno = 1; gno <= 200; gno++) {
      first.transaction(gno, 20_000);
      second.transaction(200 + gno, 20_000);
    }
    log =
        new DoctoredLog(directory)
            .write(FIRST, first.rotate(SECOND).file())
            .write(SECOND, second.file());
    for (String index : new String[] {FIRST_INDEX, SECOND_INDEX}) {
      Files.deleteIfExists(directory.resolve(index));
    }
  }

  private Rebuilding rebuild() throws IOException {
    return IndexRebuilder.rebuild(directory, Progress.NONE);
  }

  @Test
  void aMissingIndexIsANoteAndRebuiltOnesAreSound() throws IOException {
    assertThat(log.verify().findings()).isEmpty();
    assertThat(log.verify().notes()).singleElement().asString().startsWith(FIRST);

    Rebuilding made = rebuild();
    assertThat(made.indexes()).isEqualTo(2);
    assertThat(made.findings()).isEmpty();
    assertThat(made.notes()).isEmpty();
    assertThat(made.bytes()).isEqualTo(log.bytes(FIRST).length + log.bytes(SECOND).length);
    assertThat(made.indexBytes())
        .isEqualTo(log.bytes(FIRST_INDEX).length + log.bytes(SECOND_INDEX).length)
        .isBetween(300L, 1000L);
    assertThat(log.verify().notes()).isEmpty();
    assertThat(log.verify().findings()).isEmpty();
    assertNothingTemporary();
  }

  @Test
  void everyDamagedByteOfAnIndexIsFoundOrMakesItUnfinished() throws IOException {
    rebuild();
    byte[] whole = log.bytes(FIRST_INDEX);
    for (int at = 0; at < whole.length; at += 7) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 16;
      log.replace(FIRST_INDEX, damaged);
      Verification result = log.verify();
      assertThat(result.findings().size() + result.notes().size()).as("byte %s", at).isEqualTo(1);
      result.findings().forEach(f -> assertThat(f.file()).isEqualTo(FIRST_INDEX));
    }
    log.replace(FIRST_INDEX, Arrays.copyOf(whole, whole.length - 29));
    assertThat(log.verify().notes()).singleElement().asString().contains("no whole GTID index");
    rebuild();
    assertThat(log.bytes(FIRST_INDEX)).isEqualTo(whole);
  }

  /** So verification finds it beside a relay that begins an index at that moment. */
  @Test
  void anIndexWithoutAWholeHeaderIsOneThatIsBeingMade() throws IOException {
    rebuild();
    byte[] whole = log.bytes(FIRST_INDEX);
    for (int length = 0; length < HEADER; length++) {
      log.replace(FIRST_INDEX, Arrays.copyOf(whole, length));
      log.replace(SECOND_INDEX, Arrays.copyOf(log.bytes(SECOND_INDEX), length));
      Verification result = log.verify();
      assertThat(result.findings()).as("%d bytes", length).isEmpty();
      assertThat(result.notes()).singleElement().asString().contains("no whole GTID index");
    }
    rebuild();
    assertThat(log.bytes(FIRST_INDEX)).isEqualTo(whole);
  }

  @Test
  void anIndexOfAnotherContentIsFound() throws IOException {
    rebuild();
    byte[] index = log.bytes(FIRST_INDEX);
    // The same head and positions, but other GTIDs.
    BinlogBuilder other = new BinlogBuilder().head();
    for (int gno = 1; gno <= 200; gno++) {
      other.transaction(gno + 1000, 20_000);
    }
    log.replace(FIRST, other.rotate(SECOND).file());
    rebuild();
    assertThat(log.bytes(FIRST_INDEX)).isNotEqualTo(index);
    log.replace(FIRST_INDEX, index);
    assertThat(log.verify().findings())
        .filteredOn(finding -> finding.file().equals(FIRST_INDEX))
        .singleElement()
        .extracting(Finding::what)
        .asString()
        .startsWith("GTIDs of the block up to ");
    assertThat(index[COUNT]).isEqualTo((byte) 52); // 1 MiB in transactions of 20 KiB
  }

  @Test
  void aDamagedLogFileKeepsItsIndex() throws IOException {
    rebuild();
    byte[] index = log.bytes(FIRST_INDEX);
    byte[] content = log.bytes(FIRST);
    content[2_000_000] ^= 1;
    log.replace(FIRST, content);
    Rebuilding result = rebuild();
    assertThat(result.findings()).singleElement().extracting(Finding::file).isEqualTo(FIRST);
    assertThat(result.indexes()).isEqualTo(1);
    assertThat(log.bytes(FIRST_INDEX)).isEqualTo(index);
    assertNothingTemporary();
  }

  @Test
  void besideARunningRelayTheNewestFileIsLeftToIt() throws IOException {
    try (RelayLog running = log.open()) {
      Rebuilding result = rebuild();
      assertThat(running.view().isEmpty()).isFalse();
      assertThat(result.findings()).isEmpty();
      assertThat(result.notes())
          .singleElement()
          .asString()
          .startsWith(SECOND + " is left to the relay")
          .contains("in use");
      assertThat(result.indexes()).isEqualTo(1);
      assertThat(log.verify().findings()).isEmpty();
    }
  }

  @Test
  void whereThereIsNoLogNothingIsMade() {
    Path nothing = directory.resolve("nothing");
    assertThatThrownBy(() -> IndexRebuilder.rebuild(nothing, Progress.NONE))
        .isInstanceOfAny(RelayLogRefused.class, IOException.class);
    assertThat(nothing).doesNotExist();
  }

  private void assertNothingTemporary() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }
}
