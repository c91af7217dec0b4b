package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What an operation on a file ran into, in an operator's words instead of an exception's name. */
final class IoReason {

  private IoReason() {}

  static String of(IOException e) {
    if (!(e instanceof FileSystemException fault)) {
      return e.getMessage() == null ? "input/output error" : e.getMessage();
    }
    return fault.getFile() + ": " + word(fault);
  }

  private static String word(FileSystemException fault) {
    if (fault instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (fault instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (fault instanceof FileAlreadyExistsException) {
      return "exists, but is not what it has to be";
    }
    return fault.getReason() == null ? "input/output error" : fault.getReason();
  }
}
