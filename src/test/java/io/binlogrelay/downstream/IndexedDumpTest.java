package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.GtidEvent;
import io.binlogrelay.binlog.Heartbeat;
import io.binlogrelay.binlog.Rotate;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps by GTID that go over blocks by the index: the packets are those of a server that reads. */
class IndexedDumpTest {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";
  private static final int NON_BLOCK = 1;
  private static final int V2 = 2;
  private static final int PER_FILE = 600;
  private static final int BYTES = 20_000;

  /** A block spans 1 MiB at least. */
  private static final int PER_BLOCK = 60;

  private static final byte END_OF_INDEX = 3;
  private static final int END_LENGTH = 29;

  @TempDir Path directory;
  private ServerFixture fixture;
  private BinlogBuilder first;
  private BinlogBuilder second;

  @BeforeEach
  void start() throws IOException {
    fixture = new ServerFixture(directory);
    first = new BinlogBuilder().head();
    fixture.file(FIRST, first);
    write(first, FIRST, 1);
    fixture.append(first.rotate(SECOND));
    second = new BinlogBuilder().format().previousGtids(set("1-" + PER_FILE).encode());
    fixture.file(SECOND, second);
    write(second, SECOND, PER_FILE + 1);
    await().until(() -> endsWithRecordOf(END_OF_INDEX, FIRST));
  }

  /** Each part is a block of the index: it has to be there, or it would be one with the next. */
  private void write(BinlogBuilder file, String name, int from) throws IOException {
    for (int gno = from; gno < from + PER_FILE; gno++) {
      file.transaction(gno, BYTES);
      if (gno % PER_BLOCK == 0) {
        long before = sizeOfIndex(name);
        fixture.append(file);
        await().until(() -> sizeOfIndex(name) > before);
      }
    }
  }

  private long sizeOfIndex(String name) throws IOException {
    return Files.exists(index(name)) ? Files.size(index(name)) : 0;
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
  }

  @Test
  void anySetGetsWhatAServerThatReadsEveryEventWouldSend() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 10; round++) {
      GtidSet held = GtidSet.EMPTY;
      for (int i = random.nextInt(4); i >= 0; i--) {
        int from = 1 + random.nextInt(2 * PER_FILE);
        held = held.union(set(from + "-" + (from + random.nextInt(PER_FILE))));
      }
      assertDump(random.nextInt(3) == 0 ? set("1-" + 3 * PER_FILE).minus(held) : held);
    }
  }

  @Test
  void edges() throws IOException {
    for (String held :
        List.of("1", "1-599", "1-600", "1-601", "2-600", "1-1199", "1-1200", "1-300:302-1200")) {
      assertDump(set(held));
    }
  }

  @Test
  void blocksThatAreGoneOverAreNotRead() throws IOException {
    Files.delete(index(FIRST)); // made from the file, it has blocks of little more than 1 MiB
    assertDump(set("1-590"));
    await().until(() -> endsWithRecordOf(END_OF_INDEX, FIRST));
    erase(FIRST, 2 << 20, first.position() - (3 << 20));
    assertDump(set("1-590"));
    assertDump(set("1-2:4-590"));
  }

  @Test
  void aDamagedIndexOnlyMeansThatTheLogIsRead() throws IOException {
    byte[] index = Files.readAllBytes(index(FIRST));
    index[index.length / 2] ^= 4;
    Files.write(index(FIRST), index);
    assertDump(set("1-590"));
    await().until(() -> endsWithRecordOf(END_OF_INDEX, FIRST));
    Files.delete(index(FIRST));
    assertDump(set("1-590"));
    await().until(() -> Files.exists(index(FIRST)));
  }

  private boolean endsWithRecordOf(byte kind, String name) throws IOException {
    if (!Files.exists(index(name))) {
      return false;
    }
    byte[] index = Files.readAllBytes(index(name));
    return index.length > END_LENGTH && index[index.length - END_LENGTH] == kind;
  }

  private Path index(String name) {
    return directory.resolve(name + ".gtid-index");
  }

  private void erase(String name, long from, long to) throws IOException {
    try (FileChannel file = FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate((int) (to - from)), from);
    }
  }

  private void assertDump(GtidSet held) throws IOException {
    List<byte[]> expected = new ArrayList<>();
    if (!held.contains(set("1-" + PER_FILE))) {
      expected.add(fakeRotate(FIRST));
      addFile(expected, first, FIRST, held);
    }
    expected.add(fakeRotate(SECOND));
    addFile(expected, second, SECOND, held);
    try (RawClient replica = fixture.replica()) {
      replica.dump(held, "", 4, 7, NON_BLOCK | V2);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(Arrays.equals(replica.event(), expected.get(i)))
            .as("event %s of %s for %s", i, expected.size(), held)
            .isTrue();
      }
      assertThat(replica.packet()).containsExactly(0xfe, 0, 0, 2, 0);
    }
  }

  /** The rules of the server's dump thread, event by event (protocol.md 2.3). */
  private static void addFile(
      List<byte[]> expected, BinlogBuilder file, String name, GtidSet held) {
    boolean skipping = false;
    boolean skipped = false;
    long end = 4;
    for (byte[] event : file.events()) {
      ByteBuffer bytes = ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
      int type = EventHeader.type(bytes, 0);
      if (GtidEvent.isGtid(type)) {
        skipping = GtidEvent.in(held, bytes, 0, event.length);
      }
      if (skipping && type != EventType.ROTATE) {
        skipped = true;
      } else {
        if (skipped) {
          expected.add(Heartbeat.v2(ServerFixture.SERVER_ID, name, end, ChecksumAlgorithm.CRC32));
        }
        skipped = false;
        expected.add(event);
      }
      end += event.length;
    }
    if (skipped) {
      expected.add(Heartbeat.v2(ServerFixture.SERVER_ID, name, end, ChecksumAlgorithm.CRC32));
    }
  }

  private static byte[] fakeRotate(String file) {
    return Rotate.fake(ServerFixture.SERVER_ID, file, 4, ChecksumAlgorithm.CRC32);
  }

  private static GtidSet set(String intervals) {
    return GtidSet.parse(BinlogBuilder.SOURCE + ":" + intervals);
  }
}
