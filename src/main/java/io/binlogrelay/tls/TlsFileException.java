package io.binlogrelay.tls;

import java.nio.file.Path;

/** A file for TLS can't be used. The message has the file and what is wrong, and no secret. */
public final class TlsFileException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TlsFileException(Path file, String problem) {
    super(file + " " + problem);
  }

  /** The same, where what is wrong is told by another exception. */
  TlsFileException(Path file, String problem, Exception cause) {
    super(file + " " + problem, cause);
  }
}
