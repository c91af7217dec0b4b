package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.binlogrelay.relaylog.crash.CrashFileSystem;
import io.binlogrelay.relaylog.crash.Faults;
import io.binlogrelay.relaylog.crash.Faults.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places where no log can be, or not ours: each is refused by name before anything is in it. */
class RefusedDirectoryTest {

  /** Some user who is not root; he need not exist. */
  private static final int SOMEBODY = 64_321;

  private final Path directory;

  RefusedDirectoryTest(@TempDir Path parent) {
    this.directory = parent.resolve("relay-log");
  }

  @Test
  void aFileInPlaceOfTheDirectory() throws IOException {
    Files.writeString(directory, "mine");
    refused(directory, directory + ": expected a directory, found a file; move it away");
    assertThat(directory).hasContent("mine");
  }

  @Test
  void aFileWhereADirectoryAboveItWouldBe() throws IOException {
    Files.createFile(directory);
    refused(directory.resolve("a/b"), directory + ": expected a directory, found a file");
  }

  @Test
  void aLinkThatLeadsNowhere() throws IOException {
    Files.createSymbolicLink(directory, Path.of("unmounted"));
    refused(directory, directory + ": expected a directory, found a symbolic link that leads no");
  }

  @Test
  void aDirectoryOfAnotherUser() throws IOException {
    Files.createDirectory(directory);
    giveAway(directory);
    refused(
        directory,
        directory + ": expected owner root (uid 0), as whom we run, found 64321 (uid 64321)",
        "; run as 64321, or give directory and files to root");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"relay.lock", "relay.state", "binlog.index"})
  void aFileOfAnotherUserThatAStartReliesOn(String name) throws IOException {
    open(directory).close();
    Files.createFile(directory.resolve("README"));
    giveAway(directory.resolve("README"));
    open(directory).close();
    if (Files.notExists(directory.resolve(name))) {
      Files.createFile(directory.resolve(name));
    }
    giveAway(directory.resolve(name));
    refused(directory, directory.resolve(name) + ": expected owner root", "found 64321");
  }

  @Test
  void aDirectoryThatAnotherRelayUses() throws IOException {
    try (RelayLog running = open(directory)) {
      refused(directory, directory + " is in use by another relay", "stop that relay first");
      assertThat(running.view().isEmpty()).isTrue();
    }
  }

  @Test
  void aFileSystemWhereFdatasyncFails() {
    CrashFileSystem disk = CrashFileSystem.empty();
    Path there = disk.getPath("/data/relay-log");
    disk.faults().fail(Kind.FORCE, "probe.tmp"::equals, 1, 1, Faults.IO_ERROR);
    refused(
        there,
        "relay log directory /data/relay-log: expected a file system that keeps what it is given",
        "found sync failed at /data/relay-log/probe.tmp: probe.tmp: Input/output error",
        "look after the disk, or name a directory on another one");
    assertThat(there.resolve("probe.tmp")).doesNotExist();
    assertThat(there.resolve("relay.state")).doesNotExist();
  }

  @Test
  void aFileSystemWhereTheDirectoryCannotBeSynced() {
    CrashFileSystem disk = CrashFileSystem.empty();
    Path there = disk.getPath("/relay-log");
    disk.faults().fail(Kind.FORCE_DIRECTORY, "relay-log"::equals, 1, 1, Faults.IO_ERROR);
    refused(there, "fsync of the directory: relay-log: Input/output error", "and the disk below");
  }

  @Test
  void aFullDiskIsNoReasonToRefuseWhatIsThere() throws IOException {
    CrashFileSystem disk = CrashFileSystem.empty();
    Path there = disk.getPath("/relay-log");
    open(there).close();
    disk.faults().capacity(0);
    open(there).close();
  }

  private static void refused(Path directory, String... words) {
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(RelayLogRefused.class)
        .message()
        .contains(words);
  }

  private static RelayLog open(Path directory) {
    return RelayLog.open(new RelayLogOptions(directory, 1 << 20), new ManualWorkers());
  }

  private static void giveAway(Path file) throws IOException {
    assumeThat(System.getProperty("user.name")).as("who can give files away").isEqualTo("root");
    Files.setAttribute(file, "unix:uid", SOMEBODY);
  }
}
