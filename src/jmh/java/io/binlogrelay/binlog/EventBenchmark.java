package io.binlogrelay.binlog;

import io.binlogrelay.relaylog.BinlogBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What every event costs that is received or recovered: per event of a transaction of four. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(EventBenchmark.EVENTS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventBenchmark {

  static final int TRANSACTIONS = 64;
  static final int EVENTS = 4 * TRANSACTIONS;

  /** Bytes of the rows of a transaction. */
  @Param({"138", "4096", "65536"})
  public int rowBytes;

  private final TransactionBoundary boundary = new TransactionBoundary();
  private final EventChecksum checksum = new EventChecksum();
  private final ChecksumRun run = new ChecksumRun();
  private ByteBuffer events;

  @Setup
  public void build() {
    BinlogBuilder builder = new BinlogBuilder();
    for (int gno = 1; gno <= TRANSACTIONS; gno++) {
      builder.transaction(gno, rowBytes);
    }
    List<byte[]> built = builder.events();
    int length = built.stream().mapToInt(event -> event.length).sum();
    events = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    built.forEach(events::put);
    events.clear();
  }

  /** Headers, and where transactions begin and end. */
  @Benchmark
  public int boundaries() {
    int ends = 0;
    for (int at = 0; at < events.capacity(); ) {
      int length = (int) EventHeader.eventLength(events, at);
      boundary.onEvent(events, at, length, length, ChecksumAlgorithm.CRC32);
      ends += boundary.inTransaction() ? 0 : 1;
      at += length;
    }
    return ends;
  }

  /** The CRC32 of each event. */
  @Benchmark
  public int checksums() {
    int right = 0;
    for (int at = 0; at < events.capacity(); ) {
      int length = (int) EventHeader.eventLength(events, at);
      right += checksum.matches(events, at, length) ? 1 : 0;
      at += length;
    }
    return right;
  }

  /** The same in runs. */
  @Benchmark
  public int checksumRuns() {
    int right = 0;
    int start = 0;
    for (int at = 0; at < events.capacity(); ) {
      int length = (int) EventHeader.eventLength(events, at);
      if (!run.hasRoom(length)) {
        right += runMatches(start) ? 1 : 0;
        start = at;
      }
      if (run.hasRoom(length)) {
        run.add(length);
      } else {
        right += checksum.matches(events, at, length) ? 1 : 0;
        start = at + length;
      }
      at += length;
    }
    return runMatches(start) ? right + 1 : right;
  }

  private boolean runMatches(int start) {
    checksum.reset();
    checksum.update(events, start, run.length());
    boolean matches = run.matches(checksum.value());
    run.begin();
    return matches;
  }
}
