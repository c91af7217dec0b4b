package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Finds out whether a directory takes bytes: writes, syncs and removes a file. So a full disk is
 * seen to have space again without a dump being asked for in vain, and without touching the log.
 */
final class WriteProbe {

  private static final int CHUNK = 64 << 10;

  private WriteProbe() {}

  /**
   * @param bytes how many it has to take; as many again must not fail right after
   * @throws StorageException if it does not take them
   */
  static void run(LogDirectory directory, int bytes) {
    Path file = directory.file("probe" + LogDirectory.TEMPORARY_SUFFIX);
    try {
      try {
        write(file, bytes);
      } finally {
        Files.deleteIfExists(file); // on a full disk it may hold the last bytes there are
      }
    } catch (IOException e) {
      throw StorageException.of(file, e);
    }
  }

  private static void write(Path file, int bytes) throws IOException {
    byte[] chunk = new byte[CHUNK];
    Arrays.fill(chunk, (byte) 0x5a); // zeros might be stored as a hole
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int left = bytes; left > 0; left -= CHUNK) {
        ByteBuffer next = ByteBuffer.wrap(chunk, 0, Math.min(CHUNK, left));
        while (next.hasRemaining()) {
          out.write(next);
        }
      }
      sync(out, file);
    }
  }

  private static void sync(FileChannel out, Path file) {
    try {
      out.force(false);
    } catch (IOException e) {
      throw StorageException.syncFailed(file, e);
    }
  }
}
