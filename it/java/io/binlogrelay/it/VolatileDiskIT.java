package io.binlogrelay.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.VolatileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the disk below other tests keeps and what it loses. Were it to keep everything, or nothing,
 * those would prove nothing.
 */
@ExtendWith(LogsOnFailure.class)
class VolatileDiskIT {
  private final Path directory;
  private final VolatileDisk disk;

  VolatileDiskIT(@TempDir Path temporary) throws IOException {
    directory = Files.createDirectory(temporary.resolve("disk"));
    disk = VolatileDisk.below(directory);
  }

  @Test
  void whatWasSyncedStaysAndWhatWasNotIsLost() throws Exception {
    run("append:f:kept", "sync:f", "append:f:lost", "names:.");
    assertThat(Files.readString(directory.resolve("f"))).isEqualTo("keptlost");

    assertThat(disk.losePower()).isEqualTo("lost".length());
    assertThat(content()).isEqualTo(Map.of("f", "kept"));
  }

  @Test
  void aNameIsLostUnlessTheDirectoryWasSyncedWhateverWasSyncedOfTheFile() throws Exception {
    run("append:old:x", "sync:old", "names:.", "append:new:y", "sync:new");
    disk.losePower();
    assertThat(content()).isEqualTo(Map.of("old", "x"));

    run("append:new:y", "names:.");
    disk.losePower();
    assertThat(content()).as("a name without content").isEqualTo(Map.of("old", "x", "new", ""));
  }

  @Test
  void renamedAndRemovedFilesAreBackUnlessTheDirectoryWasSynced() throws Exception {
    run("append:a:1", "sync:a", "append:b:2", "sync:b", "append:c:3", "sync:c", "names:.");
    run("rename:a:b", "remove:c", "append:d:4", "sync:d");
    assertThat(content()).isEqualTo(Map.of("b", "1", "d", "4"));
    disk.losePower();
    assertThat(content()).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));

    run("rename:a:b", "remove:c", "names:.");
    disk.losePower();
    assertThat(content()).isEqualTo(Map.of("b", "1"));
  }

  @Test
  void aCutAndACopyCountWhenTheyAreSynced() throws Exception {
    run("append:f:12345678", "sync:f", "names:.", "cut:f:2", "append:f:ab", "copy:f:g", "names:.");
    disk.losePower();
    assertThat(content()).isEqualTo(Map.of("f", "12345678", "g", ""));

    run("cut:f:2", "append:f:ab", "sync:f", "remove:g", "copy:f:g", "sync:g", "names:.");
    disk.losePower();
    assertThat(content()).isEqualTo(Map.of("f", "12ab", "g", "12ab"));
  }

  /** The next process syncs what a killed one wrote: the kernel has it all the time. */
  @Test
  void aKilledProcessLosesNothingAndTheNextOneMaySyncIt() throws Exception {
    run("append:f:1", "names:.");
    run("append:f:2");
    run("sync:f");
    disk.losePower();
    assertThat(content()).isEqualTo(Map.of("f", "12"));
  }

  @Test
  void aSecondSyncAfterAFailedOneSucceedsAndProvesNothing() throws Exception {
    run("append:f:1", "sync:f", "names:.");
    disk.failSync("f", VolatileDisk.Fault.KEEP);
    List<String> said = run("append:f:2", "sync:f", "sync:f", "show:f");
    assertThat(said).contains("failed sync:f: Input/output error", "done sync:f", "shows 12");
    assertThat(run("sync:f")).contains("done sync:f");
    disk.losePower();
    assertThat(content()).as("a length, but no bytes").isEqualTo(Map.of("f", "1\0"));

    disk.failSync("f", VolatileDisk.Fault.KEEP);
    run("append:f:2", "sync:f");
    run("cut:f:1", "append:f:3", "sync:f");
    disk.losePower();
    assertThat(content()).as("written again").isEqualTo(Map.of("f", "13"));
  }

  @Test
  void whatAFailedSyncDropsIsGoneAtOnce() throws Exception {
    run("append:f:1", "sync:f", "names:.");
    disk.failSync("f", VolatileDisk.Fault.DROP);
    assertThat(run("append:f:23", "sync:f", "show:f", "sync:f")).contains("shows 100");
    disk.losePower();
    assertThat(content()).isEqualTo(Map.of("f", "1\0\0"));
  }

  @Test
  void aDiskThatLiesSaysThatItSyncedAndKeepsNothing() throws Exception {
    run("append:f:1", "sync:f", "names:.");
    disk.failSync("f", VolatileDisk.Fault.LIE);
    assertThat(run("append:f:2", "sync:f", "sync:f")).contains("done sync:f");
    disk.losePower();
    assertThat(content()).isEqualTo(Map.of("f", "1"));
  }

  private List<String> run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(DiskWriter.class.getName(), directory.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(disk.environment());
    Process process = builder.start();
    List<String> said = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as("%s", said).isZero();
    return said;
  }

  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        content.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return content;
  }
}
