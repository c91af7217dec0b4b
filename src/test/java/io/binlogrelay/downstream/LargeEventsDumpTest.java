package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps over a real socket of events that go from the file to it unseen. */
class LargeEventsDumpTest {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";

  @TempDir Path directory;
  private ServerFixture fixture;
  private BinlogBuilder first;
  private BinlogBuilder second;

  @BeforeEach
  void start() throws IOException {
    fixture = new ServerFixture(directory);
    first = new BinlogBuilder().head().transaction(1, 50).transaction(2, 50).rotate(SECOND);
    second = new BinlogBuilder().format();
    second.previousGtids(GtidSet.parse(BinlogBuilder.SOURCE + ":1-2").encode()).transaction(3, 50);
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
  }

  @Test
  void largeEventsArriveAsTheyAreFromTheDiskAndAtTheTail() throws IOException {
    second
        .transaction(4, 200_000)
        .transaction(5, 17 << 20)
        .transaction(6, 100)
        .rotate("binlog.000003");
    publishBoth();
    try (RawClient replica = fixture.replica()) {
      replica.dump("", 4, 7, 0);
      List<byte[]> sent = replica.events(2 + first.events().size() + second.events().size());
      assertThat(sent).endsWith(second.events().toArray(byte[][]::new));
      BinlogBuilder third = new BinlogBuilder().head();
      fixture.file("binlog.000003", third);
      assertThat(replica.events(3)).hasSize(3);
      for (int gno = 7; gno < 12; gno++) {
        third.transaction(gno, 300_000);
        fixture.append(third);
        List<byte[]> all = third.events();
        assertThat(replica.events(4))
            .containsExactlyElementsOf(all.subList(all.size() - 4, all.size()));
      }
    }
  }

  @Test
  void largeEventsWithSmallOnesBetweenArriveInOrderOverSeveralFiles() throws IOException {
    int gno = 4;
    for (; gno < 60; gno++) {
      second.transaction(gno, gno % 5 == 0 ? 100 * gno : 130_000 + 40_000 * (gno % 7));
    }
    second.rotate("binlog.000003");
    publishBoth();
    BinlogBuilder third = new BinlogBuilder().head();
    for (; gno < 120; gno++) {
      third.transaction(gno, gno % 3 == 0 ? 3_000_000 : 200_000);
    }
    fixture.file("binlog.000003", third);
    try (RawClient replica = fixture.replica()) {
      replica.dump("", 4, 7, 0);
      List<byte[]> sent = replica.events(2 + first.events().size() + second.events().size());
      assertThat(sent).endsWith(second.events().toArray(byte[][]::new));
      sent = replica.events(1 + third.events().size());
      assertThat(sent).endsWith(third.events().toArray(byte[][]::new));
    }
  }

  @Test
  void replicasReadLargeEventsFromTheDiskAsFastAsTheyCan() throws Exception {
    for (int gno = 4; gno < 300; gno++) {
      second.transaction(gno, 132_000);
    }
    publishBoth();
    List<byte[]> events = second.events();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Void>> replicas = new ArrayList<>();
      for (int serverId = 7; serverId < 10; serverId++) {
        replicas.add(threads.submit(new Following(serverId, events)));
      }
      for (Future<Void> replica : replicas) {
        replica.get(1, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** One replica that takes everything, several times. */
  private final class Following implements Callable<Void> {
    private final int serverId;
    private final List<byte[]> events;

    private Following(int serverId, List<byte[]> events) {
      this.serverId = serverId;
      this.events = events;
    }

    @Override
    public Void call() throws IOException {
      for (int round = 0; round < 4; round++) {
        try (RawClient replica = fixture.replica()) {
          replica.dump("", 4, serverId, 0);
          replica.events(2 + first.events().size());
          for (byte[] event : events) {
            assertThat(replica.event()).isEqualTo(event);
          }
        }
      }
      return null;
    }
  }

  private void publishBoth() {
    fixture.file(FIRST, first);
    fixture.file(SECOND, second);
  }
}
