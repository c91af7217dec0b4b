package io.binlogrelay.offline;

import static io.binlogrelay.offline.DoctoredLog.FIRST;
import static io.binlogrelay.offline.DoctoredLog.SECOND;
import static io.binlogrelay.offline.DoctoredLog.THIRD;
import static io.binlogrelay.offline.DoctoredLog.captured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.RelayLogRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogListingTest {
  private static final Instant BUILT = Instant.ofEpochSecond(1_790_000_000);

  @TempDir Path directory;

  @Test
  void filesAreListedWithSizesTimesAndTheirOwnGtids() throws IOException {
    byte[] real = captured("8.0.33", SECOND);
    DoctoredLog log =
        new DoctoredLog(directory).write(FIRST, captured("8.0.33", FIRST)).write(SECOND, real);
    GtidSet held = log.verify().executed();
    BinlogBuilder last =
        new BinlogBuilder().format().previousGtids(held.encode()).transaction(77, 9);
    log.write(THIRD, last.file());

    LogListing listing = LogListing.of(directory);

    List<StoredFile> files = listing.files();
    assertThat(files).extracting(StoredFile::name).containsExactly(FIRST, SECOND, THIRD);
    assertThat(files).extracting(StoredFile::closed).containsExactly(true, true, false);
    assertThat(files).extracting(StoredFile::bytes).containsExactly(201L, 8740L, last.position());
    assertThat(files.get(0).gtids().isEmpty()).isTrue();
    assertThat(files.get(0).transactions()).isZero();
    assertThat(files.get(1).gtids()).isEqualTo(held);
    assertThat(files.get(1).transactions()).isEqualTo(held.count());
    assertThat(files.get(1).lastEvent()).isAfter(files.get(1).firstEvent());
    assertThat(files.get(2).gtids()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":77"));
    assertThat(files.get(2).transactions()).isEqualTo(1);
    assertThat(files.get(2).firstEvent()).isEqualTo(files.get(2).lastEvent()).isEqualTo(BUILT);
    assertThat(listing.executed()).isEqualTo(held.union(files.get(2).gtids()));
    assertThat(listing.bytes()).isEqualTo(201 + 8740 + last.position());
  }

  @Test
  void theLastEventOfAClosedFileIsFoundHoweverTheFileEnds() throws IOException {
    DoctoredLog log =
        new DoctoredLog(directory)
            .write(FIRST, captured("9.7.4", "binlog.000005")) // Rotate to another number
            .write(SECOND, captured("9.7.4", "binlog.000007")) // Stop, and no checksums
            .write(THIRD, new BinlogBuilder().head().file());
    List<StoredFile> files = LogListing.of(log.directory).files();

    assertThat(files.get(0).lastEvent()).isEqualTo(lastTimestamp(log.bytes(FIRST)));
    assertThat(files.get(1).lastEvent()).isEqualTo(lastTimestamp(log.bytes(SECOND)));
  }

  private static Instant lastTimestamp(byte[] file) {
    List<Integer> events = DoctoredLog.eventsOf(file);
    int at = events.get(events.size() - 1);
    long seconds = 0;
    for (int i = 3; i >= 0; i--) {
      seconds = seconds << 8 | (file[at + i] & 0xff);
    }
    return Instant.ofEpochSecond(seconds);
  }

  @Test
  void aFileThatHoldsNothingYetIsListed() throws IOException {
    DoctoredLog log =
        new DoctoredLog(directory)
            .write(FIRST, new BinlogBuilder().head().transaction(1, 9).file());
    log.replace(SECOND, new byte[] {(byte) 0xfe, 'b', 'i', 'n'});
    log.edit("binlog.index", index -> index + "./" + SECOND + "\n");

    List<StoredFile> files = LogListing.of(directory).files();
    assertThat(files.get(0).transactions()).isEqualTo(1);
    assertThat(files.get(1))
        .isEqualTo(new StoredFile(SECOND, 4, null, null, GtidSet.EMPTY, 0, false));
  }

  @Test
  void aDirectoryWithoutALogIsRefused() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    assertThatThrownBy(() -> LogListing.of(empty))
        .isInstanceOf(RelayLogRefused.class)
        .hasMessageContaining("holds no relay log");
  }
}
