package io.binlogrelay.relaylog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What a batch costs until it is durable and published, with {@code sync: transaction}, beside what
 * a plain sequential write and fdatasync of the same bytes in the same batches costs on the same
 * file system. An operation is several batches that come one right after the other; they are
 * durable and published when its time ends. They are made, and files rotate, outside of what is
 * measured.
 *
 * <p>Where they are is the system property {@code bench.directory}, {@code target/bench} by
 * default.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class AppendBenchmark {

  private static final long FILE_MAX = 256L << 20;

  private static final RetentionLimits KEEP_LITTLE =
      new RetentionLimits(
          RetentionLimits.ANY_AGE, 2 * FILE_MAX, 0, Duration.ZERO, Duration.ofMinutes(10));

  /** Bytes of a transaction of four events, nearly all of them in its rows event. */
  @Param({"300", "1000000"})
  public int transactionBytes;

  /**
   * How many batches of how many bytes, if that is not less than one transaction; or those that a
   * relay had below a MySQL 8.0 with small transactions: from 8 clients that commit as fast as they
   * can, or from the binary log of before.
   */
  @Param({"8x65536", "8x1048576", "8x4194304", "live", "catching-up"})
  public String run;

  private Path directory;
  private List<Batch> batches;
  private RelayLog log;
  private RelayLogWriter writer;
  private FileChannel plain;
  private int fileNumber;
  private long plainOffset;
  private long gno = 1;

  @Setup
  public void open() throws IOException {
    Path parent =
        Files.createDirectories(Path.of(System.getProperty("bench.directory", "target/bench")));
    directory = Files.createTempDirectory(parent, "append-");
    batches = batchSizes().mapToObj(this::batch).toList();
    log =
        RelayLog.open(
            RelayLogOptions.in(directory.resolve("relay-log")).withRetention(KEEP_LITTLE));
    writer = log.writer();
    writer.cutToPublished();
    beginFiles();
  }

  private IntStream batchSizes() throws IOException {
    if (Character.isDigit(run.charAt(0))) {
      String[] parts = run.split("x");
      return IntStream.generate(() -> Integer.parseInt(parts[1])).limit(Long.parseLong(parts[0]));
    }
    try (InputStream recorded = AppendBenchmark.class.getResourceAsStream(run + ".batches")) {
      return new String(recorded.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .mapToInt(Integer::parseInt);
    }
  }

  private Batch batch(int size) {
    return new Batch(Math.max(1, size / transactionBytes), transactionBytes);
  }

  private void beginFiles() throws IOException {
    String name = "binlog.%06d".formatted(++fileNumber);
    BinlogBuilder head = new BinlogBuilder();
    if (fileNumber > 1) {
      head.format().previousGtids(writer.executed().encode());
    } else {
      head.head();
    }
    writer.beginFile(name);
    for (byte[] event : head.events()) {
      writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
    }
    writer.sync();
    if (plain != null) {
      plain.close();
    }
    Path file = directory.resolve("plain");
    Files.deleteIfExists(file);
    plain =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    plain.write(ByteBuffer.wrap(head.file()));
    plain.force(true);
    plainOffset = plain.size();
  }

  @Setup(Level.Invocation)
  public void next() throws IOException {
    if (Math.max(writer.currentOffset(), plainOffset) > FILE_MAX) {
      beginFiles();
    }
    long offset = writer.currentOffset();
    for (Batch batch : batches) {
      batch.advance(offset, gno);
      offset += batch.bytes().limit();
      gno += batch.transactions();
    }
  }

  @Benchmark
  public long relayLog() {
    for (Batch batch : batches) {
      batch.appendTo(writer);
      writer.endBatch();
    }
    writer.sync();
    return writer.currentOffset();
  }

  @Benchmark
  public long plainFile() throws IOException {
    for (Batch batch : batches) {
      ByteBuffer bytes = batch.bytes();
      while (bytes.hasRemaining()) {
        plainOffset += plain.write(bytes, plainOffset);
      }
      plain.force(false);
    }
    return plainOffset;
  }

  /** Both, one after the other with changing turns, so that they meet the same machine and disk. */
  @Benchmark
  public long both(Share share) throws IOException {
    boolean plainFirst = (share.pairs++ & 1) == 0;
    long began = System.nanoTime();
    long done = plainFirst ? plainFile() : relayLog();
    long between = System.nanoTime();
    done += plainFirst ? relayLog() : plainFile();
    long ended = System.nanoTime();
    share.plainNanos += plainFirst ? between - began : ended - between;
    share.relayNanos += plainFirst ? ended - between : between - began;
    return done;
  }

  /** How much of the plain file's throughput the relay log reaches. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Share {
    private long pairs;
    private long plainNanos;
    private long relayNanos;
    private int iterations;

    @Setup(Level.Iteration)
    public void begin(BenchmarkParams params) {
      plainNanos = 0;
      relayNanos = 0;
      iterations = params.getMeasurement().getCount() * Math.max(1, params.getForks());
    }

    /** The mean of all iterations, as JMH adds them up. */
    public double percentOfPlain() {
      return 100.0 * plainNanos / relayNanos / iterations;
    }
  }

  @TearDown
  public void close() throws IOException {
    log.close();
    plain.close();
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
