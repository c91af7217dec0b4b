package io.binlogrelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogOptions;
import io.binlogrelay.relaylog.SyncMode;
import io.binlogrelay.semisync.Ack;
import io.binlogrelay.semisync.AckRule;
import io.binlogrelay.semisync.SemiSync;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of an ACK, from the bytes of a dump to the bytes of the answer. */
class AcknowledgerTest implements DumpStreamHandler.Listener, EventIntake.Listener {

  private static final String FIRST = "binlog.000001";

  @TempDir Path directory;

  private final BinlogBuilder file = new BinlogBuilder().head();
  private final List<RuntimeException> failures = new ArrayList<>();
  private RelayLog log;
  private SemiSync semiSync;
  private EmbeddedChannel channel;
  private Acknowledger acknowledger;
  private EventIntake intake;
  private DumpStream stream;

  @Override
  public void onBatch(DumpStreamHandler.Batch batch) {
    acknowledger.step();
  }

  @Override
  public void onDumpFailed(RuntimeException cause) {
    failures.add(cause);
  }

  @Override
  public void onFileBegan() {}

  @Override
  public void onAckWanted(String name, long offset, long streamOffset) {
    acknowledger.asked(name, offset, streamOffset);
  }

  private void open(AckRule rule, SyncMode mode) {
    log = RelayLog.open(new RelayLogOptions(directory.resolve("log"), 1 << 20).withSync(mode));
    semiSync = SemiSync.of(rule);
    channel = new EmbeddedChannel();
    acknowledger = new Acknowledger(semiSync, log, channel.eventLoop());
    dump(new ResumePlan.DumpFromStart());
    receive(stream.event(DumpStream.fakeRotate(FIRST, 4)).events(file.events()).bytes());
  }

  private void dump(ResumePlan.Dump plan) {
    log.writer().cutToPublished();
    intake = new EventIntake(log.writer(), plan, DumpStream.FINDINGS, null, this);
    channel.pipeline().addLast(new DumpStreamHandler(log.writer(), intake, this, true, true));
    acknowledger.begin(channel);
    stream = DumpStream.semiSync();
  }

  @AfterEach
  void close() throws IOException {
    channel.finishAndReleaseAll();
    log.close();
    assertThat(failures).isEmpty();
  }

