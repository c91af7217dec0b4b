package io.binlogrelay.relaylog.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CrashFileSystemTest {

  private final CrashFileSystem disk = CrashFileSystem.empty();
  private final Path file = disk.getPath("/a");

  @Test
  void filesAreThereWhileTheMachineRuns() throws IOException {
    write(file, 0, "hello");
    write(file, 8, "world");
    assertThat(Files.readString(file)).isEqualTo("hello\0\0\0world");
    assertThat(Files.size(file)).isEqualTo(13);
    truncate(file, 2);
    write(file, 3, "x");
    assertThat(Files.readString(file)).isEqualTo("he\0x");
    Files.move(file, disk.getPath("/b"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(Files.exists(file)).isFalse();
    assertThatThrownBy(() -> Files.size(file)).isInstanceOf(NoSuchFileException.class);
    assertThat(names("*b")).containsExactly("b");
    Files.delete(disk.getPath("/b"));
    assertThat(names("*")).isEmpty();
  }

  @Test
  void aFileThatExistsIsNotCreatedAnew() throws IOException {
    write(file, 0, "x");
    assertThatThrownBy(
            () -> FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aLockIsHeldOnce() throws IOException {
    try (FileChannel first = open(file);
        FileChannel second = open(file)) {
      assertThat(first.tryLock()).isNotNull();
      assertThatThrownBy(second::tryLock).isInstanceOf(OverlappingFileLockException.class);
      first.close();
      assertThat(second.tryLock().isValid()).isTrue();
    }
  }

  @Test
  void aDeletedFileLivesOnInAnOpenChannel() throws IOException {
    write(file, 0, "x");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Files.delete(file);
      assertThat(channel.read(ByteBuffer.allocate(10), 0)).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotSyncedMayBeThereOrNotOrInPart() throws IOException {
    synced("old");
    write(file, 0, "NEW!");
    assertThat(found())
        .containsExactlyInAnyOrder(
            "old", "NEW!", "Nld", "NEd", "NEW", "old\0", "Nld\0", "NEd\0", "NEW\0");
    force(file);
    assertThat(found()).containsExactly("NEW!");
  }

  @Test
  void blocksLandInAnyOrder() throws IOException {
    synced("x".repeat(1024));
    write(file, 0, "a".repeat(512) + "b".repeat(512));
    assertThat(found())
        .contains("x".repeat(512) + "b".repeat(512), "a".repeat(512) + "x".repeat(512));
  }

  @Test
  void aTruncationMayBeMissingUnderLaterWrites() throws IOException {
    synced("abcdef");
    truncate(file, 2);
    write(file, 2, "X");
    assertThat(found()).contains("abcdef", "ab", "abX", "abXdef");
    force(file);
    assertThat(found()).containsExactly("abX");
  }

  @Test
  void bytesWithoutTheirNamesAreLost() throws IOException {
    write(file, 0, "x");
    force(file);
    assertThat(found()).containsExactlyInAnyOrder("none", "x");
    force(disk.getPath("/"));
    assertThat(found()).containsExactly("x");
  }

  @Test
  void aNameIsNoPromiseOfBytes() throws IOException {
    write(file, 0, "x");
    force(disk.getPath("/"));
    assertThat(found()).containsExactlyInAnyOrder("", "\0", "x");
  }

  @Test
  void aRenameHappensWholeOrNotAtAll() throws IOException {
    synced("old");
    Path other = disk.getPath("/b");
    write(other, 0, "new");
    force(other);
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(found()).containsExactlyInAnyOrder("old", "new");
    force(disk.getPath("/"));
    assertThat(found()).containsExactly("new");
  }

  @Test
  void aRenameToAnotherDirectoryHappensWholeOrNotAtAll() throws IOException {
    synced("x");
    Path inside = disk.getPath("/d/a");
    Files.createDirectory(inside.getParent());
    force(disk.getPath("/"));
    Files.move(file, inside, StandardCopyOption.ATOMIC_MOVE);
    PowerLoss loss = new PowerLoss(disk.trace(), 512).advanceTo(disk.trace().length());
    assertThat(Survivals.subsets(loss))
        .extracting(survival -> loss.disk(survival).files().keySet())
        .containsExactlyInAnyOrder(Set.of(file.toString()), Set.of("/d/a"));
    force(inside.getParent());
    assertThat(disk.afterPowerLoss().files()).containsOnlyKeys("/d/a");
  }

  @Test
  void aDeletedNameMayStillBeThere() throws IOException {
    synced("x");
    Files.delete(file);
    assertThat(found()).containsExactlyInAnyOrder("x", "none");
  }

  @Test
  void aNewDirectoryIsANameInItsParent() throws IOException {
    Path inside = disk.getPath("/d/a");
    Files.createDirectories(inside.getParent());
    write(inside, 0, "x");
    force(inside);
    force(inside.getParent());
    assertThat(disk.afterPowerLoss().files()).isEmpty();
    force(disk.getPath("/"));
    assertThat(disk.afterPowerLoss().files()).containsOnlyKeys("/d/a");
  }

  @Test
  void afterAFailedForceOnlyWritingAgainHelps() throws IOException {
    synced("old");
    write(file, 0, "new");
    disk.faults().failNth(Faults.Kind.FORCE, 1, Faults.IO_ERROR);
    assertThatThrownBy(() -> force(file)).hasMessageContaining(Faults.IO_ERROR);
    force(file);
    assertThat(found()).containsExactlyInAnyOrder("old", "new");
    write(file, 0, "new");
    force(file);
    assertThat(found()).containsExactly("new");
  }

  @Test
  void aFullDiskTakesWhatFitsAndThenNothing() throws IOException {
    disk.faults().capacity(6);
    assertThat(write(file, 0, "abcd")).isEqualTo(4);
    assertThat(write(file, 4, "efgh")).isEqualTo(2);
    assertThatThrownBy(() -> write(file, 6, "g")).hasMessageContaining(Faults.NO_SPACE);
    assertThat(write(file, 0, "ABCDEF")).isEqualTo(6);
    truncate(file, 1);
    assertThat(Files.getFileStore(file).getUsableSpace()).isEqualTo(5);
    assertThat(write(file, 1, "x")).isEqualTo(1);
  }

  @Test
  void writesCanBeShortAndReadsAreCounted() throws IOException {
    disk.faults().shortWrites(2);
    assertThat(write(file, 0, "abc")).isEqualTo(2);
    assertThat(Files.readString(file)).isEqualTo("ab");
    assertThat(disk.faults().bytesRead()).isEqualTo(2);
  }

  @Test
  void theMachineStartsAgainOnWhatIsLeft() throws IOException {
    synced("kept");
    write(disk.getPath("/b"), 0, "lost");
    CrashFileSystem again = CrashFileSystem.on(disk.afterPowerLoss());
    assertThat(Files.readString(again.getPath("/a"))).isEqualTo("kept");
    assertThat(Files.exists(again.getPath("/b"))).isFalse();
    assertThat(CrashFileSystem.on(disk.unmounted()).unmounted().files()).containsKey("/b");
  }

  private Set<String> found() {
    PowerLoss loss = new PowerLoss(disk.trace(), 512).advanceTo(disk.trace().length());
    Set<String> contents = new TreeSet<>();
    List<Survival> survivals = new ArrayList<>(Survivals.subsets(loss));
    survivals.addAll(Survivals.tears(loss));
    for (Survival survival : survivals) {
      byte[] bytes = loss.disk(survival).files().get("/a");
      contents.add(bytes == null ? "none" : new String(bytes, StandardCharsets.US_ASCII));
    }
    return contents;
  }

  private void synced(String content) throws IOException {
    write(file, 0, content);
    force(file);
    force(disk.getPath("/"));
  }

  private List<String> names(String glob) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(disk.getPath("/"), glob)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return names;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static int write(Path file, long at, String text) throws IOException {
    try (FileChannel channel = open(file)) {
      return channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), at);
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = open(file)) {
      channel.truncate(size);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
