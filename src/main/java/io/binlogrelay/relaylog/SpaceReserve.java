package io.binlogrelay.relaylog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is there to be deleted. A purge has to replace state and index before it may delete
 * anything, and a replacement takes space while the old one is still there; on a disk without a
 * byte left, what is reserved here is that space. Background thread only.
 */
final class SpaceReserve {

  static final String NAME = "relay.reserve";

  /** More than state and index together, with a thousand replicas and thousands of files. */
  static final int BYTES = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(SpaceReserve.class);

  private final Path file;
  private boolean there;

  SpaceReserve(LogDirectory directory) {
    this.file = directory.file(NAME);
  }

  /** Makes it unless it is there. That there is no space for it is no error. */
  void fill() {
    if (there) {
      return;
    }
    try {
      if (!Files.exists(file) || Files.size(file) != BYTES) {
        write();
      }
      there = true;
    } catch (IOException e) {
      log.debug("no space could be reserved in {}: {}", file, IoReason.of(e));
      release();
    }
  }

  private void write() throws IOException {
    byte[] content = new byte[BYTES];
    Arrays.fill(content, (byte) 0x5a); // zeros might be stored as a hole
    ByteBuffer bytes = ByteBuffer.wrap(content);
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(false);
    }
  }

  /** Gives the space back. */
  void release() {
    there = false;
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("the reserved space in {} could not be given back: {}", file, IoReason.of(e));
    }
  }
}