  private void receive(byte[] bytes) {
    channel.writeInbound(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
  }

  /** The next transaction, the end of which asks for an ACK. */
  private BinlogPosition commit(long gno) {
    int before = file.events().size();
    List<byte[]> events = file.transaction(gno, 100).events();
    int last = events.size() - 1;
    receive(next().events(events.subList(before, last)).asking(events.get(last)).bytes());
    return new BinlogPosition(FIRST, file.position());
  }

  private DumpStream next() {
    stream = stream.next();
    return stream;
  }

  private List<BinlogPosition> acks() {
    List<BinlogPosition> acks = new ArrayList<>();
    for (ByteBuf packet = channel.readOutbound(); packet != null; packet = channel.readOutbound()) {
      try {
        assertThat(packet.readUnsignedMediumLE()).isEqualTo(packet.readableBytes() - 1);
        assertThat(packet.readUnsignedByte()).as("sequence").isZero();
        acks.add(Ack.decode(packet).position());
      } catch (Exception e) {
        throw new AssertionError(e);
      } finally {
        packet.release();
      }
    }
    return acks;
  }

  @Test
  void acknowledgesWhatIsDurable() {
    open(new AckRule.Stored(), new SyncMode.EachTransaction());
    assertThat(acks()).isEmpty();
    BinlogPosition end = commit(1);
    assertThat(log.status().ends().durable()).isEqualTo(end);
    assertThat(acks()).containsExactly(end);
  }

  @Test
  void oneSyncGivesOneAck() {
    open(new AckRule.Stored(), new SyncMode.EachTransaction());
    int before = file.events().size();
    List<byte[]> events = file.transaction(1, 10).transaction(2, 10).transaction(3, 10).events();
    DumpStream batch = next();
    for (int i = before; i < events.size(); i++) {
      if ((i - before) % 4 == 3) {
        batch.asking(events.get(i));
      } else {
        batch.event(events.get(i));
      }
    }
    receive(batch.bytes());
    assertThat(acks()).containsExactly(new BinlogPosition(FIRST, file.position()));
    assertThat(semiSync.requests().firstAfter(0)).isLessThan(file.position());
  }

  @Test
  void nothingIsAcknowledgedBeforeTheIntervalHasSynced() {
    open(new AckRule.Stored(), new SyncMode.AtInterval(Duration.ofMillis(200)));
    log.writer().sync();
    BinlogPosition end = commit(1);
    BinlogPosition durable = log.status().ends().durable();
    assertThat(acks()).as("durable to %s", durable).isEmpty();
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              channel.runScheduledPendingTasks();
              assertThat(acks()).containsExactly(end);
            });
  }

  @Test
  void waitsForReplicasAndIsCalledByThem() {
    open(twoReplicas(AckRule.Overdue.HOLD, Duration.ofHours(1)), new SyncMode.EachTransaction());
    BinlogPosition end = commit(1);
    assertThat(acks()).isEmpty();
    assertThat(acknowledger.progress().state().name()).isEqualTo("waiting");
    semiSync.replicas().acknowledged(7, end.offset());
    channel.runPendingTasks();
    assertThat(acks()).isEmpty();
    semiSync.replicas().acknowledged(8, end.offset());
    channel.runPendingTasks();
    assertThat(acks()).containsExactly(end);
    assertThat(acknowledger.progress().state().name()).isEqualTo("idle");
  }

  @Test
  void acknowledgesByItselfWhenReplicasAreLate() {
    open(twoReplicas(AckRule.Overdue.ACK, Duration.ofMillis(50)), new SyncMode.EachTransaction());
    BinlogPosition end = commit(1);
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              channel.runScheduledPendingTasks();
              assertThat(acks()).containsExactly(end);
            });
    assertThat(acknowledger.progress().state().name()).isEqualTo("degraded");
  }

  /** The source does not ask again for what a dump by GTID set says that we hold. */
  @Test
  void whatWeHoldIsAcknowledgedWhenADumpBegins() {
    open(twoReplicas(AckRule.Overdue.HOLD, Duration.ofHours(1)), new SyncMode.EachTransaction());
    BinlogPosition end = commit(1);
    acknowledger.end();
    semiSync.replicas().acknowledged(7, end.offset());
    semiSync.replicas().acknowledged(8, end.offset());
    channel.runPendingTasks();
    assertThat(acks()).as("without a connection").isEmpty();
    channel.pipeline().removeFirst();
    dump(new ResumePlan.DumpByPosition(FIRST, end.offset()));
    assertThat(acks()).containsExactly(end);
  }

  @Test
  void aDumpMayNameOnlyWhatReplicasHaveAlsoAfterARestart() throws IOException {
    open(twoReplicas(AckRule.Overdue.HOLD, Duration.ofHours(1)), new SyncMode.EachTransaction());
    BinlogPosition first = commit(1);
    semiSync.replicas().acknowledged(7, first.offset());
    semiSync.replicas().acknowledged(8, first.offset());
    channel.runPendingTasks();
    commit(2);
    assertThat(acknowledger.mayResumeFrom()).isEqualTo(first);
    reopen(twoReplicas(AckRule.Overdue.HOLD, Duration.ofHours(1)));
    assertThat(acknowledger.mayResumeFrom()).isEqualTo(first);
    reopen(new AckRule.Stored());
    assertThat(acknowledger.mayResumeFrom()).isEqualTo(new BinlogPosition(FIRST, file.position()));
  }

  @Test
  void withoutKnowingWhatWasReleasedADumpBeginsAtTheNewestFile() throws IOException {
    open(new AckRule.Stored(), new SyncMode.EachTransaction());
    commit(1);
    reopen(twoReplicas(AckRule.Overdue.HOLD, Duration.ofHours(1)));
    assertThat(acknowledger.mayResumeFrom()).isEqualTo(new BinlogPosition(FIRST, 4));
  }

  private void reopen(AckRule rule) throws IOException {
    log.close();
    log = RelayLog.open(new RelayLogOptions(directory.resolve("log"), 1 << 20));
    semiSync = SemiSync.of(rule);
    acknowledger = new Acknowledger(semiSync, log, channel.eventLoop());
  }

  private static AckRule twoReplicas(AckRule.Overdue overdue, Duration timeout) {
    return new AckRule.Replicas(2, timeout, overdue);
  }
}
