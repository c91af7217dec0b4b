package io.binlogrelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.binlog.TransactionBoundary;
import io.binlogrelay.message.ErrPacket;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.wire.Capabilities;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DumpPacketParserTest {

  /** Puts the events together again. */
  private static final class Collector implements EventSink {
    final List<byte[]> events = new ArrayList<>();
    final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    final List<Integer> acksAfter = new ArrayList<>();
    long expected;

    @Override
    public void event(ByteBuffer b, int at, int length) {
      byte[] event = new byte[length];
      b.get(at, event);
      events.add(event);
    }

    @Override
    public void eventBegins(ByteBuffer b, int at, int available, long eventLength) {
      assertThat(available).isGreaterThanOrEqualTo(TransactionBoundary.HEAD_BYTES);
      assertThat((long) available).isLessThan(eventLength);
      pieces.reset();
      expected = eventLength;
      eventContinues(b, at, available);
    }

    @Override
    public void eventContinues(ByteBuffer b, int at, int available) {
      byte[] piece = new byte[available];
      b.get(at, piece);
      pieces.writeBytes(piece);
      if (pieces.size() == expected) {
        events.add(pieces.toByteArray());
      }
    }

    @Override
    public void ackWanted() {
      acksAfter.add(events.size());
    }
  }

  private final Collector sink = new Collector();
  private final DumpPacketParser parser = new DumpPacketParser(sink, 1, false);

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int consume(byte[] bytes) {
    return parser.consume(wrap(bytes), 0, bytes.length);
  }

  @Test
  void findsEventsWhereTheyLie() {
    List<byte[]> events = new BinlogBuilder().head().transaction(1, 100).events();
    byte[] bytes = new DumpStream().events(events).bytes();
    assertThat(consume(bytes)).isEqualTo(bytes.length);
    assertThat(sink.events).containsExactlyElementsOf(events);
  }

  @Test
  void goesOnWhereItNeededMoreBytes() {
    List<byte[]> events = new BinlogBuilder().head().transaction(1, 100).events();
    byte[] bytes = new DumpStream().events(events).bytes();
    int at = 0;
    for (int end = 1; end <= bytes.length; end++) {
      at = parser.consume(wrap(bytes), at, end);
      assertThat(end - at).isLessThan(parser.needed());
    }
    assertThat(sink.events).containsExactlyElementsOf(events);
  }

  @Test
  void joinsChainsAroundThe16MiBBoundaries() {
    int chunk = 0xFF_FFFF;
    for (int packet : new int[] {chunk - 1, chunk, chunk + 1, 2 * chunk - 1, 2 * chunk}) {
      Collector collector = new Collector();
      DumpPacketParser fresh = new DumpPacketParser(collector, 1, false);
      BinlogBuilder log = new BinlogBuilder().rows(packet - 1 - 19 - 4).xid();
      byte[] bytes = new DumpStream().events(log.events()).bytes();
      int at = 0;
      for (int end = Math.min(1 << 20, bytes.length); at < bytes.length; ) {
        at = fresh.consume(wrap(bytes), at, end);
        end = Math.min(end + (1 << 20) + 7, bytes.length);
      }
      assertThat(collector.events).containsExactlyElementsOf(log.events());
    }
  }

  @Test
  void wrapsSequenceNumbers() {
    DumpStream stream = new DumpStream();
    byte[] heartbeat = DumpStream.heartbeat("binlog.000001", 4);
    for (int i = 0; i < 300; i++) {
      stream.event(heartbeat);
    }
    consume(stream.bytes());
    assertThat(sink.events).hasSize(300);
  }

  @Test
  void refusesAPacketOutOfOrder() {
    byte[] bytes = new DumpStream().header(40, 2).bytes();
    assertThatThrownBy(() -> consume(bytes))
        .isInstanceOf(LinkFailure.class)
        .hasMessageContaining("expected number 1, found 2");
  }

  @Test
  void refusesAPacketOfAnotherLengthThanItsEvent() {
    byte[] event = DumpStream.heartbeat("binlog.000001", 4);
    byte[] packet = new byte[event.length + 5];
    System.arraycopy(event, 0, packet, 1, event.length);
    byte[] bytes = new DumpStream().packet(packet).bytes();
    assertThatThrownBy(() -> consume(bytes)).hasMessageContaining("protocol error in the dump");
  }

  @Test
  void refusesPacketsThatAreNoEvents() {
    for (byte[] packet : List.of(new byte[0], new byte[] {0, 1, 2}, new byte[] {7, 0, 0, 0, 0})) {
      byte[] bytes = new DumpStream().packet(packet).bytes();
      DumpPacketParser fresh = new DumpPacketParser(sink, 1, false);
      assertThatThrownBy(() -> fresh.consume(wrap(bytes), 0, bytes.length))
          .isInstanceOf(LinkFailure.class);
    }
  }

  @Test
  void endsWithTheStream() {
    byte[] bytes = new DumpStream().packet(new byte[] {(byte) 0xFE, 0, 0, 2, 0}).bytes();
    assertThatThrownBy(() -> consume(bytes)).hasMessageContaining("ended the stream");
  }

  @Test
  void tellsTheSourcesError() {
    ByteBuf packet = Unpooled.buffer();
    new ErrPacket(1236, "HY000", "Could not find first log file name in binary log index file")
        .encode(packet, Capabilities.PROTOCOL_41);
    byte[] bytes = new DumpStream().packet(ByteBufUtil.getBytes(packet)).bytes();
    assertThatThrownBy(() -> consume(bytes))
        .isInstanceOfSatisfying(
            LinkFailure.class, e -> assertThat(e.end()).isInstanceOf(SessionEnd.Lost.class))
        .hasMessageContaining("1236")
        .hasMessageContaining("Could not find first log");
  }

  // ---- with semi-sync ----

  private void consumeSemiSync(Collector collector, byte[] bytes, int step) {
    DumpPacketParser semiSync = new DumpPacketParser(collector, 1, true);
    int at = 0;
    for (int end = Math.min(step, bytes.length); at < bytes.length; ) {
      at = semiSync.consume(wrap(bytes), at, end);
      end = Math.min(end + step, bytes.length);
    }
  }

  @Test
  void stripsTheHeaderAndTellsWhereAnAckIsWanted() {
    List<byte[]> events = new BinlogBuilder().head().transaction(1, 100).events();
    DumpStream stream = DumpStream.semiSync().events(events.subList(0, 5));
    byte[] bytes = stream.asking(events.get(5)).event(events.get(0)).bytes();
    for (int step : new int[] {1, 5, 64, bytes.length}) {
      Collector collector = new Collector();
      consumeSemiSync(collector, bytes, step);
      assertThat(collector.events).startsWith(events.toArray(byte[][]::new)).hasSize(7);
      assertThat(collector.acksAfter).containsExactly(6);
    }
  }

  @Test
  void joinsChainsWithTheHeader() {
    int chunk = 0xFF_FFFF;
    for (int packet : new int[] {chunk - 1, chunk, chunk + 1, 2 * chunk - 1, 2 * chunk}) {
      Collector collector = new Collector();
      BinlogBuilder log = new BinlogBuilder().rows(packet - 3 - 19 - 4).xid();
      byte[] bytes =
          DumpStream.semiSync().asking(log.events().get(0)).event(log.events().get(1)).bytes();
      consumeSemiSync(collector, bytes, 1 << 20);
      assertThat(collector.events).containsExactlyElementsOf(log.events());
      assertThat(collector.acksAfter).containsExactly(1);
    }
  }

  @Test
  void acceptsManyRestartsOfTheSequence() {
    DumpStream stream = DumpStream.semiSync();
    byte[] heartbeat = DumpStream.heartbeat("binlog.000001", 4);
    for (int i = 0; i < 1000; i++) {
      stream.event(heartbeat).asking(heartbeat);
    }
    Collector collector = new Collector();
    consumeSemiSync(collector, stream.bytes(), 4096);
    assertThat(collector.acksAfter).hasSize(1000);
  }

  @Test
  void refusesASequenceThatGoesOnAfterAnAckWasWanted() {
    byte[] event = DumpStream.heartbeat("binlog.000001", 4);
    DumpStream stream = DumpStream.semiSync().event(event).asking(event).header(40, 3);
    assertThatThrownBy(() -> consumeSemiSync(sink, stream.bytes(), 1 << 20))
        .hasMessageContaining("expected number 1, found 3");
  }

  @Test
  void refusesAPacketWithoutTheHeader() {
    byte[] bytes = new DumpStream().event(DumpStream.heartbeat("binlog.000001", 4)).bytes();
    assertThatThrownBy(() -> consumeSemiSync(sink, bytes, 1 << 20))
        .hasMessageContaining("no semi-sync header: expected EF, found 0");
  }

  @Test
  void theEndOfTheStreamHasNoHeader() {
    byte[] bytes = DumpStream.semiSync().packet(new byte[] {(byte) 0xFE, 0, 0, 2, 0}).bytes();
    assertThatThrownBy(() -> consumeSemiSync(sink, bytes, 1 << 20))
        .hasMessageContaining("ended the stream");
  }
}
