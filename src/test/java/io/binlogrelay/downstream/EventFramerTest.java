package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.Heartbeat;
import io.binlogrelay.downstream.EventFramer.Verdict;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.semisync.AckRequests;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFramerTest {

  private static final String FILE = "binlog.000001";
  private static final int CHUNK = (1 << 24) - 1;

  @Test
  void putsEachEventIntoOnePacketWithTheOkByteBefore() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10);
    byte[] sent = stream(file, null, Integer.MAX_VALUE, 1 << 20);

    byte[] first = file.events().get(0);
    assertThat(sent).startsWith(first.length + 1, 0, 0, 1, 0);
    assertThat(Deframer.events(sent, 1)).containsExactlyElementsOf(file.events());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 18, 19, 20, 21, 64, 1000, 8191})
  void cutsOfTheInputChangeNothing(int piece) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    BinlogBuilder file = random(new Random(seed), 60, 9000);
    byte[] sent = stream(file, null, piece, 16384);
    assertThat(Deframer.events(sent, 1)).containsExactlyElementsOf(file.events());
  }

  @Test
  void everyOutputSizeGivesTheSameBytes() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    BinlogBuilder file = random(new Random(seed), 40, 20000);
    byte[] expected = stream(file, null, Integer.MAX_VALUE, 1 << 20);
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      int room = DumpReader.MIN_ROOM + random.nextInt(4000);
      assertThat(stream(file, null, 1 + random.nextInt(10000), room)).isEqualTo(expected);
    }
  }

  @Test
  void sequenceNumbersWrapAt256() {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int gno = 1; gno <= 200; gno++) {
      file.transaction(gno, 5);
    }
    assertThat(Deframer.events(stream(file, null, 5000, 16384), 1))
        .containsExactlyElementsOf(file.events());
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, -1, 0, 1, 2, CHUNK - 1, CHUNK, CHUNK + 1})
  void packetsOf16MiBAndMoreAreChains(int beyondOneChunk) {
    // The packet has the OK byte before the event: its payload is one byte longer.
    int eventLength = CHUNK - 1 + beyondOneChunk;
    BinlogBuilder file = new BinlogBuilder().head().gtid(1).rows(eventLength - 23).xid();
    byte[] sent = stream(file, null, 1 << 18, 1 << 18);
    assertThat(Deframer.events(sent, 1)).containsExactlyElementsOf(file.events());
    long packets = file.events().size() + (eventLength + 1) / CHUNK;
    assertThat(sent).hasSize((int) (file.position() - 4 + file.events().size() + 4 * packets));
  }

  @ParameterizedTest
  @ValueSource(ints = {EventFramer.LARGE - 1, EventFramer.LARGE, 1 << 20, CHUNK - 2, CHUNK - 1})
  void whatGoesFromTheFileToTheSocketUnseenMakesTheSameBytes(int eventLength) {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10);
    file.gtid(2).query("BEGIN").rows(eventLength - 23).rows(2 * CHUNK).xid().transaction(3, 10);
    byte[] expected = stream(file, null, 1 << 18, 1 << 18);
    for (int room : new int[] {DumpReader.MIN_ROOM, 1 << 18}) {
      assertThat(through(framer(null, true), file, 10_000, room)).isEqualTo(expected);
    }
  }

  @Test
  void aFullChunkIsFollowedByAnEmptyOne() {
    BinlogBuilder file = new BinlogBuilder().head().gtid(1).rows(CHUNK - 1 - 23);
    byte[] sent = stream(file, null, 100_000, 70_000);
    byte[] tail = java.util.Arrays.copyOfRange(sent, sent.length - 4, sent.length);
    assertThat(tail).containsExactly(0, 0, 0, 5);
  }

  @Test
  void skipsWhatTheReplicaHasAndAnnouncesItBeforeTheNextEvent() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10);
    file.transaction(2, 10).transaction(3, 5000);
    long skippedTo = file.position();
    int lacking = file.events().size();
    file.transaction(4, 10);

    List<byte[]> sent = Deframer.events(stream(file, set("2-3"), Integer.MAX_VALUE, 1 << 20), 1);

    List<byte[]> expected = new ArrayList<>(file.events().subList(0, 6));
    expected.add(Heartbeat.v1(900, FILE, skippedTo, ChecksumAlgorithm.CRC32));
    expected.addAll(file.events().subList(lacking, lacking + 4));
    assertThat(sent).containsExactlyElementsOf(expected);
  }

  @Test
  void holesAreSkippedOneByOne() {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int gno = 1; gno <= 30; gno++) {
      file.transaction(gno, gno * 300);
    }
    for (int piece : new int[] {1, 100, 5000, 1 << 20}) {
      List<byte[]> sent = Deframer.events(stream(file, set("1:3:5-9:20-29"), piece, 16384), 1);
      assertThat(gnos(sent))
          .containsExactly(2L, 4L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L, 30L);
      assertThat(sent.stream().filter(e -> Deframer.type(e) == 27)).hasSize(4);
    }
  }

  @Test
  void aRotateIsSentEvenAfterASkippedTransactionButAStopIsNot() {
    BinlogBuilder rotated = new BinlogBuilder().head().transaction(1, 10).rotate("binlog.000002");
    List<byte[]> sent = Deframer.events(stream(rotated, set("1"), 1000, 16384), 1);
    assertThat(sent.stream().map(Deframer::type)).containsExactly(15, 35, 27, 4);

    BinlogBuilder stopped =
        new BinlogBuilder().head().transaction(1, 10).event(3, 0, new byte[0], true);
    sent = Deframer.events(stream(stopped, set("1"), 1000, 16384), 1);
    assertThat(sent.stream().map(Deframer::type)).containsExactly(15, 35);
  }

  @Test
  void taggedTransactionsAreSkippedByTheirTag() {
    String source = BinlogBuilder.SOURCE.toString();
    BinlogBuilder file = new BinlogBuilder().head();
    file.event(42, 0, taggedBody(), true).query("BEGIN").xid().transaction(2, 10);

    List<byte[]> untagged = Deframer.events(stream(file, set("1"), 1000, 16384), 1);
    assertThat(untagged.stream().map(Deframer::type)).contains(42);
    GtidSet withTag = GtidSet.parse(source + ":tagx:1");
    List<byte[]> tagged = Deframer.events(stream(file, withTag, 1000, 16384), 1);
    assertThat(tagged.stream().map(Deframer::type)).containsExactly(15, 35, 27, 33, 2, 30, 16);
  }

  @Test
  void bytesThatAreNoEventAreCalledWhatTheServerCallsThem() {
    ByteBuffer event = ByteBuffer.wrap(new BinlogBuilder().format().events().get(0));
    event.order(ByteOrder.LITTLE_ENDIAN);
    int length = event.capacity();

    assertThat(verdictOn(event, 4 + length)).isEqualTo(Verdict.NEEDS_INPUT);
    assertThat(verdictOn(event, 4 + length - 1)).isEqualTo(Verdict.TRUNCATED);
    assertThat(verdictOn(event.putInt(13, 999), 1000)).isEqualTo(Verdict.BOGUS);
    assertThat(verdictOn(event.putInt(9, 18), 1000)).isEqualTo(Verdict.BOGUS);
    assertThat(verdictOn(event.putInt(9, -1), 1000)).isEqualTo(Verdict.TOO_LARGE);
    assertThat(verdictOn(event.putInt(9, (1 << 30) + 1), 1000)).isEqualTo(Verdict.TOO_LARGE);
    assertThat(verdictOn(event.putInt(9, 1 << 30), 1000)).isEqualTo(Verdict.TRUNCATED);
    assertThat(verdictOn(ByteBuffer.allocate(7).order(ByteOrder.LITTLE_ENDIAN), 11))
        .isEqualTo(Verdict.TRUNCATED);
  }

  @Test
  void aRefusedTypeStopsTheStreamBeforeTheEvent() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10);
    EventFramer framer = framer(null);
    framer.refuse(1L << 33);
    ByteBuffer out = littleEndian(1 << 16);
    assertThat(framer.frame(in(file), file.position(), false, out)).isEqualTo(Verdict.REFUSED_TYPE);
    assertThat(framer.refusedType()).isEqualTo(33);
    assertThat(framer.refusedEnd() - framer.offset()).isEqualTo(file.events().get(2).length);
    assertThat(Deframer.events(bytes(out), 1)).hasSize(2);
  }

  @Test
  void knowsTheNumberOfTheLastTransaction() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10).transaction(2, 10);
    EventFramer framer = framer(null);
    framer.frame(in(file), file.position(), false, littleEndian(1 << 16));
    assertThat(framer.lastSequence()).isEqualTo(2);
    assertThat(framer.sentEvents()).isEqualTo(file.events().size());
    assertThat(framer.offset()).isEqualTo(file.position());
  }

  @Test
  void atTheTailASkippedRangeIsAnnouncedAndForgotten() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 10);
    EventFramer framer = framer(set("1"));
    ByteBuffer out = littleEndian(1 << 16);
    framer.frame(in(file), file.position(), false, out);
    assertThat(framer.owesHeartbeat()).isTrue();
    assertThat(framer.settle(out)).isTrue();
    assertThat(framer.owesHeartbeat()).isFalse();

    long at = file.position();
    byte[] stop = file.event(3, 0, new byte[0], true).events().get(6);
    framer.frame(ByteBuffer.wrap(stop).order(ByteOrder.LITTLE_ENDIAN), file.position(), false, out);
    List<byte[]> sent = Deframer.events(bytes(out), 1);
    assertThat(sent.stream().map(Deframer::type)).containsExactly(15, 35, 27, 3);
    assertThat(Deframer.logPosition(sent.get(2))).isEqualTo(at);
  }

  private static Verdict verdictOn(ByteBuffer event, long end) {
    return framer(null)
        .frame(event.duplicate().order(ByteOrder.LITTLE_ENDIAN), end, false, littleEndian(1 << 16));
  }

  private static EventFramer framer(@Nullable GtidSet skip) {
    return framer(skip, false);
  }

  private static EventFramer framer(@Nullable GtidSet skip, boolean largeFromFile) {
    EventFramer framer =
        new EventFramer(
            new PacketStream(1, false),
            skip,
            new PlainFile(FILE, new AckRequests()),
            largeFromFile);
    framer.startAt(4);
    return framer;
  }

  /** Streams a file through small windows: what is left of one is offered again in the next. */
  private static byte[] stream(BinlogBuilder file, @Nullable GtidSet skip, int piece, int room) {
    return through(framer(skip), file, piece, room);
  }

  private static byte[] through(EventFramer framer, BinlogBuilder file, int piece, int room) {
    byte[] all = file.file();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    int readTo = 4;
    while (framer.offset() < all.length || framer.midEvent()) {
      int from = (int) framer.offset();
      readTo = (int) Math.min(all.length, Math.max(readTo, from) + (long) piece);
      ByteBuffer in =
          ByteBuffer.wrap(all, from, readTo - from).slice().order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer out = littleEndian(room);
      Verdict verdict = framer.frame(in, all.length, false, out);
      sent.writeBytes(bytes(out));
      if (verdict == Verdict.FROM_FILE) {
        int unseenFrom = (int) framer.offset();
        sent.write(all, unseenFrom, framer.pass(700_000));
        readTo = (int) framer.offset();
      } else {
        assertThat(verdict).isIn(Verdict.NEEDS_INPUT, Verdict.OUTPUT_FULL);
      }
    }
    return sent.toByteArray();
  }

  private static BinlogBuilder random(Random random, int transactions, int maxRows) {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int gno = 1; gno <= transactions; gno++) {
      file.transaction(gno, random.nextInt(maxRows));
    }
    return file;
  }

  private static List<Long> gnos(List<byte[]> events) {
    return events.stream()
        .filter(e -> Deframer.type(e) == 33)
        .map(e -> ByteBuffer.wrap(e).order(ByteOrder.LITTLE_ENDIAN).getLong(19 + 17))
        .toList();
  }

  private static GtidSet set(String intervals) {
    return GtidSet.parse(BinlogBuilder.SOURCE + ":" + intervals);
  }

  /** Body of a GTID_TAGGED event, SOURCE:tagx:1, captured from 8.4.8 (see protocol reference). */
  private static byte[] taggedBody() {
    return java.util.HexFormat.of()
        .parseHex(
            "0272000000"
                + "0214262d03e9029103390322c503f5024204f103000000"
                + "0204040608746167780810"
                + "0a180c7fc5dea3cdb260061059041"
                + "2c3d009");
  }

  private static ByteBuffer in(BinlogBuilder file) {
    byte[] all = file.file();
    return ByteBuffer.wrap(all, 4, all.length - 4).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
