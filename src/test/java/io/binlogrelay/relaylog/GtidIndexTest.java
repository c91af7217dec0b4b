package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.SourceHistory.Boundary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The GTID indexes that a log makes of random files with holes and anonymous transactions. */
class GtidIndexTest {

  private static final long BLOCK = 2000;

  @TempDir Path directory;

  private final Random random = CrashPoints.random();
  private final SourceHistory source = SourceHistoryBuilder.random(random, 400_000, 90_000, 6_000);
  private final IndexTruth truth = new IndexTruth(source);
  private ManualWorkers workers;
  private RelayLog log;

  @BeforeEach
  void open() {
    workers = new ManualWorkers();
    Surroundings surroundings = Surroundings.of(directory).with(workers).withIndexBlock(BLOCK);
    log = RelayLog.open(new RelayLogOptions(directory, 1 << 20), surroundings);
    log.writer().remember(RelayRun.IDENTITY, GtidSet.EMPTY);
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  private void reopen() throws IOException {
    close();
    open();
  }

  /** The rest of the source's history, with background work now and then. */
  private void receive() {
    Delivery delivery = new Delivery(source, log.writer());
    while (delivery.hasMore()) {
      delivery.batch(1 + random.nextInt(16));
      if (random.nextInt(4) > 0) {
        workers.work();
      }
    }
    workers.work();
  }

  private List<LogFile> closedFiles() {
    List<LogFile> files = log.view().files();
    return files.subList(0, files.size() - 1);
  }

  /** Start-up work is one task per file. */
  private void completeIndexes() {
    log.view().files().forEach(file -> workers.work());
  }

  @Test
  void aLogThatGrowsHasTrueIndexesOfSmallBlocks() {
    receive();
    assertThat(closedFiles()).hasSizeGreaterThan(2);
    for (LogFile file : closedFiles()) {
      truth.checkComplete(directory, file);
      assertThat(truth.check(directory, file)).isGreaterThan(3);
    }
  }

  @Test
  void theOpenFileIsIndexedAsItGrowsAndAcrossStarts() throws IOException {
    Delivery delivery = new Delivery(source, log.writer());
    while (delivery.hasMore()) {
      delivery.batch(60);
      workers.work();
      LogFile file = log.view().published().file();
      if (file.publishedSize() > 3 * BLOCK && Files.exists(index(file))) {
        truth.check(directory, file);
      }
      if (random.nextInt(5) == 0) {
        reopen();
        workers.work();
        delivery = new Delivery(source, log.writer());
      }
    }
    workers.work(); // also a file that was closed right after a start
    closedFiles().forEach(file -> truth.checkComplete(directory, file));
  }

  @Test
  void indexesThatAreGoneAreMadeAtTheNextStart() throws IOException {
    receive();
    for (LogFile file : log.view().files()) {
      Files.deleteIfExists(index(file));
    }
    reopen();
    completeIndexes();
    closedFiles().forEach(file -> truth.checkComplete(directory, file));
  }

  @Test
  void whatIsLeftOfATruncatedOrDamagedIndexIsTrueAndTheRestIsMadeAnew() throws IOException {
    receive();
    LogFile file = closedFiles().get(1);
    byte[] whole = Files.readAllBytes(index(file));
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(index(file), damaged);
      truth.check(directory, file);
      Files.write(index(file), Arrays.copyOf(whole, at));
      truth.check(directory, file);
    }
    for (int i = 0; i < 20; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(index(file), damaged);
      reopen();
      completeIndexes();
      truth.checkComplete(directory, file);
    }
  }

  @Test
  void anIndexOfAnotherFileIsReplaced() throws IOException {
    receive();
    List<LogFile> closed = closedFiles();
    Files.write(index(closed.get(1)), Files.readAllBytes(index(closed.get(0))));
    assertThat(truth.check(directory, closed.get(1))).isZero();
    reopen();
    completeIndexes();
    truth.checkComplete(directory, closed.get(1));
  }

  @Test
  void anIndexWithoutItsFileIsRemovedAtTheStartAndOnesThatCanNotBeReadAreReplaced()
      throws IOException {
    receive();
    LogFile file = closedFiles().get(0);
    Path stale = GtidIndex.of(directory.resolve("binlog.000999"));
    Files.write(stale, Files.readAllBytes(index(file)));
    Path unfinished = directory.resolve("binlog.000001" + GtidIndex.SUFFIX + ".tmp");
    Files.writeString(unfinished, "x");
    Files.delete(index(file));
    Files.createDirectory(index(file));
    reopen();
    completeIndexes();
    assertThat(stale).doesNotExist();
    assertThat(unfinished).doesNotExist();
    truth.checkComplete(directory, file);
  }

