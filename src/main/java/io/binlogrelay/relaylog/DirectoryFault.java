package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Why a directory can't be this process's relay log, as far as one can tell by looking: it is none,
 * it belongs to somebody else, or we may not write in it. Nothing is changed to find out.
 * Immutable; any thread.
 *
 * <p>The owner matters, as it does to PostgreSQL (checkDataDir in miscinit.c), because what we
 * write becomes ours: a relay that is once started by root in the directory of another user leaves
 * files that the other can't open any more, the state with its private key among them. So directory
 * and files have to belong to the user we run as. Where they are root's and we are not, we go by
 * what we may do, as mysqld does: root can use what we write, and a mounted volume is root's.
 *
 * @param found what is where, what was expected of it and what was found
 * @param remedy what an operator can do
 */
public record DirectoryFault(String found, String remedy) {

  /**
   * Looks at a directory that is there or will have to be made.
   *
   * @return the first fault, empty if there is none
   * @throws IOException if it can't even be looked at
   */
  public static Optional<DirectoryFault> in(Path directory) throws IOException {
    Path there = nearest(directory.toAbsolutePath());
    if (!Files.isDirectory(there)) {
      return Optional.of(notADirectory(there));
    }
    Optional<FileOwner> self = FileOwner.ofThisProcess(there);
    boolean isMade = there.equals(directory.toAbsolutePath());
    boolean usable = mayUse(there);
    if (isMade && self.isPresent() && isForeign(there, self.get(), usable)) {
      return Optional.of(foreign(there, self.get()));
    }
    if (!usable) {
      return Optional.of(noPermission(there));
    }
    return isMade && self.isPresent() ? foreignFile(there, self.get()) : Optional.empty();
  }

  /**
   * Looks at a directory and refuses it if it has a fault.
   *
   * @throws RelayLogRefused if it has; nothing was changed then
   * @throws IOException if it can't even be looked at
   */
  public static void refuseIfAny(Path directory) throws IOException {
    Optional<DirectoryFault> fault = in(directory);
    if (fault.isPresent()) {
      throw new RelayLogRefused(
          "relay log directory " + fault.get().found() + "; " + fault.get().remedy());
    }
  }

  /** The directory, or what stands for it or above it; a link that leads nowhere stands there. */
  private static Path nearest(Path directory) {
    Path there = directory;
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  private static DirectoryFault notADirectory(Path there) {
    String what =
        Files.isSymbolicLink(there) && !Files.exists(there)
            ? "a symbolic link that leads nowhere"
            : Files.isRegularFile(there) ? "a file" : "something else";
    return new DirectoryFault(
        there + ": expected a directory, found " + what, "move it away, or name another directory");
  }

  private static boolean isForeign(Path path, FileOwner self, boolean usable) throws IOException {
    try {
      FileOwner owner = FileOwner.of(path);
      return owner.uid() != self.uid() && !(owner.isRoot() && usable);
    } catch (NoSuchFileException e) {
      return false; // purged by a running relay since it was listed
    }
  }

  private static DirectoryFault foreign(Path path, FileOwner self) throws IOException {
    FileOwner owner = FileOwner.of(path);
    return new DirectoryFault(
        path + ": expected owner " + self + ", as whom we run, found " + owner,
        "run as " + owner.name() + ", or give directory and files to " + self.name());
  }

  /** Only of what a start relies on; whose the rest is does not matter. */
  private static Optional<DirectoryFault> foreignFile(Path directory, FileOwner self)
      throws IOException {
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(directory, LogDirectory::isEssential)) {
      for (Path file : all) {
        if (isForeign(file, self, Files.isReadable(file) && Files.isWritable(file))) {
          return Optional.of(foreign(file, self));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return Optional.empty();
  }

  private static boolean mayUse(Path there) {
    return Files.isReadable(there) && Files.isWritable(there) && Files.isExecutable(there);
  }

  private static DirectoryFault noPermission(Path there) throws IOException {
    if (Files.getFileStore(there).isReadOnly()) {
      return new DirectoryFault(
          there + ": expected to be writable, found a file system that is mounted read-only",
          "mount it read-write, or name another directory");
    }
    PosixFileAttributes found = Files.readAttributes(there, PosixFileAttributes.class);
    return new DirectoryFault(
        there
            + ": expected to be readable and writable for "
            + System.getProperty("user.name")
            + ", as whom we run, found "
            + PosixFilePermissions.toString(found.permissions())
            + " of "
            + found.owner().getName()
            + ":"
            + found.group().getName(),
        "correct owner or permissions, or name another directory");
  }
}
