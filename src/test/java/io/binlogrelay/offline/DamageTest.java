package io.binlogrelay.offline;

import static io.binlogrelay.offline.DoctoredLog.FIRST;
import static io.binlogrelay.offline.DoctoredLog.SECOND;
import static io.binlogrelay.offline.DoctoredLog.THIRD;
import static io.binlogrelay.offline.DoctoredLog.captured;
import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.EventVisitor;
import io.binlogrelay.relaylog.FileScan;
import io.binlogrelay.relaylog.RelayLogRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flipped bits and missing bytes anywhere, in files that real servers wrote. */
class DamageTest {
  private static final int FLAGS_OF_FDE = 21;

  @TempDir Path directory;

  private final long seed = Long.getLong("damage.seed", System.nanoTime());
  private final Random random = new Random(seed);

  DamageTest() {
    System.out.println("DamageTest -Ddamage.seed=" + seed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.0.33", "9.7.4"})
  void aFlippedBitInAClosedFileIsFoundInItsEvent(String version) throws IOException {
    DoctoredLog log = realLog(version);
    byte[] whole = log.bytes(SECOND);
    assertThat(log.verify().findings()).isEmpty();
    Set<Integer> kinds = new TreeSet<>();

    for (int at : DoctoredLog.eventsOf(whole)) {
      ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
      int length = (int) EventHeader.eventLength(bytes, at);
      kinds.add(EventHeader.type(bytes, at));
      for (int offset : sampled(at, length)) {
        byte[] damaged = whole.clone();
        damaged[offset] ^= (byte) (1 << random.nextInt(8));
        log.replace(SECOND, damaged);

        List<Finding> findings = log.verify().findings();
        assertThat(findings).as("byte %d of the event at %d", offset - at, at).isNotEmpty();
        Finding first = findings.get(0);
        assertThat(first.file()).isEqualTo(SECOND);
        assertThat(first.offset()).isEqualTo(offset == FLAGS_OF_FDE ? first.offset() : at);
        assertThat(first.expected()).isNotEqualTo(first.found());
      }
    }
    assertThat(kinds).hasSizeGreaterThan(18);
  }

  /** A byte in each field of the header, some of the body, one of the checksum. */
  private Set<Integer> sampled(int at, int length) {
    Set<Integer> offsets = new TreeSet<>(List.of(at, at + 4, at + 5, at + 9, at + 13, at + 18));
    for (int i = 0; i < 2; i++) {
      offsets.add(at + 19 + random.nextInt(length - 19));
    }
    offsets.add(at + length - 1 - random.nextInt(4));
    return offsets;
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.0.33", "9.7.4"})
  void aClosedFileCutAtAnyByteIsFound(String version) throws IOException {
    DoctoredLog log = realLog(version);
    byte[] whole = log.bytes(SECOND);
    for (int size = 0; size < whole.length; size += 1 + random.nextInt(40)) {
      log.replace(SECOND, Arrays.copyOf(whole, size));

      assertThat(log.verify().findings())
          .as("cut to %d bytes", size)
          .anySatisfy(finding -> assertThat(finding.file()).isEqualTo(SECOND));
    }
  }

  @Test
  void theLastFileCutAtAnyByteOfItsLastTwoTransactionsIsATailAfterTheMarkAndDamageBefore()
      throws IOException {
    BinlogBuilder last = new BinlogBuilder().head().transaction(1, 20);
    long mark = last.position();
    long one = last.transaction(2, 20).position();
    byte[] whole = last.transaction(3, 20).file();
    DoctoredLog log = new DoctoredLog(directory).write(FIRST, whole);
    for (int size = (int) mark; size < whole.length; size++) {
      log.replace(FIRST, Arrays.copyOf(whole, size));

      log.durableMark(FIRST, mark);
      Verification tail = log.verify();
      assertThat(tail.findings()).as("cut to %d bytes", size).isEmpty();
      assertThat(tail.notes()).hasSize(size == mark || size == one ? 0 : 1);
      assertThat(tail.transactions()).isEqualTo(size < one ? 1 : 2);

      log.durableMark(FIRST, whole.length);
      assertThat(log.verify().findings())
          .as("cut to %d bytes", size)
          .isNotEmpty()
          .allSatisfy(finding -> assertThat(finding.file()).isEqualTo(FIRST));
    }
  }

  /** The verifier and a start mean the same by "whole", whatever is wrong with the last file. */
  @ParameterizedTest
  @ValueSource(strings = {"8.0.33", "9.7.4"})
  void whatIsSoundIsWhatAStartAccepts(String version) throws IOException {
    byte[] whole = captured(version, SECOND);
    DoctoredLog log =
        new DoctoredLog(directory).write(FIRST, captured(version, FIRST)).write(SECOND, whole);
    String state = Files.readString(directory.resolve("relay.state"));
    List<Integer> boundaries = boundaries(log);
    for (int i = 0; i < 120; i++) {
      Files.writeString(directory.resolve("relay.state"), state);
      byte[] damaged = Arrays.copyOf(whole, 5 + random.nextInt(whole.length - 4));
      int flipped = random.nextBoolean() ? random.nextInt(damaged.length) : -1;
      if (flipped >= 0) {
        damaged[flipped] ^= (byte) (1 << random.nextInt(8));
      }
      int mark = boundaries.get(random.nextInt(boundaries.size()));
      log.replace(SECOND, damaged);
      log.durableMark(SECOND, mark);

      boolean sound = log.verify().sound();
      boolean accepted = accepted(log);
      if (flipped == FLAGS_OF_FDE && accepted) {
        continue; // a start does not mind these, the verifier says it
      }
      assertThat(sound)
          .as("%d bytes, mark %d, flipped %d", damaged.length, mark, flipped)
          .isEqualTo(accepted);
    }
  }

  private static boolean accepted(DoctoredLog log) throws IOException {
    try {
      log.open().close();
    } catch (RelayLogRefused e) {
      return false;
    }
    Verification recovered = log.verify();
    assertThat(recovered.notes()).isEmpty();
    return true;
  }

  private List<Integer> boundaries(DoctoredLog log) throws IOException {
    List<Integer> ends = new ArrayList<>();
    FileScan.read(
        log.directory.resolve(SECOND),
        GtidSet.EMPTY,
        new EventVisitor() {
          @Override
          public void passed(long end, boolean boundary) {
            if (boundary) {
              ends.add((int) end);
            }
          }

          @Override
          public boolean damaged(FileScan.Damage damage) {
            throw new AssertionError(damage);
          }
        },
        0);
    return ends;
  }

  /** The captured files 1 and 2, and one that comes after them. */
  private DoctoredLog realLog(String version) throws IOException {
    DoctoredLog log =
        new DoctoredLog(directory)
            .write(FIRST, captured(version, FIRST))
            .write(SECOND, captured(version, SECOND));
    byte[] previous = log.verify().executed().encode();
    return log.write(
        THIRD, new BinlogBuilder().format().previousGtids(previous).transaction(1, 9).file());
  }
}
