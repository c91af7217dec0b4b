package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings bytes of a file into the kernel's page cache without copying them: they go by sendfile(2)
 * to a device that drops them. Any thread.
 */
final class PageCache {

  private static final Path NOWHERE = Path.of("/dev/null");

  private static final Logger log = LoggerFactory.getLogger(PageCache.class);

  /** Opened once for the life of the process; null where there is no such device. */
  private static final @Nullable FileChannel DROPPED = open();

  private PageCache() {}

  /**
   * Waits until the bytes are in memory, if they have to be read from the disk. Without a device
   * that drops them nothing happens here, and who uses them waits instead.
   */
  static void load(FileChannel file, long from, long length) throws IOException {
    FileChannel dropped = DROPPED;
    long end = from + length;
    long at = from;
    while (dropped != null && at < end) {
      long count = file.transferTo(at, end - at, dropped);
      if (count <= 0) {
        throw new IOException("the file ends at " + at + ", before " + end);
      }
      at += count;
    }
  }

  private static @Nullable FileChannel open() {
    try {
      return FileChannel.open(NOWHERE, StandardOpenOption.WRITE);
    } catch (IOException | UnsupportedOperationException e) {
      log.info("large events may make replicas wait for the disk: {}", e.getMessage());
      return null;
    }
  }
}
