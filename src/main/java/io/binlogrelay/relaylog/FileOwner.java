package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A user of this machine as owner of files.
 *
 * @param uid his number
 * @param name his name, the number where he has none
 */
record FileOwner(long uid, String name) {

  /** The view of java.nio that has numbers of users. */
  private static final String VIEW = "unix";

  /** Has a line "Uid: REAL EFFECTIVE SAVED FILESYSTEM" (proc_pid_status(5)). */
  private static final Path STATUS = Path.of("/proc/self/status");

  private static final String UID = "Uid:";
  private static final int EFFECTIVE = 2;

  /** The owner of a file or directory. */
  static FileOwner of(Path file) throws IOException {
    Number uid = (Number) Files.getAttribute(file, VIEW + ":uid");
    return new FileOwner(uid.longValue(), Files.getOwner(file).getName());
  }

  /**
   * The user that owns what this process creates.
   *
   * @param where in whose file system; empty if that knows no owners, or the system does not tell
   */
  static Optional<FileOwner> ofThisProcess(Path where) throws IOException {
    if (!where.getFileSystem().supportedFileAttributeViews().contains(VIEW)
        || !Files.isReadable(STATUS)) {
      return Optional.empty();
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(UID)) {
        String uid = line.split("\\s+", -1)[EFFECTIVE];
        String name = System.getProperty("user.name", uid);
        return Optional.of(new FileOwner(Long.parseLong(uid), name.equals("?") ? uid : name));
      }
    }
    return Optional.empty();
  }

  boolean isRoot() {
    return uid == 0;
  }

  @Override
  public String toString() {
    return name + " (uid " + uid + ")";
  }
}
