package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayLogCursorTest {

  private static final String FIRST = "binlog.000001";
  private static final String SECOND = "binlog.000002";

  @TempDir Path directory;
  private RelayLog log;

  @BeforeEach
  void open() {
    log = RelayLog.open(new RelayLogOptions(directory, 1 << 20));
    log.writer().cutToPublished();
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  @Test
  void readsThroughAllFilesAndWaitsAtThePublishedEnd() throws IOException {
    BinlogBuilder first = new BinlogBuilder().head().transaction(1, 100).rotate(SECOND);
    BinlogBuilder second = new BinlogBuilder().head().transaction(2, 100);
    write(FIRST, first.events());
    write(SECOND, second.events());
    try (RelayLogCursor cursor = cursorAtStart()) {
      assertThat(rest(cursor)).isEqualTo(body(first));
      assertThat(cursor.atEndOfClosedFile()).isTrue();
      assertThat(cursor.nextFile()).isTrue();
      assertThat(rest(cursor)).isEqualTo(body(second));
      assertThat(cursor.atEndOfClosedFile()).isFalse();
      assertThat(cursor.nextFile()).isFalse();
    }
  }

  @Test
  void recentBytesComeFromMemoryAndOldOnesFromTheFile() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int i = 1; i <= 40; i++) {
      file.transaction(i, 50_000);
    }
    write(FIRST, file.events());
    try (RelayLogCursor cursor = cursorAtStart()) {
      assertThat(cursor.inMemory()).isFalse();
      assertThat(rest(cursor)).isEqualTo(body(file));
      cursor.seek(file.position() - 1000);
      assertThat(cursor.inMemory()).isTrue();
    }
  }

  @Test
  void offsetsOutsideThePublishedBytesAreRefused() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head().transaction(1, 100);
    write(FIRST, file.events());
    LogFile only = log.view().files().get(0);
    assertThatThrownBy(() -> log.view().open(only, 3, TestReader.anonymous()))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> log.view().open(only, file.position() + 1, TestReader.anonymous()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(FIRST);
  }

  @Test
  void readersSeeTheSourcesBytesWhileTheWriterOverwritesTheSharedMemory() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    List<BinlogBuilder> files = randomFiles(new Random(seed), 12);
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try {
      List<Future<byte[]>> results = new ArrayList<>();
      write(nameOf(0), files.get(0).events());
      for (int i = 0; i < 3; i++) {
        int chunk = 1 << (10 + 3 * i);
        Callable<byte[]> reader = () -> readAll(files.size(), lastSize(files), chunk);
        results.add(readers.submit(reader));
      }
      for (int i = 1; i < files.size(); i++) {
        write(nameOf(i), files.get(i).events());
      }
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      files.forEach(file -> expected.writeBytes(body(file)));
      for (Future<byte[]> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(expected.toByteArray());
      }
    } finally {
      readers.shutdownNow();
    }
  }

  private static long lastSize(List<BinlogBuilder> files) {
    return files.get(files.size() - 1).position();
  }

  private byte[] readAll(int fileCount, long lastSize, int chunk) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (RelayLogCursor cursor = cursorAtStart()) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(chunk);
      while (!Thread.currentThread().isInterrupted()) {
        buffer.clear();
        int length = cursor.read(buffer);
        byte[] bytes = new byte[length];
        buffer.flip().get(bytes);
        read.writeBytes(bytes);
        if (cursor.file().name().equals(nameOf(fileCount - 1)) && cursor.offset() == lastSize) {
          return read.toByteArray();
        }
        if (length == 0 && cursor.atEndOfClosedFile()) {
          cursor.nextFile();
        } else if (length == 0) {
          Thread.onSpinWait();
        }
      }
    }
    throw new IOException("interrupted before the end");
  }

  private static List<BinlogBuilder> randomFiles(Random random, int count) {
    List<BinlogBuilder> files = new ArrayList<>();
    long gno = 1;
    for (int i = 0; i < count; i++) {
      BinlogBuilder file = new BinlogBuilder().head();
      for (int t = random.nextInt(200); t > 0; t--) {
        file.transaction(gno++, random.nextInt(random.nextInt(10) == 0 ? 60_000 : 500));
      }
      files.add(file.rotate(nameOf(i + 1)));
    }
    return files;
  }

  private static String nameOf(int file) {
    return String.format("binlog.%06d", file + 1);
  }

  private RelayLogCursor cursorAtStart() throws IOException {
    return log.view().open(log.view().files().get(0), LogFile.FIRST_EVENT, TestReader.anonymous());
  }

  private static byte[] rest(RelayLogCursor cursor) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (cursor.read(buffer.clear()) > 0) {
      all.write(buffer.array(), 0, buffer.position());
    }
    return all.toByteArray();
  }

  private static byte[] body(BinlogBuilder file) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    file.events().forEach(body::writeBytes);
    return body.toByteArray();
  }

  private void write(String name, List<byte[]> events) {
    RelayLogWriter writer = log.writer();
    writer.beginFile(name);
    int unsynced = 0;
    for (byte[] event : events) {
      writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
      unsynced += event.length;
      if (unsynced > 100_000) {
        writer.sync();
        unsynced = 0;
      }
    }
    writer.sync();
  }
}
