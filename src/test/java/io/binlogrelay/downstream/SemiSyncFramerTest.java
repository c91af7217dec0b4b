package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.downstream.EventFramer.Verdict;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.semisync.AckRequests;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dump sends to a replica that asked for semi-sync. */
class SemiSyncFramerTest {

  private static final String FILE = "binlog.000001";
  private static final int CHUNK = (1 << 24) - 1;

  private final AckRequests asked = new AckRequests();

  @Test
  void onlyTheNewestEventIsToBeAcknowledged() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10).transaction(2, 10);
    for (int piece : new int[] {1, 100, 1 << 20}) {
      assertThat(acks(stream(file, null, true, piece))).containsExactly(file.position());
    }
  }

  @Test
  void inAFileThatIsFollowedByAnotherNothingIs() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10);
    assertThat(acks(stream(file, null, false, 1000))).isEmpty();
  }

  @Test
  void whereTheSourceAskedTheReplicaIsAsked() {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int gno = 1; gno <= 30; gno++) {
      file.transaction(gno, 500 * gno % 3000);
      if (gno % 7 == 0) {
        asked.add(file.position());
      }
    }
    for (int piece : new int[] {1, 1000, 1 << 20}) {
      assertThat(acks(stream(file, null, false, piece))).hasSize(4).contains(asked.firstAfter(0));
    }
  }

  /** The replica would acknowledge the beginning of the next file, which is not there yet. */
  @Test
  void aRotateIsNotToBeAcknowledged() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10).rotate("binlog.000002");
    asked.add(file.position());
    assertThat(acks(stream(file, null, true, 1000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, CHUNK - 1, CHUNK, CHUNK + 1})
  void chainsHaveTheHeaderInTheirFirstPacketAndRestartBehindTheirLast(int beyondOneChunk) {
    int eventLength = CHUNK - 3 + beyondOneChunk;
    BinlogBuilder file = new BinlogBuilder().head().gtid(1).rows(eventLength - 23).xid();
    asked.add(file.position() - file.events().get(4).length);
    List<Deframer.Asked> sent = stream(file, null, true, 1 << 18);
    assertThat(sent.stream().map(Deframer.Asked::event)).containsExactlyElementsOf(file.events());
    assertThat(acks(sent)).containsExactly(asked.firstAfter(0), file.position());
  }

  @Test
  void whatIsSkippedAtTheEndIsToBeAcknowledgedByTheHeartbeatThatStandsForIt() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10).transaction(2, 10);
    GtidSet has = GtidSet.parse(BinlogBuilder.SOURCE + ":2");
    List<Deframer.Asked> sent = stream(file, has, true, 1000);
    Deframer.Asked last = sent.get(sent.size() - 1);
    assertThat(Deframer.type(last.event())).isEqualTo(27);
    assertThat(acks(sent)).containsExactly(file.position());
  }

  @Test
  void whatIsSkippedOnTheWayIsNot() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10).transaction(2, 10);
    GtidSet has = GtidSet.parse(BinlogBuilder.SOURCE + ":1");
    assertThat(acks(stream(file, has, true, 1000))).containsExactly(file.position());
  }

  @Test
  void thousandsOfAcksRestartTheSequenceThousandsOfTimes() {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int gno = 1; gno <= 3000; gno++) {
      file.transaction(gno, 5);
      asked.add(file.position());
    }
    assertThat(acks(stream(file, null, true, 5000))).hasSize(3000);
  }

  @Test
  void anEventThatGoesOutUnseenIsAskedForAndRestartsTheSequence() {
    BinlogBuilder file = new BinlogBuilder().head().gtid(1).query("BEGIN").rows(300_000);
    asked.add(file.position());
    file.rows((1 << 24) - 1 - 3 - 23); // with its head it fills one chunk, so an empty one follows
    asked.add(file.position());
    file.xid();

    List<Deframer.Asked> sent = stream(file, null, true, 5000);

    assertThat(sent.stream().map(Deframer.Asked::event)).containsExactlyElementsOf(file.events());
    assertThat(acks(sent)).hasSize(3);
  }

  private static List<Long> acks(List<Deframer.Asked> sent) {
    return sent.stream()
        .filter(Deframer.Asked::ack)
        .map(packet -> Deframer.logPosition(packet.event()))
        .toList();
  }

  private List<Deframer.Asked> stream(
      BinlogBuilder file, @Nullable GtidSet skip, boolean newest, int piece) {
    byte[] all = file.file();
    EventFramer framer =
        new EventFramer(new PacketStream(1, true), skip, new PlainFile(FILE, asked), true);
    framer.startAt(4);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    int readTo = 4;
    while (framer.offset() < all.length || framer.midEvent()) {
      int from = (int) framer.offset();
      readTo = (int) Math.min(all.length, Math.max(readTo, from) + (long) piece);
      ByteBuffer in =
          ByteBuffer.wrap(all, from, readTo - from).slice().order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer out = room();
      Verdict verdict = framer.frame(in, all.length, newest, out);
      sent.writeBytes(bytes(out));
      if (verdict == Verdict.FROM_FILE) {
        int unseenFrom = (int) framer.offset();
        sent.write(all, unseenFrom, framer.pass(1 << 20));
        readTo = (int) framer.offset();
      } else {
        assertThat(verdict).isIn(Verdict.NEEDS_INPUT, Verdict.OUTPUT_FULL);
      }
    }
    ByteBuffer out = room();
    framer.settle(out);
    sent.writeBytes(bytes(out));
    return Deframer.semiSync(sent.toByteArray(), 1);
  }

  private static ByteBuffer room() {
    return ByteBuffer.allocate(70_000).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }
}
