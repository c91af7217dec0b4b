package io.binlogrelay.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares binary log files byte for byte. The one difference that is allowed is the in-use flag of
 * the first event, which mysqld clears when it closes a file (bit 0x01 of the byte at offset 21:
 * magic 4, then the flags at 17 of the event header; log_event.h, LOG_EVENT_BINLOG_IN_USE_F).
 * Nothing is read into memory but one buffer per file. Any thread.
 */
public final class FileCompare {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int FLAGS_OFFSET = 21;
  private static final int IN_USE = 0x01;
  private static final Pattern LOG_FILE = Pattern.compile(".*/binlog\\.[0-9]+");

  private FileCompare() {}

  /** Offset of the first byte that differs, or at which one of the files ends; empty if equal. */
  public static OptionalLong firstDifference(Path one, Path other) {
    try (FileChannel a = FileChannel.open(one, StandardOpenOption.READ);
        FileChannel b = FileChannel.open(other, StandardOpenOption.READ)) {
      long common = Math.min(a.size(), b.size());
      for (long start = 0; start < common; start += BUFFER_BYTES) {
        int length = (int) Math.min(BUFFER_BYTES, common - start);
        int at = read(a, start, length).mismatch(read(b, start, length));
        if (at >= 0) {
          return OptionalLong.of(start + at);
        }
      }
      return a.size() == b.size() ? OptionalLong.empty() : OptionalLong.of(common);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer read(FileChannel file, long start, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && file.read(bytes, start + bytes.position()) >= 0) {}
    if (start == 0 && length > FLAGS_OFFSET) {
      bytes.put(FLAGS_OFFSET, (byte) (bytes.get(FLAGS_OFFSET) & ~IN_USE));
    }
    return bytes.flip();
  }

  /**
   * Fails unless every file that the relay has closed is the source's file of that name.
   *
   * @return how many files were compared: for tests to say how many they expect
   */
  public static int assertClosedFilesEqual(RelayProcess relay, MySqlServer source) {
    List<String> names = binlogFiles(relay.relayLogDirectory());
    List<String> closed = names.subList(0, Math.max(0, names.size() - 1));
    for (String name : closed) {
      assertSame(relay.relayLogDirectory().resolve(name), source.file(name));
    }
    return closed.size();
  }

  /** Fails unless both are the same file, the in-use flag aside. */
  public static void assertSame(Path relayFile, Path sourceFile) {
    OptionalLong difference = firstDifference(relayFile, sourceFile);
    if (difference.isPresent()) {
      throw new AssertionError(
          "%s (%d bytes) differs from %s (%d bytes) at offset %d"
              .formatted(
                  relayFile,
                  relayFile.toFile().length(),
                  sourceFile,
                  sourceFile.toFile().length(),
                  difference.getAsLong()));
    }
  }

  /**
   * Fails unless the relay's open file is, as far as it is published, the source's file of that
   * name. Nothing may be published meanwhile.
   */
  public static void assertPublishedPrefixEqual(RelayProcess relay, MySqlServer source) {
    BinlogEnd published = relay.published();
    Path relayFile = relay.relayLogDirectory().resolve(published.file());
    OptionalLong difference = firstDifference(relayFile, source.file(published.file()));
    if (difference.isPresent() && difference.getAsLong() < published.position()) {
      throw new AssertionError(
          "%s differs from the source's at offset %d, and %s is published"
              .formatted(relayFile, difference.getAsLong(), published));
    }
  }

  /**
   * Fails unless every file on the disk of a relay that does not run is the source's file of that
   * name, the last one as far as it goes: whatever was written, whole transactions or not. Nothing
   * at all is right, too: it may have ended before the source sent anything.
   */
  public static void assertNothingElseWritten(RelayProcess relay, MySqlServer source) {
    List<String> names = binlogFiles(relay.relayLogDirectory());
    if (names.isEmpty()) {
      return;
    }
    assertClosedFilesEqual(relay, source);
    String last = names.get(names.size() - 1);
    Path relayFile = relay.relayLogDirectory().resolve(last);
    OptionalLong difference = firstDifference(relayFile, source.file(last));
    if (difference.isPresent() && difference.getAsLong() < relayFile.toFile().length()) {
      throw new AssertionError(
          "%s differs from the source's at offset %d".formatted(relayFile, difference.getAsLong()));
    }
  }

  /** Names in binlog.index, oldest first; of what is there before the first index is. */
  private static List<String> binlogFiles(Path directory) {
    Path index = directory.resolve("binlog.index");
    try (Stream<Path> files = Files.list(directory)) {
      Stream<String> lines =
          Files.exists(index)
              ? Files.readAllLines(index).stream().filter(line -> !line.isBlank())
              : files.map(Path::toString).filter(LOG_FILE.asMatchPredicate()).sorted();
      return lines.map(line -> String.valueOf(Path.of(line.strip()).getFileName())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
