package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.binlog.BinlogPosition;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.FileStretch;
import io.binlogrelay.relaylog.LogReader;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogOptions;
import io.binlogrelay.relaylog.RelayLogWriter;
import io.binlogrelay.relaylog.ReplicaId;
import io.binlogrelay.semisync.AckRequests;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dump reads, when large events go from the file to the socket unseen. */
class DumpReaderTest {

  private static final String FILE = "binlog.000001";
  private static final int RECENT = 1 << 20;

  @TempDir Path directory;

  /**
   * A socket may have taken all of a read while the caller still sends it, and then the next read
   * has begun: what the first one came to must not change under it.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void eachReadStaysWhatItWasWhileLaterOnesAreMade(int readsAhead) throws IOException {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int gno = 1; gno <= 60; gno++) {
      file.transaction(gno, gno % 7 == 0 ? 17 << 20 >> gno % 4 : 5000 * gno);
    }
    try (RelayLog log = logOf(file);
        DumpReader reader = open(log)) {
      Queue<Read> reads = new ArrayDeque<>();
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      DumpReader.Progress progress = DumpReader.Progress.MORE;
      while (progress == DumpReader.Progress.MORE) {
        Read read = Read.of(reader);
        progress = read.result().progress();
        reads.add(read);
        if (reads.size() > readsAhead) {
          reads.remove().sendTo(sent);
        }
      }
      for (Read read : reads) {
        read.sendTo(sent);
      }
      List<byte[]> events = Deframer.events(sent.toByteArray(), 1);
      assertThat(events).hasSize(1 + file.events().size());
      assertThat(events).endsWith(file.events().toArray(byte[][]::new));
    }
  }

  @Test
  void moreIsReadAtOnceFromTheDiskThanAtTheTail() throws IOException {
    BinlogBuilder file = new BinlogBuilder().head();
    for (int gno = 1; gno <= 40; gno++) {
      file.transaction(gno, 300_000);
    }
    try (RelayLog log = logOf(file);
        DumpReader reader = open(log)) {
      Read read = Read.of(reader);
      assertThat(read.inserted()).isBetween(4 << 20, 5 << 20);
      int atTheTail = 0;
      while (read.result().progress() == DumpReader.Progress.MORE) {
        boolean recent = reader.inMemory();
        read = Read.of(reader);
        assertThat(read.inserted()).isLessThan(recent ? 2 << 20 : 5 << 20);
        atTheTail += recent ? 1 : 0;
      }
      assertThat(atTheTail).isPositive();
    }
  }

  private RelayLog logOf(BinlogBuilder file) {
    RelayLog log = RelayLog.open(new RelayLogOptions(directory, RECENT));
    RelayLogWriter writer = log.writer();
    writer.cutToPublished();
    writer.beginFile(FILE);
    for (byte[] event : file.events()) {
      writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
    }
    writer.sync();
    return log;
  }

  private static DumpReader open(RelayLog log) throws IOException {
    DumpRequest request = new DumpRequest(7, 0, FILE, 4, null);
    DumpTerms terms = new DumpTerms(null, 0, ReplicaChecksum.CRC32, false);
    DumpStream stream =
        new DumpStream(
            request,
            terms,
            new ControlEvents(1, request, terms),
            new PacketStream(1, false),
            new AckRequests());
    return DumpReader.open(
        log.view(), new BinlogPosition(FILE, 4), stream, new Nobody(), false, true);
  }

  private static final class Nobody implements LogReader {

    @Override
    public String name() {
      return "nobody";
    }

    @Override
    public @Nullable ReplicaId replica() {
      return null;
    }

    @Override
    public void release(String why) {}
  }

  /** A read, kept as long as its caller likes. */
  private record Read(ByteBuf buffer, DumpRead result) {

    private static Read of(DumpReader reader) {
      ByteBuf buffer = Unpooled.buffer(64 << 10);
      return new Read(buffer, DumpRead.read(reader, buffer));
    }

    private int inserted() {
      return result.inserted().stream().mapToInt(each -> each.stretch().length()).sum();
    }

    /** As {@link DumpOutput} does. */
    private void sendTo(ByteArrayOutputStream sent) throws IOException {
      assertThat(result.failure()).isNull();
      int done = 0;
      for (DumpReader.Inserted each : result.inserted()) {
        buffer.readBytes(sent, each.at() - done);
        done = each.at();
        sent.write(bytes(each.stretch()));
      }
      buffer.readBytes(sent, buffer.readableBytes());
    }

    private static byte[] bytes(FileStretch stretch) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(stretch.length());
      while (bytes.hasRemaining()) {
        stretch.file().read(bytes, stretch.offset() + bytes.position());
      }
      return bytes.array();
    }
  }
}
