package io.binlogrelay.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChecksumRunTest {
  private static final int XID = 31;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final ChecksumRun run = new ChecksumRun();
  private final List<Integer> lengths = new ArrayList<>();
  private ByteBuffer bytes;

  @BeforeEach
  void begin() {
    System.out.println("seed " + seed);
    run.begin();
  }

  @Test
  void knowsARunOfUndamagedEventsOfAnyLength() {
    fill(ChecksumRun.BYTES_MAX);

    assertThat(lengths).hasSizeGreaterThan(10);
    assertThat(matches()).isTrue();
  }

  @Test
  void knowsTheShortestAndTheLongestRun() {
    add(XID);
    bytes = events();
    assertThat(matches()).isTrue();

    lengths.clear();
    add(ChecksumRun.BYTES_MAX);
    bytes = events();
    assertThat(run.hasRoom(1)).isTrue();
    assertThat(matches()).isTrue();
    assertThat(run.hasRoom(1)).isFalse();
  }

  @Test
  void anEmptyRunMatches() {
    assertThat(run.matches(0)).isTrue();
  }

  @Test
  void findsEveryFlippedBit() {
    fill(1000);

    for (int bit = 0; bit < bytes.capacity() * 8; bit++) {
      flip(bit);
      assertThat(matches()).as("bit %d of %s", bit, lengths).isFalse();
      flip(bit);
    }
    assertThat(matches()).isTrue();
  }

  @Test
  void findsDamageInManyEventsAtOnce() {
    for (int round = 0; round < 10_000; round++) {
      lengths.clear();
      fill(2000);
      int flips = 2 + random.nextInt(30);
      ByteBuffer before = ByteBuffer.allocate(bytes.capacity()).put(0, bytes, 0, bytes.capacity());
      for (int i = 0; i < flips; i++) {
        flip(random.nextInt(bytes.capacity() * 8));
      }
      if (!bytes.equals(before)) {
        assertThat(matches()).as("round %d: %d flips of %s", round, flips, lengths).isFalse();
      }
    }
  }

  @Test
  void findsTwoEventsThatChangedPlacesWhereTheirLengthsDiffer() {
    add(100);
    add(200);
    bytes = events();
    byte[] swapped = new byte[300];
    bytes.get(100, swapped, 0, 200);
    bytes.get(0, swapped, 200, 100);
    bytes = ByteBuffer.wrap(swapped).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(matches()).as("lengths as they were told").isFalse();
    lengths.clear();
    lengths.addAll(List.of(200, 100));
    assertThat(matches()).as("lengths as they are").isTrue();
  }

  private void fill(int total) {
    int left = total;
    while (left >= 2 * XID) {
      int length = Math.min(XID + random.nextInt(Math.max(1, total / 20)), left - XID);
      add(length);
      left -= length;
    }
    add(left);
    bytes = events();
  }

  private void add(int length) {
    lengths.add(length);
  }

  /** Random bytes in events of those lengths, each with its checksum. */
  private ByteBuffer events() {
    byte[] array = new byte[lengths.stream().mapToInt(length -> length).sum()];
    random.nextBytes(array);
    ByteBuffer all = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    for (int length : lengths) {
      all.put(at + EventHeader.TYPE_OFFSET, (byte) EventType.XID);
      EventChecksum.write(all, at, length);
      at += length;
    }
    return all;
  }

  private void flip(int bit) {
    bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ 1 << bit % 8));
  }

  private boolean matches() {
    run.begin();
    for (int length : lengths) {
      assertThat(run.hasRoom(length)).isTrue();
      run.add(length);
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate().clear());
    return run.matches((int) crc.getValue());
  }
}
