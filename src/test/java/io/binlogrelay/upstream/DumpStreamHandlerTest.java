package io.binlogrelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.EventRejected;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogOptions;
import io.binlogrelay.relaylog.RelayLogWriter;
import io.binlogrelay.relaylog.SyncMode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpStreamHandlerTest implements DumpStreamHandler.Listener, EventIntake.Listener {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";
  private static final int CHUNK_MAX = 0xFF_FFFF;

  @TempDir Path directory;

  private RelayLog log;
  private RelayLogWriter writer;
  private EmbeddedChannel channel;
  private final List<DumpStreamHandler.Batch> batches = new ArrayList<>();
  private final List<RuntimeException> failures = new ArrayList<>();

  @Override
  public void onBatch(DumpStreamHandler.Batch batch) {
    batches.add(batch);
  }

  @Override
  public void onDumpFailed(RuntimeException cause) {
    failures.add(cause);
  }

  @Override
  public void onFileBegan() {}

  @Override
  public void onAckWanted(String file, long offset, long streamOffset) {
    throw new AssertionError("without semi-sync nobody asks");
  }

  @BeforeEach
  void open() {
    open(new SyncMode.EachTransaction());
  }

  private void open(SyncMode mode) {
    log = RelayLog.open(new RelayLogOptions(directory.resolve("log"), 1 << 20).withSync(mode));
    writer = log.writer();
    dump();
  }

  @AfterEach
  void close() throws IOException {
    channel.finishAndReleaseAll();
    log.close();
  }

  private void dump() {
    EventIntake intake =
        new EventIntake(writer, new ResumePlan.DumpFromStart(), DumpStream.FINDINGS, null, this);
    channel = new EmbeddedChannel(new DumpStreamHandler(writer, intake, this, false, true));
  }

  private static ByteBuf slice(byte[] bytes, int from, int to) {
    return Unpooled.directBuffer(to - from).writeBytes(bytes, from, to - from);
  }

  private byte[] stored(String file) throws IOException {
    return Files.readAllBytes(directory.resolve("log").resolve(file));
  }

  private static byte[] stream(BinlogBuilder first, BinlogBuilder second) {
    return new DumpStream()
        .event(DumpStream.fakeRotate(FIRST, 4))
        .events(first.events())
        .event(DumpStream.fakeRotate(SECOND, 4))
        .events(second.events())
        .event(DumpStream.heartbeat(SECOND, second.position()))
        .bytes();
  }

  @Test
  void takesTransactionsThatAreSplitAtAnyByte() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head();
    DumpStream stream = new DumpStream().event(DumpStream.fakeRotate(FIRST, 4));
    int sent = 0;
    int split = 0;
    int length = 1;
    for (int gno = 1; split < length; gno++, split++) {
      file.transaction(gno, 40);
      stream.events(file.events().subList(sent, file.events().size()));
      sent = file.events().size();
      byte[] bytes = stream.bytes();
      length = bytes.length;
      channel.writeInbound(slice(bytes, 0, split), slice(bytes, split, length));
      stream = stream.next();
    }
    assertThat(failures).isEmpty();
    assertThat(split).isGreaterThan(200);
    assertThat(stored(FIRST)).isEqualTo(file.file());
  }

  @Test
  void takesAStreamThatComesByteByByte() throws IOException {
    BinlogBuilder first = new BinlogBuilder().head().transaction(1, 60).rotate(SECOND);
    BinlogBuilder second = new BinlogBuilder().head().transaction(2, 60);
    byte[] bytes = stream(first, second);
    for (int at = 0; at < bytes.length; at++) {
      channel.writeInbound(slice(bytes, at, at + 1));
    }
    assertThat(failures).isEmpty();
    assertThat(stored(FIRST)).isEqualTo(first.file());
    assertThat(stored(SECOND)).isEqualTo(second.file());
    assertThat(batches.get(batches.size() - 1).heartbeats()).isEqualTo(1);
  }

  @Test
  void publishesOncePerBatch() {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int gno = 1; gno <= 100; gno++) {
      file.transaction(gno, 100);
    }
    byte[] bytes =
        new DumpStream().event(DumpStream.fakeRotate(FIRST, 4)).events(file.events()).bytes();
    channel.writeInbound(slice(bytes, 0, bytes.length));
    assertThat(batches)
        .containsExactly(new DumpStreamHandler.Batch(bytes.length, file.position() - 4, 0));
    assertThat(log.status().syncs().times().count()).isEqualTo(1);
    assertThat(log.view().executed()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1-100"));
  }

  @Test
  void anIdleSourceDoesNotKeepWhatWaitsForTheInterval() throws IOException {
    close();
    open(new SyncMode.AtInterval(Duration.ofMillis(200)));
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    long head = file.events().get(0).length + file.events().get(1).length + 4L;
    DumpStream stream = new DumpStream().event(DumpStream.fakeRotate(FIRST, 4));
    byte[] begin = stream.events(file.events().subList(0, 2)).bytes();
    byte[] rest = stream.next().events(file.events().subList(2, 6)).bytes();
    channel.writeInbound(slice(begin, 0, begin.length));
    channel.writeInbound(slice(rest, 0, rest.length));
    assertThat(log.view().published().offset()).isEqualTo(head);

    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              channel.runScheduledPendingTasks();
              return log.view().published().offset() == file.position();
            });
    assertThat(log.status().syncs().times().count()).isEqualTo(2);
    assertThat(batches.get(batches.size() - 1)).isEqualTo(new DumpStreamHandler.Batch(0, 0, 0));
  }

  @Test
  void streamsEventsAroundThe16MiBBoundariesInRandomReads() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    BinlogBuilder file = new BinlogBuilder().head();
    int gno = 1;
    for (int packet : new int[] {CHUNK_MAX - 1, CHUNK_MAX, CHUNK_MAX + 1, 2 * CHUNK_MAX}) {
      file.transaction(gno++, packet - 1 - 19 - 4);
    }
    byte[] bytes =
        new DumpStream().event(DumpStream.fakeRotate(FIRST, 4)).events(file.events()).bytes();
    int at = 0;
    while (at < bytes.length) {
      int to = Math.min(bytes.length, at + 1 + random.nextInt(1 << 20));
      channel.writeInbound(slice(bytes, at, to));
      at = to;
    }
    assertThat(failures).isEmpty();
    assertThat(stored(FIRST)).isEqualTo(file.file());
    await()
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () -> {
              channel.runScheduledPendingTasks(); // so large a batch is synced in the background
              assertThat(log.view().executed())
                  .isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1-4"));
            });
  }

  @Test
  void takesNothingMoreAfterADamagedEvent() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    byte[] damaged = DumpStream.flipped(file.gtid(2).events().get(6), 30);
    byte[] bytes =
        new DumpStream()
            .event(DumpStream.fakeRotate(FIRST, 4))
            .events(file.events().subList(0, 6))
            .event(damaged)
            .event(file.events().get(6))
            .bytes();
    channel.writeInbound(slice(bytes, 0, bytes.length));
    channel.writeInbound(slice(bytes, 0, 10));
    assertThat(failures).singleElement().isInstanceOf(EventRejected.class);
    assertThat(log.view().executed().isEmpty()).isTrue();
  }

  @Test
  void keepsWhatIsWholeWhenItIsStopped() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100).gtid(2);
    byte[] bytes =
        new DumpStream().event(DumpStream.fakeRotate(FIRST, 4)).events(file.events()).bytes();
    channel.pipeline().fireChannelRead(slice(bytes, 0, bytes.length));
    channel.pipeline().get(DumpStreamHandler.class).stop();
    channel.writeInbound(slice(bytes, 0, bytes.length));
    assertThat(failures).isEmpty();
    assertThat(batches).hasSize(1);
    assertThat(log.view().executed()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1"));
  }
}
