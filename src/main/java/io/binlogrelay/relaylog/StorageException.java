package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The disk under the relay log failed. Nothing past the published end may be trusted; the writer
 * has to {@linkplain RelayLogWriter#cutToPublished() cut back} to it before it goes on.
 */
public final class StorageException extends RuntimeException {

  /** What went wrong, as far as an operator needs to tell the cases apart. */
  public enum Kind {
    /** No space or no quota is left. */
    DISK_FULL,
    /** fdatasync failed: the kernel may have dropped the pages, so a retry proves nothing. */
    SYNC_FAILED,
    /** Any other error of a read, write or directory operation. */
    IO
  }

  private final Kind kind;

  StorageException(Kind kind, Path where, IOException cause) {
    super(
        kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + " at "
            + where
            + ": "
            + IoReason.of(cause),
        cause);
    this.kind = kind;
  }

  /** Classifies an error of a write or of a directory operation. */
  static StorageException of(Path where, IOException cause) {
    return new StorageException(isDiskFull(cause) ? Kind.DISK_FULL : Kind.IO, where, cause);
  }

  static StorageException syncFailed(Path where, IOException cause) {
    return new StorageException(Kind.SYNC_FAILED, where, cause);
  }

  public Kind kind() {
    return kind;
  }

  /** The JDK has no type for ENOSPC and EDQUOT: only the text of strerror(3) tells. */
  private static boolean isDiskFull(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("No space left") || text.contains("Disk quota exceeded");
  }
}
