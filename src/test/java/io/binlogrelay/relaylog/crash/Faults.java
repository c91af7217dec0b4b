package io.binlogrelay.relaylog.crash;

import java.nio.file.FileSystemException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/** What goes wrong on a disk, and how much is read from it. Thread-safe. */
public final class Faults {

  /** strerror(3) of ENOSPC. */
  public static final String NO_SPACE = "No space left on device";

  /** strerror(3) of EIO. */
  public static final String IO_ERROR = "Input/output error";

  /** Kinds of operation that can be made to fail. */
  public enum Kind {
    READ,
    WRITE,
    TRUNCATE,
    FORCE,
    FORCE_DIRECTORY,
    CREATE,
    RENAME,
    DELETE
  }

  /** One armed fault: skips some operations, then fails some. */
  private static final class Armed {
    private final Predicate<String> names;
    private final String reason;
    private int toSkip;
    private int toFail;

    private Armed(Predicate<String> names, String reason, int toSkip, int toFail) {
      this.names = names;
      this.reason = reason;
      this.toSkip = toSkip;
      this.toFail = toFail;
    }

    private boolean fires(String name) {
      if (toFail == 0 || !names.test(name)) {
        return false;
      }
      if (toSkip > 0) {
        toSkip--;
        return false;
      }
      toFail--;
      return true;
    }
  }

  private final Map<Kind, Armed> armed = new EnumMap<>(Kind.class);
  private int maxWrite = Integer.MAX_VALUE;
  private long capacity = Long.MAX_VALUE;
  private long bytesRead;

  /** Makes the n-th operation of that kind from now on fail once, with that reason. */
  public void failNth(Kind kind, int n, String reason) {
    fail(kind, name -> true, n, 1, reason);
  }

  /** Makes operations of that kind on such names fail, from the n-th on, so many times. */
  public synchronized void fail(
      Kind kind, Predicate<String> names, int n, int times, String reason) {
    armed.put(kind, new Armed(names, reason, n - 1, times));
  }

  /** No write takes more bytes than this at once. */
  public synchronized void shortWrites(int bytes) {
    maxWrite = bytes;
  }

  /** The disk is full when all files together have so many bytes. */
  public synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  synchronized long capacity() {
    return capacity;
  }

  /** Bytes read from files so far. */
  public synchronized long bytesRead() {
    return bytesRead;
  }

  synchronized void read(String name, int bytes) throws FileSystemException {
    check(Kind.READ, name);
    bytesRead += Math.max(bytes, 0);
  }

  synchronized void check(Kind kind, String name) throws FileSystemException {
    Armed fault = armed.get(kind);
    if (fault != null && fault.fires(name)) {
      throw new FileSystemException(name, null, fault.reason);
    }
  }

  /**
   * How many of so many bytes a write takes.
   *
   * @param used bytes of all files
   * @param growth how many bytes the file would grow by
   */
  synchronized int accepted(String name, int length, int growth, long used)
      throws FileSystemException {
    check(Kind.WRITE, name);
    long room = length - growth + Math.max(0, capacity - used);
    if (room <= 0 && length > 0) {
      throw new FileSystemException(name, null, NO_SPACE);
    }
    return (int) Math.min(Math.min(length, maxWrite), Math.max(room, 0));
  }
}
