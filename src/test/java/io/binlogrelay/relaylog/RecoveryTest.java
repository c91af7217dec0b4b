package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.gtid.GtidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";

  @TempDir Path directory;

  private final BinlogBuilder first =
      new BinlogBuilder().head().transaction(1, 40).transaction(2, 40).rotate(SECOND);
  private final BinlogBuilder second =
      new BinlogBuilder()
          .format()
          .previousGtids(GtidSet.parse(BinlogBuilder.SOURCE + ":1-2").encode());

  @Test
  void aLogComesBackAsItWas() throws IOException {
    UUID uuid = write(second.transaction(3, 30));
    try (RelayLog log = open()) {
      assertThat(log.serverUuid()).isEqualTo(uuid);
      assertThat(log.view().executed()).isEqualTo(gtids("1-3"));
      assertThat(log.view().published().offset()).isEqualTo(second.position());
      assertThat(log.view().published().transactions()).isEqualTo(3);
      assertThat(log.view().files()).extracting(LogFile::name).containsExactly(FIRST, SECOND);
      assertThat(log.view().files().get(0).closed()).isTrue();
    }
  }

  @Test
  void aStopInsideASyncedTransactionOpensAgain() throws IOException {
    long whole = second.transaction(3, 30).position();
    write(second.gtid(4).query("BEGIN"));
    assertThat(Files.size(directory.resolve(SECOND))).isEqualTo(whole);
    try (RelayLog log = open()) {
      assertThat(log.view().published().offset()).isEqualTo(whole);
      assertThat(log.view().executed()).isEqualTo(gtids("1-3"));
    }
  }

  @Test
  void aTailTornAtAnyByteIsCutToTheLastWholeTransaction() throws IOException {
    long head = second.position();
    long afterThird = second.transaction(3, 20).position();
    long afterFourth = second.transaction(4, 20).position();
    write(second);
    byte[] whole = second.file();
    forgetDurableMark();
    for (long size = head; size <= afterFourth; size++) {
      Files.write(directory.resolve(SECOND), Arrays.copyOf(whole, (int) size));
      long expected = size == afterFourth ? afterFourth : size >= afterThird ? afterThird : head;
      try (RelayLog log = open()) {
        assertThat(log.view().published().offset()).as("torn at %s", size).isEqualTo(expected);
        assertThat(Files.size(directory.resolve(SECOND))).isEqualTo(expected);
      }
      forgetDurableMark();
    }
  }

  @Test
  void aTornTailIsKeptAside() throws IOException {
    long whole = second.position();
    write(second);
    forgetDurableMark();
    byte[] torn = Arrays.copyOf(second.transaction(3, 20).file(), (int) second.position() - 9);
    Files.write(directory.resolve(SECOND), torn);
    try (RelayLog log = open()) {
      assertThat(log.view().published().offset()).isEqualTo(whole);
      assertThat(Files.readAllBytes(directory.resolve("cut-" + SECOND + "-" + whole)))
          .isEqualTo(Arrays.copyOfRange(torn, (int) whole, torn.length));
    }
  }

  @Test
  void damageBeforeTheDurableMarkIsRefusedWithFileOffsetExpectedAndFound() throws IOException {
    long at = second.transaction(3, 20).position() - 40;
    write(second.transaction(4, 20));
    flip(SECOND, at);
    assertThatThrownBy(this::open)
        .isInstanceOf(RelayLogRefused.class)
        .hasMessageContaining(SECOND)
        .hasMessageContaining("CRC32")
        .hasMessageContaining("durable up to " + second.position());
  }

  @Test
  void aFileShorterThanItsDurableMarkIsRefused() throws IOException {
    write(second.transaction(3, 20));
    truncate(SECOND, second.position() - 1);
    assertThatThrownBy(this::open).isInstanceOf(RelayLogRefused.class).hasMessageContaining(SECOND);
  }

  @Test
  void aClosedFileOfAnotherSizeIsRefused() throws IOException {
    write(second.transaction(3, 20));
    truncate(FIRST, first.position() - 1);
    assertThatThrownBy(this::open)
        .isInstanceOf(RelayLogRefused.class)
        .hasMessageContaining(FIRST)
        .hasMessageContaining("expected a size of " + first.position());
  }

  @Test
  void anEmptyLastFileIsDropped() throws IOException {
    write(second.transaction(3, 20));
    for (byte[] content : new byte[][] {{}, {(byte) 0xfe, 'b', 'i', 'n'}}) {
      Files.write(directory.resolve("binlog.000003"), content);
      Files.writeString(
          directory.resolve("binlog.index"),
          "./" + FIRST + "\n./" + SECOND + "\n./binlog.000003\n");
      try (RelayLog log = open()) {
        assertThat(log.view().published().file()).hasToString(SECOND);
        assertThat(directory.resolve("binlog.000003")).doesNotExist();
      }
    }
  }

  @Test
  void aLastFileWithATornHeadIsDroppedAndTheOneBeforeItIsTheEnd() throws IOException {
    write(second.transaction(3, 20));
    Files.write(directory.resolve("binlog.000003"), Arrays.copyOf(second.file(), 60));
    Files.writeString(
        directory.resolve("binlog.index"), "./" + FIRST + "\n./" + SECOND + "\n./binlog.000003\n");
    try (RelayLog log = open()) {
      assertThat(log.view().published().file()).hasToString(SECOND);
      assertThat(log.view().published().offset()).isEqualTo(second.position());
      assertThat(log.view().executed()).isEqualTo(gtids("1-3"));
    }
  }

  @Test
  void aCreatedButNotIndexedFileIsDropped() throws IOException {
    write(second);
    Files.write(directory.resolve("binlog.000003"), new byte[] {(byte) 0xfe, 'b', 'i', 'n'});
    try (RelayLog log = open()) {
      assertThat(log.view().files()).hasSize(2);
      assertThat(directory.resolve("binlog.000003")).doesNotExist();
    }
  }

  @Test
  void anIndexedFileThatIsMissingIsRefused() throws IOException {
    write(second);
    Files.delete(directory.resolve(FIRST));
    assertThatThrownBy(this::open)
        .isInstanceOf(RelayLogRefused.class)
        .hasMessageContaining(FIRST)
        .hasMessageContaining("does not exist");
  }

  @Test
  void logFilesWithoutStateAreRefused() throws IOException {
    write(second);
    Files.delete(directory.resolve("relay.state"));
    assertThatThrownBy(this::open)
        .isInstanceOf(RelayLogRefused.class)
        .hasMessageContaining("relay.state is missing");
  }

  @Test
  void aSecondRelayIsRefused() throws IOException {
    try (RelayLog log = open()) {
      assertThat(log.view().isEmpty()).isTrue();
      assertThatThrownBy(this::open)
          .isInstanceOf(RelayLogRefused.class)
          .hasMessageContaining("in use by another relay");
    }
  }

  @Test
  void temporaryFilesAreRemoved() throws IOException {
    Files.writeString(directory.resolve("relay.state.tmp"), "half");
    try (RelayLog log = open()) {
      assertThat(log.view().isEmpty()).isTrue();
      assertThat(directory.resolve("relay.state.tmp")).doesNotExist();
    }
  }

  @Test
  void aPathThatIsNoDirectoryIsRefused() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> RelayLog.open(new RelayLogOptions(file, 1 << 20)))
        .isInstanceOf(RelayLogRefused.class)
        .hasMessageContaining(file.toString());
  }

  private UUID write(BinlogBuilder last) throws IOException {
    try (RelayLog log = open()) {
      RelayLogWriter writer = log.writer();
      writer.remember(new SourceIdentity(BinlogBuilder.SOURCE, 84, "8.0.33", "ON"), GtidSet.EMPTY);
      writer.cutToPublished();
      append(writer, FIRST, first);
      append(writer, SECOND, last);
      return log.serverUuid();
    }
  }

  private static void append(RelayLogWriter writer, String name, BinlogBuilder file) {
    writer.beginFile(name);
    for (byte[] event : file.events()) {
      writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
    }
    writer.sync();
  }

  private RelayLog open() {
    return RelayLog.open(new RelayLogOptions(directory, 1 << 20));
  }

  /** As if the process had died before the mark was written. */
  private void forgetDurableMark() throws IOException {
    Path state = directory.resolve("relay.state");
    String content = Files.readString(state);
    Files.writeString(
        state,
        content.replaceFirst(
            "\"durable\" : \\{[^}]*\\}",
            "\"durable\" : { \"file\" : \"" + FIRST + "\", \"offset\" : 4 }"));
  }

  private void flip(String name, long at) throws IOException {
    byte[] content = Files.readAllBytes(directory.resolve(name));
    content[(int) at] ^= 1;
    Files.write(directory.resolve(name), content);
  }

  private void truncate(String name, long size) throws IOException {
    try (FileChannel file = FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
      file.truncate(size);
    }
  }

  private static GtidSet gtids(String intervals) {
    return GtidSet.parse(BinlogBuilder.SOURCE + ":" + intervals);
  }
}