  @Test
  void aReaderThatMissesAnIndexHasItMade() throws IOException {
    receive();
    LogFile file = closedFiles().get(1);
    Files.delete(index(file));
    try (RelayLogCursor cursor = log.view().open(file, 4, TestReader.anonymous())) {
      assertThat(cursor.beyond(log.view().executed(), 4)).isNull();
    }
    workers.work();
    truth.checkComplete(directory, file);
  }

  @Test
  void whatAReaderGoesOverIsAllHeld() throws IOException {
    receive();
    int moved = 0;
    for (int round = 0; round < 200; round++) {
      GtidSet held = randomSet();
      LogFile file = closedFiles().get(random.nextInt(closedFiles().size()));
      NavigableMap<Long, Boundary> boundaries = source.file(file.name()).boundaries();
      try (RelayLogCursor cursor = log.view().open(file, 4, TestReader.anonymous())) {
        for (long from : boundaries.keySet()) {
          IndexedPlace place = cursor.beyond(held, from);
          if (place != null) {
            moved++;
            assertThat(boundaries).containsKey(place.offset());
            assertAllHeld(file, held, from, place);
          }
        }
      }
    }
    assertThat(moved).isGreaterThan(100);
  }

  private void assertAllHeld(LogFile file, GtidSet held, long from, IndexedPlace place) {
    Boundary before = source.at(new BinlogPosition(file.name(), from));
    Boundary after = source.at(new BinlogPosition(file.name(), place.offset()));
    GtidSet between = after.executed().minus(before.executed());
    assertThat(held.contains(between)).as("%s to %s of %s", from, place, file).isTrue();
    assertThat(between.count())
        .as("anonymous transactions between %s and %s of %s", from, place, file)
        .isEqualTo(after.transactions() - before.transactions());
  }

  @Test
  void aReaderThatHoldsEverythingGoesOverEverythingButRotate() throws IOException {
    SourceHistoryBuilder plain = new SourceHistoryBuilder();
    for (int i = 0; i < 300; i++) {
      plain.transaction(random.nextInt(500));
    }
    SourceHistory history = plain.rotate().transaction(5).build();
    Delivery delivery = new Delivery(history, log.writer());
    delivery.rest(30);
    workers.work();
    LogFile file = log.view().files().get(0);
    List<byte[]> events = history.files().get(0).events();
    long rotate = file.publishedSize() - events.get(events.size() - 1).length;
    try (RelayLogCursor cursor = log.view().open(file, 4, TestReader.anonymous())) {
      IndexedPlace place = cursor.beyond(log.view().executed(), 4);
      assertThat(place).isEqualTo(new IndexedPlace(rotate, 300));
      assertThat(cursor.beyond(log.view().executed(), rotate)).isNull();
    }
  }

  private GtidSet randomSet() {
    GtidSet executed = log.view().executed();
    GtidSet some = GtidSet.EMPTY;
    long newest = executed.count() * 2;
    for (int i = random.nextInt(4); i >= 0; i--) {
      long from = 1 + random.nextLong(newest);
      long to = from + random.nextLong(newest);
      some = some.union(GtidSet.parse(BinlogBuilder.SOURCE + ":" + from + "-" + to));
    }
    return random.nextBoolean() ? some : executed.minus(some);
  }

  private Path index(LogFile file) {
    return GtidIndex.of(directory.resolve(file.name()));
  }

  @Test
  void purgedFilesTakeTheirIndexesWithThem() throws IOException {
    receive();
    Map<LogFile, Path> indexes = new HashMap<>();
    closedFiles().forEach(file -> indexes.put(file, index(file)));
    assertThat(indexes.values()).allMatch(Files::exists);
    close();
    workers = new ManualWorkers();
    RelayLogOptions options =
        new RelayLogOptions(directory, 1 << 20)
            .withRetention(
                new RetentionLimits(RetentionLimits.ANY_AGE, 1, 0, Duration.ZERO, Duration.ZERO));
    log = RelayLog.open(options, Surroundings.of(directory).with(workers));
    workers.work();
    assertThat(log.view().files()).hasSize(1);
    assertThat(indexes.values()).noneMatch(Files::exists);
  }
}
