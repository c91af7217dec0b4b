package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.binlogrelay.relaylog.crash.CrashFileSystem;
import io.binlogrelay.relaylog.crash.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Directories that no crash leaves, but people, tools and disks do: each is refused with file,
 * expected and found, or is as good as before. The log has four closed files and a last one.
 */
class DamagedDirectoryTest {

  private static final String INDEX = "binlog.index";
  private static final String STATE = "relay.state";
  private static final String FIRST = "binlog.000001";
  private static final String CLOSED = "binlog.000003";
  private static final String LAST = "binlog.000005";

  private final SourceHistory source = SourceHistoryBuilder.small();
  private final Disk.Directory whole =
      RelayRun.onEmptyDisk(source)
          .open()
          .meetSource()
          .connect()
          .receiveRest(5)
          .close()
          .disk()
          .unmounted();

  private CrashFileSystem disk;

  @BeforeEach
  void mount() {
    disk = CrashFileSystem.on(whole);
  }

  // ---- names ----

  @ParameterizedTest
  @ValueSource(strings = {FIRST, CLOSED, LAST})
  void aFileOfTheIndexThatIsMissingIsRefused(String name) throws IOException {
    Files.delete(path(name));
    refused(name + " is in binlog.index but does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {FIRST, CLOSED, LAST})
  void aFileWithEventsThatTheIndexLacksIsRefused(String name) throws IOException {
    writeIndex(without(name));
    refused(name + " is not in binlog.index: expected no event in it, found ");
  }

  @ParameterizedTest
  @ValueSource(strings = {FIRST, CLOSED})
  void aClosedFileThatIsGoneFromIndexAndDirectoryIsRefused(String name) throws IOException {
    writeIndex(without(name));
    Files.delete(path(name));
    refused("binlog.index", "expected " + name);
  }

  @Test
  void aLastFileThatIsGoneFromIndexAndDirectoryIsRefused() throws IOException {
    writeIndex(without(LAST));
    Files.delete(path(LAST));
    refused("binlog.index", "expected " + LAST, "durable", "found binlog.000004");
  }

  @Test
  void anIndexAndFilesThatAreAllGoneAreRefused() throws IOException {
    Files.delete(path(INDEX));
    for (SourceHistory.SourceFile file : source.files()) {
      Files.delete(path(file.name()));
    }
    refused("binlog.index", "expected " + FIRST, "found none");
  }

  @Test
  void aLostIndexIsRefusedWithoutAdviceToMoveFilesAway() throws IOException {
    Files.delete(path(INDEX));
    assertThatThrownBy(this::open)
        .isInstanceOf(RelayLogRefused.class)
        .hasMessageContaining("binlog.index is missing")
        .hasMessageContaining("one ./NAME per line")
        .hasMessageNotContaining("move it away");
  }

  @Test
  void anIndexThatNamesAFileTwiceOrOutOfOrderIsRefused() throws IOException {
    writeIndex(List.of(FIRST, FIRST, "binlog.000002", CLOSED, "binlog.000004", LAST));
    refused("binlog.index", "expected a name after " + FIRST, "found " + FIRST);
    writeIndex(List.of("binlog.000002", FIRST, CLOSED, "binlog.000004", LAST));
    refused("binlog.index", "expected a name after binlog.000002", "found " + FIRST);
  }

  @Test
  void anIndexThatNamesSomethingElseIsRefused() throws IOException {
    Files.write(path(INDEX), new byte[] {'.', '/', (byte) 0xff, 'x', '\n'});
    refused("binlog.index", "expected ./NAME.NNNNNN");
  }

  @Test
  void whatMysqlWroteIntoTheIndexWithoutDotSlashIsRead() throws IOException {
    Files.writeString(path(INDEX), String.join("\n", source.namesUpTo(LAST)) + "\n");
    opensWhole();
  }

  // ---- state ----

  @Test
  void aLostStateIsRefused() throws IOException {
    Files.delete(path(STATE));
    refused("relay.state is missing");
  }

  @Test
  void aStateThatCannotBeReadIsRefused() throws IOException {
    byte[] state = Files.readAllBytes(path(STATE));
    List<byte[]> broken =
        List.of(
            new byte[0],
            new byte[state.length],
            Arrays.copyOf(state, state.length / 2),
            "{}".getBytes(),
            "null".getBytes(),
            "[1, 2]".getBytes(),
            new byte[] {(byte) 0xc3, 0x28, (byte) 0xff});
    for (byte[] content : broken) {
      Files.write(path(STATE), content);
      refused("relay.state can't be read: ", "restore it from a backup");
    }
  }

  @Test
  void aStateOfAnotherFormatIsRefused() throws IOException {
    replaceInState("\"format\" : 1", "\"format\" : 2");
    refused("relay.state", "expected format 1, found 2");
  }

  @Test
  void aStateWithAKeyThatWeDoNotKnowIsRefused() throws IOException {
    replaceInState("\"format\" : 1", "\"format\" : 1, \"future\" : true");
    refused("relay.state can't be read", "future");
  }

  // ---- the durable mark ----

  @Test
  void aMarkBeyondTheEndOfTheLastFileIsRefused() throws IOException {
    long size = source.file(LAST).bytes().length;
    replaceInState("\"offset\" : " + size, "\"offset\" : " + (size + 1));
    refused(LAST, "expected at least " + (size + 1) + " bytes", "durable", "found " + size);
  }

  @Test
  void aMarkInAFileThatTheLogDoesNotHaveIsRefused() throws IOException {
    replaceInState("\"file\" : \"" + LAST + "\"", "\"file\" : \"binlog.000006\"");
    refused("binlog.index", "expected binlog.000006", "durable", "found " + LAST);
  }

  // ---- content ----

  @ParameterizedTest
  @ValueSource(strings = {FIRST, CLOSED})
  void aClosedFileWithWrongMagicIsRefused(String name) throws IOException {
    flip(name, 1);
    refused(name, "offset 0", "magic", "expected fe62696e", "found fe63696e");
  }

  @Test
  void aLastFileWithWrongMagicIsRefused() throws IOException {
    flip(LAST, 1);
    refused(LAST, "offset 0", "magic", "expected fe62696e", "found fe63696e");
  }

  @Test
  void aClosedFileWithADamagedHeadIsRefused() throws IOException {
    flip(CLOSED, 60);
    refused(CLOSED, "offset 4", "CRC32 of Format_desc", "expected", "found");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 150})
  void aClosedFileOfAnotherSizeIsRefused(int size) throws IOException {
    byte[] bytes = source.file(CLOSED).bytes();
    Files.write(path(CLOSED), Arrays.copyOf(bytes, size));
    refused(CLOSED, "expected a size of " + bytes.length, "found " + size);
    Files.write(path(CLOSED), Arrays.copyOf(bytes, bytes.length + 1));
    refused(CLOSED, "expected a size of " + bytes.length, "found " + (bytes.length + 1));
  }

  @Test
  void aLastFileThatIsEmptyThoughItWasDurableIsRefused() throws IOException {
    Files.write(path(LAST), new byte[0]);
    refused(LAST, "durable", "found 0");
  }

  @Test
  void aFileThatEndsWithoutRotateIsAsGoodAsAny() throws IOException {
    SourceHistory.SourceFile crashed = source.files().get(1);
    byte[] end = crashed.events().get(crashed.events().size() - 1);
    assertThat(end[4]).as("type of the last event").isEqualTo((byte) 16);
    opensWhole();
  }

  // ---- what is left over ----

  @Test
  void leftoverTemporaryFilesGo() throws IOException {
    Files.writeString(path("relay.state.tmp"), "half");
    Files.writeString(path("binlog.index.tmp"), "");
    opensWhole();
    assertThat(path("relay.state.tmp")).doesNotExist();
    assertThat(path("binlog.index.tmp")).doesNotExist();
  }

  @Test
  void strangersInTheDirectoryAreLeftAlone() throws IOException {
    Files.writeString(path("README"), "mine");
    Files.createDirectory(path("lost+found"));
    opensWhole();
    assertThat(path("README")).exists();
  }

  private Path path(String name) {
    return disk.getPath("/data/relay-log/" + name);
  }

  private List<String> without(String name) {
    return source.namesUpTo(LAST).stream().filter(other -> !other.equals(name)).toList();
  }

  private void writeIndex(List<String> names) throws IOException {
    StringBuilder content = new StringBuilder();
    names.forEach(name -> content.append("./").append(name).append('\n'));
    Files.writeString(path(INDEX), content);
  }

  private void replaceInState(String what, String with) throws IOException {
    String state = Files.readString(path(STATE));
    assertThat(state).contains(what);
    Files.writeString(path(STATE), state.replace(what, with));
  }

  private void flip(String name, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(path(name));
    bytes[at] ^= 1;
    Files.write(path(name), bytes);
  }

  private RelayLog open() {
    return RelayLog.open(new RelayLogOptions(path(""), 1 << 20), new ManualWorkers());
  }

  private void opensWhole() throws IOException {
    try (RelayLog log = open()) {
      assertThat(log.view().published().position()).isEqualTo(source.end());
      assertThat(log.view().files()).hasSize(source.files().size());
    }
  }

  /** Refused with these words, and nothing is changed. */
  private void refused(String... words) {
    int before = disk.trace().length();
    assertThatThrownBy(this::open).isInstanceOf(RelayLogRefused.class).message().contains(words);
    for (int i = before; i < disk.trace().length(); i++) {
      assertThat(disk.trace().get(i)).matches(DiskCheck::changesNothing);
    }
  }
}
