package io.binlogrelay.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a log can't be read, in one sentence. */
final class UnreadableLog {
  private UnreadableLog() {}

  /**
   * @param asked what was to be read, for reasons that name no file
   */
  static String reason(Path asked, IOException e) {
    if (e instanceof NoSuchFileException absent) {
      return absent.getFile() + ": no such file or directory";
    }
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied; run as the user that runs the relay";
    }
    if (e instanceof FileSystemException fault) {
      return fault.getFile()
          + ": "
          + (fault.getReason() == null ? "can't be read" : fault.getReason());
    }
    return asked + " can't be read: " + e.getMessage();
  }
}
