package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.binlog.EventChecksum;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.gtid.GtidSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that were damaged on the way: told with their place, and never published. */
class DamagedStreamTest {

  private static final String FIRST = "binlog.000001";

  /** The least, so that the recent bytes turn more than once. */
  private static final int RECENT_BYTES = 1 << 20;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir Path directory;
  private RelayLog log;
  private RelayLogWriter writer;

  @BeforeEach
  void open() {
    System.out.println("seed " + seed);
    reopen();
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  @Test
  void aDamagedEventIsRefusedWithItsPlaceAtTheEndOfItsBatch() {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    List<byte[]> events = file.events();
    take(events.subList(0, 4));
    long place = writer.currentOffset();
    append(flipped(events.get(4), 8 * 40));
    append(events.get(5));

    assertThatThrownBy(writer::endBatch)
        .isInstanceOf(EventRejected.class)
        .hasMessageContaining("CRC32 of Write_rows, expected a match, found none")
        .extracting(refused -> ((EventRejected) refused).where())
        .isEqualTo(new BinlogPosition(FIRST, place));
    assertThat(log.view().executed()).isEqualTo(GtidSet.EMPTY);
  }

  @Test
  void theFirstOfSeveralIsNamed() {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int gno = 1; gno <= 20; gno++) {
      file.transaction(gno, 60);
    }
    List<byte[]> events = file.events();
    take(events.subList(0, 2));
    long place = 0;
    for (int i = 2; i < events.size(); i++) {
      place = i == 47 ? writer.currentOffset() : place;
      append(i == 47 || i == 50 || i == 51 ? flipped(events.get(i), 200) : events.get(i));
    }

    assertThat(refusal()).isEqualTo(new BinlogPosition(FIRST, place));
  }

  @Test
  void itIsRefusedUntilTheWriterIsCutAndTakenWholeAfterwards() throws IOException {
    List<byte[]> events = transactions(3);
    take(events.subList(0, 6));
    BinlogPosition published = writer.published();
    append(flipped(events.get(6), 300));
    for (int i = 7; i < 10; i++) {
      append(events.get(i));
    }
    assertThat(refusal()).isEqualTo(published);
    assertThat(refusal()).as("asked again").isEqualTo(published);

    assertThat(writer.cutToPublished()).isEqualTo(published);
    events.subList(6, events.size()).forEach(this::append);
    writer.sync();
    assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(file(events));
  }

  @Test
  void theDamageIsToldRatherThanWhatItLeadsTo() {
    List<byte[]> events = transactions(2);
    take(events.subList(0, 6));
    byte[] gtid = events.get(6).clone();
    gtid[EventHeader.LENGTH + 17] = 1; // the first transaction's number

    assertThatThrownBy(() -> append(gtid)).hasMessageContaining("CRC32 of Gtid");

    writer.cutToPublished();
    events.subList(6, 8).forEach(this::append);
    append(flipped(events.get(8), 200));
    assertThatThrownBy(() -> append(events.get(8)))
        .as("an event in the wrong place after it")
        .hasMessageContaining("CRC32 of Write_rows");
  }

  @Test
  void aRelayThatStopsBeforeTheBatchEndsKeepsNothingOfIt() throws IOException {
    List<byte[]> events = transactions(3);
    take(events.subList(0, 6));
    append(events.get(6));
    append(flipped(events.get(7), 200));
    events.subList(8, events.size()).forEach(this::append);

    log.close();
    reopen();
    assertThat(log.view().executed()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1"));
  }

  /**
   * Its last four bytes may be the checksum of those before: they are its header's all the same.
   */
  @Test
  void anEventThatIsTooShortForAChecksumIsRefused() {
    take(transactions(1));
    int length = EventChecksum.SMALLEST_EVENT - 1;
    ByteBuffer event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    event.put(EventHeader.TYPE_OFFSET, (byte) EventType.ROWS_QUERY);
    event.putInt(EventHeader.EVENT_LENGTH_OFFSET, length);
    event.putInt(EventHeader.LOG_POSITION_OFFSET, (int) writer.currentOffset() + length);
    EventChecksum.write(event, 0, length);

    assertThatThrownBy(() -> append(event.array())).hasMessageContaining("CRC32 of Rows_query");
  }

  @Test
  void noFlippedBitIsEverPublished() throws IOException {
    List<byte[]> events = transactions(2000);
    take(events.subList(0, 2));
    int next = 2;
    int damaged = 0;
    while (next < events.size()) {
      int batch = Math.min(1 + random.nextInt(150), events.size() - next);
      int bad = next + random.nextInt(batch);
      if (random.nextInt(3) > 0) {
        damaged++;
        PublishedEnd before = log.view().published();
        List<byte[]> sent = new ArrayList<>(events.subList(next, next + batch));
        sent.set(bad - next, flipped(events.get(bad), bitOutsideLength(events.get(bad))));
        assertThatThrownBy(() -> take(sent)).as("event %d", bad).isInstanceOf(EventRejected.class);
        assertThat(log.view().published()).isSameAs(before);
        writer.cutToPublished();
        next = indexOf(events, before.offset());
      } else {
        take(events.subList(next, next + batch));
        next += batch;
      }
    }
    assertThat(damaged).isPositive();
    assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(file(events));
  }

  /** Where the writer goes on after a cut: the event that begins there. */
  private static int indexOf(List<byte[]> events, long offset) {
    long at = LogFile.MAGIC.length;
    int index = 0;
    while (at < offset) {
      at += events.get(index++).length;
    }
    return index;
  }

  /** The length is compared with the packet's before, by whoever calls. */
  private int bitOutsideLength(byte[] event) {
    int bit = random.nextInt(event.length * 8);
    boolean inLength =
        bit / 8 >= EventHeader.EVENT_LENGTH_OFFSET && bit / 8 < EventHeader.LOG_POSITION_OFFSET;
    return inLength ? 8 * EventHeader.LENGTH : bit;
  }

  private List<byte[]> transactions(int count) {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int gno = 1; gno <= count; gno++) {
      file.transaction(gno, 100 + random.nextInt(gno % 20 == 0 ? 30_000 : 400));
    }
    return file.events();
  }

  private static byte[] file(List<byte[]> events) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(LogFile.MAGIC);
    events.forEach(file::writeBytes);
    return file.toByteArray();
  }

  private BinlogPosition refusal() {
    try {
      writer.sync();
    } catch (EventRejected refused) {
      return refused.where();
    }
    throw new AssertionError("nothing was refused");
  }

  private void reopen() {
    log = RelayLog.open(new RelayLogOptions(directory, RECENT_BYTES));
    writer = log.writer();
    writer.cutToPublished();
  }

  private void take(List<byte[]> events) {
    if (writer.currentFile() == null) {
      writer.beginFile(FIRST);
    }
    events.forEach(this::append);
    writer.sync();
  }

  private void append(byte[] event) {
    writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
  }

  private static byte[] flipped(byte[] event, int bit) {
    byte[] damaged = event.clone();
    damaged[bit / 8] ^= (byte) (1 << bit % 8);
    return damaged;
  }
}
