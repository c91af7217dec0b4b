package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is free for us on the log's file system. Any thread. */
interface FreeSpace {

  /** In bytes. */
  long bytes() throws IOException;

  /** Of the file system that holds the directory. */
  static FreeSpace of(Path directory) {
    return () -> Files.getFileStore(directory).getUsableSpace();
  }
}
