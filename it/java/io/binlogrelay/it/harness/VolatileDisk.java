package io.binlogrelay.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory on a disk that forgets what was not synced, for one process at a time: what {@code
 * it/disk/volatile_disk.c} does below that process, which runs in {@link #environment()}. Needs a C
 * compiler. The test's thread only.
 */
public final class VolatileDisk {

  /** What becomes of the bytes that a sync fails for. */
  public enum Fault {
    /** Once. The process still sees them; a second sync covers nothing of them. */
    KEEP,
    /** Once. They are gone, and zeros or what was there before is in their place. */
    DROP,
    /** Every time. Nothing else happens. */
    ALWAYS,
    /** Every time, and the process is told that all went well. */
    LIE
  }

  private final Path directory;
  private final Path platter;
  private final Path fault;

  private VolatileDisk(Path directory, Path platter, Path fault) {
    this.directory = directory;
    this.platter = platter;
    this.fault = fault;
  }

  /** Below that directory; what is in it when a process first starts is durable. */
  public static VolatileDisk below(Path directory) {
    return new VolatileDisk(
        directory,
        directory.resolveSibling(directory.getFileName() + ".platter"),
        directory.resolveSibling(directory.getFileName() + ".fault"));
  }

  /** Below the relay log of a relay, from its next start on. */
  public static VolatileDisk below(RelayProcess relay) {
    VolatileDisk disk = below(relay.relayLogDirectory());
    relay.environment(disk.environment());
    return disk;
  }

  /** The environment of the process. */
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", Library.PATH.toString(),
        "VOLATILE_DISK_DIRECTORY", directory.toString(),
        "VOLATILE_DISK_PLATTER", platter.toString(),
        "VOLATILE_DISK_FAULT", fault.toString());
  }

  /**
   * The power fails: the directory is what was synced. The process must be dead.
   *
   * @return bytes that were lost: by how much files are shorter now, or gone
   */
  public long losePower() {
    long before = TestFiles.size(directory);
    try (Stream<Path> files = Files.list(directory)) {
      files.forEach(TestFiles::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestFiles.copyAsIs(platter.resolve("names"), directory);
    TestFiles.delete(platter); // made anew by the next process
    return before - TestFiles.size(directory);
  }

  /**
   * The next fsync or fdatasync of such a file fails, with EIO unless the disk lies.
   *
   * @param pattern as a shell knows it, for the file's name; "." is the directory
   */
  public void failSync(String pattern, Fault how) {
    try {
      Path line = fault.resolveSibling(fault.getFileName() + ".new");
      Files.writeString(line, pattern + " " + how.name().toLowerCase(Locale.ROOT));
      Files.move(line, fault);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a fault that was asked for once has not come yet. */
  public boolean isFaultPending() {
    return Files.exists(fault);
  }

  /** Compiled once for each run. */
  private static final class Library {
    private static final String COMPILER =
        "gcc -std=gnu11 -O2 -Wall -Wextra -Werror -Wno-format-truncation -fPIC -shared -pthread";

    static final Path PATH = compile();

    private static Path compile() {
      Path library = RelayProcess.jar().resolveSibling("volatile-disk.so");
      List<String> command = new ArrayList<>(List.of(COMPILER.split(" ")));
      command.addAll(List.of("-o", library.toString(), source().toString(), "-ldl"));
      try {
        Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(gcc.getInputStream().readAllBytes());
        if (gcc.waitFor() != 0) {
          throw new IllegalStateException(command + ": " + said);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("a C compiler is needed; it/verify installs one", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while compiling", e);
      }
      return library;
    }

    /** The jar is in target, which is in the project. */
    private static Path source() {
      return RelayProcess.jar().getParent().resolveSibling("it/disk/volatile_disk.c");
    }
  }
}
