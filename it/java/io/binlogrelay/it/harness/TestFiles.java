package io.binlogrelay.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Directories for servers and relays below {@code target/it-data}: on a real disk, because
 * durability is tested on them. {@link Parties} deletes all of them when the JVM ends. Any thread.
 */
final class TestFiles {
  private static final Path ROOT = createRoot();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestFiles() {}

  /** A new directory; the name says whose it is. */
  static Path newDirectory(String name) {
    try {
      return Files.createDirectories(ROOT.resolve(name + "-" + COUNT.incrementAndGet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a directory and what is in it; files that disappear meanwhile are fine. */
  static void delete(Path directory) {
    try {
      Files.walkFileTree(directory, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete " + directory, e);
    }
  }

  /** Deletes every directory of this JVM. */
  static void deleteAll() {
    delete(ROOT);
  }

  /** Bytes of all files in a directory and below. */
  static long size(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(Path::toFile).mapToLong(file -> file.isFile() ? file.length() : 0).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies with owners and permissions, as a server's data directory needs it. */
  static void copyAsIs(Path from, Path to) {
    try {
      Process copy =
          new ProcessBuilder("cp", "-a", "--sparse=always", from + "/.", to.toString())
              .inheritIO()
              .start();
      if (copy.waitFor() != 0) {
        throw new IllegalStateException("cp -a " + from + " " + to + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while copying " + from, e);
    }
  }

  private static Path createRoot() {
    Path jar = Path.of(System.getProperty("relay.jar", "target/binlog-relay.jar"));
    try {
      Path data = Files.createDirectories(jar.toAbsolutePath().resolveSibling("it-data"));
      return Files.createTempDirectory(data, "run-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
