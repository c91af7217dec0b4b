package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.UnexpectedEventException;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.FileScan.Content;
import io.binlogrelay.relaylog.FileScan.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading for people and tools; what recovery makes of a scan is in {@link RecoveryTest}. */
class FileScanTest {
  private static final int LARGE = 3 << 20;

  @TempDir Path directory;
  private Path file;
  private final BinlogBuilder builder = new BinlogBuilder().head();
  private final List<String> seen = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();
  private long from = 4;

  @BeforeEach
  void setUp() {
    file = directory.resolve("binlog.000001");
  }

  @Test
  void everyEventIsShownAndPasses() throws IOException {
    builder.transaction(1, 40).transaction(2, 40).rotate("binlog.000002");

    Content content = read(builder.file());

    assertThat(seen)
        .hasSize(2 * 11)
        .startsWith("15 at 4", "passed in it", "35 at 126", "passed", "33 at 157", "passed in it")
        .endsWith("4 at " + (builder.position() - 44), "passed");
    assertThat(damages).isEmpty();
    assertThat(content.wholeEnd()).isEqualTo(builder.position()).isEqualTo(content.size());
    assertThat(content.executed()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1-2"));
    assertThat(content.transactions()).isEqualTo(2);
    assertThat(content.head().orElseThrow().format().serverVersion()).isEqualTo("8.0.33");
  }

  @Test
  void aDamagedEventIsPassedOverAndNothingAfterItCountsAsWhole() throws IOException {
    long first = builder.transaction(1, 40).position();
    long second = builder.transaction(2, 40).position();
    byte[] bytes = builder.transaction(3, 40).file();
    bytes[(int) second - 31 - 30] ^= 4; // in the rows of the second

    Content content = read(bytes);

    assertThat(damages).hasSize(1);
    assertThat(damages.get(0).offset()).isEqualTo(second - 31 - 63);
    assertThat(damages.get(0).what()).isEqualTo("CRC32 of Write_rows");
    assertThat(damages.get(0).expected()).isNotEqualTo(damages.get(0).found());
    assertThat(content.wholeEnd()).isEqualTo(first);
    assertThat(content.transactions()).isEqualTo(1);
    assertThat(seen).endsWith("16 at " + (builder.position() - 31), "passed in it");
  }

  @Test
  void aHeaderThatCanNotBeBelievedEndsTheFile() throws IOException {
    long first = builder.transaction(1, 40).position();
    byte[] bytes = builder.transaction(2, 40).file();
    bytes[(int) first + EventHeader.EVENT_LENGTH_OFFSET] ^= 1;

    assertThat(read(bytes).wholeEnd()).isEqualTo(first);
    assertThat(damages)
        .containsExactly(new Damage(first, "end position (log_pos)", first + 64L, first + 65L));
  }

  @Test
  void anEventTooLargeToBeHeldIsShownByItsHeadAndItsChecksumCounts() throws IOException {
    byte[] bytes = builder.transaction(1, LARGE).transaction(2, 10).file();
    assertThat(read(bytes).transactions()).isEqualTo(2);
    assertThat(damages).isEmpty();

    bytes[LARGE / 2] ^= 1;
    assertThat(read(bytes).transactions()).isZero();
    assertThat(damages).extracting(Damage::what).containsExactly("CRC32 of Write_rows");
  }

  @Test
  void readingFromAnOffsetPassesOverWhatIsBefore() throws IOException {
    from = builder.transaction(1, 40).position();
    byte[] bytes = builder.transaction(2, 40).file();
    bytes[(int) from - 20] ^= 1;

    assertThat(read(bytes).transactions()).isZero();
    assertThat(damages).isEmpty();
    assertThat(seen).hasSize(2 * (2 + 4)).contains("33 at " + from);
  }

  @Test
  void anOffsetInsideAnEventIsDamage() throws IOException {
    from = builder.position() + 3;
    read(builder.transaction(2, 40).file());

    assertThat(damages).extracting(Damage::offset).containsExactly(from);
  }

  @Test
  void aGtidWithAnImpossibleNumberIsDamage() throws IOException {
    long at = builder.position();

    read(builder.gtid(0).file());

    assertThat(damages).hasSize(1);
    assertThat(damages.get(0).offset()).isEqualTo(at);
    assertThat(damages.get(0).what()).isEqualTo("number of GTID");
  }

  @Test
  void eventsOutOfOrderAreTold() throws IOException {
    builder.gtid(1).gtid(2);

    read(builder.file());

    assertThat(seen)
        .endsWith("33 at 222", "unexpected: Gtid event after a GTID event", "passed in it");
  }

  private Content read(byte[] bytes) throws IOException {
    seen.clear();
    damages.clear();
    return FileScan.read(Files.write(file, bytes), GtidSet.EMPTY, new Notes(), 1 << 20);
  }

  private final class Notes implements EventVisitor {
    @Override
    public long from() {
      return from;
    }

    @Override
    public void event(long offset, ByteBuffer buffer, int at, int available) {
      seen.add(EventHeader.type(buffer, at) + " at " + offset);
    }

    @Override
    public void passed(long end, boolean boundary) {
      seen.add(boundary ? "passed" : "passed in it");
    }

    @Override
    public void unexpected(UnexpectedEventException e) {
      seen.add("unexpected: " + e.getMessage());
    }

    @Override
    public boolean damaged(Damage damage) {
      damages.add(damage);
      return true;
    }
  }
}
