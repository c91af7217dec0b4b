package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.RelayState.ClosedFile;
import io.binlogrelay.relaylog.RelayState.DurableMark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start reads what it must: the heads of closed files, and the end of the last one. */
class StartReadsTest {

  private static final int CLOSED = 100;
  private static final long CLOSED_SIZE = 100L << 20;
  private static final String LAST = name(CLOSED + 1);

  @TempDir Path directory;

  private static String name(int number) {
    return String.format("binlog.%06d", number);
  }

  /** The closed files are sparse behind their heads: who read them would find them damaged. */
  @Test
  void aHundredClosedFilesAndALargeLastOne() throws IOException {
    BinlogBuilder last = new BinlogBuilder().head();
    writeLast(last, 400, 50_000);
    long size = Files.size(directory.resolve(LAST));
    addClosedFilesBefore(LAST);
    eraseUpTo(LAST, size - (3 << 20));

    long before = bytesRead();
    try (RelayLog log = open()) {
      long read = bytesRead() - before;
      System.out.printf("a start beside %d files of 100 MiB read %d bytes%n", CLOSED, read);
      assertThat(read).isLessThan(8 << 20);
      assertThat(log.view().files()).hasSize(CLOSED + 1);
      assertThat(log.view().published().offset()).isEqualTo(size);
      assertThat(log.view().executed()).isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1-400"));
      assertThat(log.view().published().transactions()).isEqualTo(400 + CLOSED);
    }
  }

  @Test
  void anIndexThatLeadsAstrayMakesTheStartReadTheWholeFile() throws IOException {
    BinlogBuilder last = new BinlogBuilder().head();
    writeLast(last, 100, 50_000);
    LogFile.Head head;
    try (RelayLog log = open()) {
      head = log.view().files().get(0).head();
    }
    Path file = directory.resolve(LAST);
    IndexedLog log = IndexedLog.of(file, head, GtidSet.EMPTY);
    Files.delete(log.index());
    try (GtidIndexAppender wrong = GtidIndexAppender.create(log, log.index(), 1)) {
      wrong.block(1_000_000, GtidSet.parse(BinlogBuilder.SOURCE + ":1-90"), 90, true);
    }
    try (RelayLog recovered = open()) {
      assertThat(recovered.view().published().offset()).isEqualTo(last.position());
      assertThat(recovered.view().executed().count()).isEqualTo(100);
    }
  }

  @Test
  void blocksBehindTheDurableMarkAreNotTrusted() throws IOException {
    BinlogBuilder last = new BinlogBuilder().head();
    writeLast(last, 100, 50_000);
    StateFile state = new StateFile(lockless(), StateFile.read(directory.resolve("relay.state")));
    state.change(known -> known.withDurable(new DurableMark(LAST, 2_000_000)));
    eraseUpTo(LAST, 900_000); // the first block, which is before the mark
    flip(LAST, 3_000_000);
    try (RelayLog log = open()) {
      assertThat(log.view().published().offset()).isBetween(2_900_000L, 3_000_000L);
      long whole = log.view().published().transactions();
      assertThat(log.view().executed())
          .isEqualTo(GtidSet.parse(BinlogBuilder.SOURCE + ":1-" + whole));
      assertThat(GtidIndex.of(directory.resolve(LAST))).doesNotExist();
    }
  }

  private LogDirectory lockless() throws IOException {
    try (LogDirectory locked = LogDirectory.lock(directory)) {
      return locked;
    }
  }

  private RelayLog open() {
    return RelayLog.open(new RelayLogOptions(directory, 1 << 20), new ManualWorkers());
  }

  /** With background work after each batch, so that its index has many blocks. */
  private void writeLast(BinlogBuilder file, int transactions, int bytes) throws IOException {
    ManualWorkers workers = new ManualWorkers();
    try (RelayLog log = RelayLog.open(new RelayLogOptions(directory, 1 << 20), workers)) {
      log.writer().remember(RelayRun.IDENTITY, GtidSet.EMPTY);
      log.writer().cutToPublished();
      log.writer().beginFile(LAST);
      int appended = 0;
      for (int gno = 1; gno <= transactions; gno++) {
        file.transaction(gno, bytes);
        List<byte[]> events = file.events();
        for (byte[] event : events.subList(appended, events.size())) {
          ByteBuffer buffer = ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN);
          log.writer().append(buffer, 0, event.length);
        }
        appended = events.size();
        if (gno % 5 == 0) {
          log.writer().sync();
          workers.work();
        }
      }
      log.writer().sync();
    }
  }

  private void addClosedFilesBefore(String last) throws IOException {
    byte[] head = new BinlogBuilder().head().file();
    StringBuilder index = new StringBuilder();
    List<ClosedFile> closed = new ArrayList<>();
    for (int i = 1; i <= CLOSED; i++) {
      Path file = Files.write(directory.resolve(name(i)), head);
      try (FileChannel sparse = FileChannel.open(file, StandardOpenOption.WRITE)) {
        sparse.write(ByteBuffer.allocate(1), CLOSED_SIZE - 1);
      }
      index.append("./").append(name(i)).append('\n');
      closed.add(new ClosedFile(name(i), CLOSED_SIZE, 1));
    }
    Files.writeString(directory.resolve("binlog.index"), index + "./" + last + "\n");
    StateFile state = new StateFile(lockless(), StateFile.read(directory.resolve("relay.state")));
    for (ClosedFile file : closed) {
      state.change(known -> known.withClosed(file));
    }
  }

  private void eraseUpTo(String name, long to) throws IOException {
    try (FileChannel file = FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate((int) to - 1000), 1000);
    }
  }

  private void flip(String name, int at) throws IOException {
    byte[] content = Files.readAllBytes(directory.resolve(name));
    content[at] ^= 1;
    Files.write(directory.resolve(name), content);
  }

  /** What this process has read from files so far, as Linux counts it. */
  private static long bytesRead() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
      if (line.startsWith("rchar: ")) {
        return Long.parseLong(line.substring("rchar: ".length()));
      }
    }
    throw new IOException("/proc/self/io has no rchar");
  }
}
