package io.binlogrelay.relaylog;

import io.binlogrelay.binlog.BinlogFileName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The directory of the log: its lock, its paths, and the two things one has to do right with names:
 * replace a file whole, and sync the directory where a name changed.
 *
 * <p>Thread-safe: it holds no state but the lock. Opened and closed by the thread that opens the
 * log.
 */
final class LogDirectory implements AutoCloseable {

  private static final String LOCK = "relay.lock";
  static final String STATE = "relay.state";
  static final String INDEX = "binlog.index";
  static final String TEMPORARY_SUFFIX = ".tmp";
  static final String CUT_PREFIX = "cut-";

  /** What a start writes and syncs to see that it can. */
  private static final int PROBE_BYTES = 4 << 10;

  private final Path path;
  private final FileChannel lockFile;

  private LogDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Creates the directory if need be, takes the lock and sees whether the disk below keeps what it
   * is given, or refuses.
   */
  static LogDirectory lock(Path path) {
    try {
      DirectoryFault.refuseIfAny(
          path); // before anything is left there that may be in the owner's way
      create(path);
      FileChannel file =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      LogDirectory directory = new LogDirectory(path, file);
      try {
        directory.refuseIfLocked();
        directory.refuseIfItKeepsNothing();
      } catch (RelayLogRefused e) {
        file.close();
        throw e;
      }
      return directory;
    } catch (IOException e) {
      throw new RelayLogRefused(
          "relay log directory "
              + path
              + " can't be used: "
              + IoReason.of(e)
              + "; check owner and permissions",
          e);
    }
  }

  private void refuseIfLocked() throws IOException {
    if (!tryLock(lockFile)) {
      throw new RelayLogRefused(
          "relay log directory "
              + path
              + " is in use by another relay: expected "
              + LOCK
              + " to be free, found it locked; stop that relay first");
    }
  }

  /** A full disk is no reason: what is there can be served, and the writer waits for space. */
  private void refuseIfItKeepsNothing() {
    try {
      WriteProbe.run(this, PROBE_BYTES);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.DISK_FULL) {
        throw new RelayLogRefused(
            "relay log directory "
                + path
                + ": expected a file system that keeps what it is given, found "
                + e.getMessage()
                + "; look after the disk, or name a directory on another one",
            e);
      }
    }
  }

  /** Creates it and what is above it as needed, all names durable. */
  private static void create(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      return;
    }
    if (!Files.isDirectory(path)) {
      create(parent);
      Files.createDirectory(path);
      sync(parent);
    } else if (Files.isReadable(parent)) {
      sync(parent); // a start that was killed may have created it and no more
    }
  }

  private static boolean tryLock(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  Path path() {
    return path;
  }

  /** Whether a file stays when its log goes: the lock, the state, a replacement of the state. */
  boolean isOwn(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.equals(LOCK)
        || name.equals(STATE)
        || name.equals(SpaceReserve.NAME)
        || name.endsWith(TEMPORARY_SUFFIX);
  }

  /** Whether a start relies on a file: the lock, the state, the index, a log file. */
  static boolean isEssential(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.equals(LOCK)
        || name.equals(STATE)
        || name.equals(INDEX)
        || BinlogFileName.isValid(name);
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /**
   * Replaces a small file atomically: temporary file, sync, rename, sync of the directory. Readable
   * by the owner only, as the state holds a private key.
   */
  void replace(String name, String content) throws IOException {
    Path temporary = path.resolve(name + TEMPORARY_SUFFIX);
    Files.deleteIfExists(temporary);
    try (FileChannel out =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  /** Makes created, renamed and deleted names durable: fsync(2) of the directory itself. */
  void sync() throws IOException {
    sync(path);
  }

  static void sync(Path path) throws IOException {
    try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      throw new FileSystemException(
          path.toString(), null, "fsync of the directory: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
