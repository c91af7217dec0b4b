package io.binlogrelay.downstream;

import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.semisync.AckRequests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

/**
 * What every event costs for every replica, without the socket: from the file's bytes into packets,
 * or skipped. Per event of a transaction of four, 300 bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FramingBenchmark.EVENTS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FramingBenchmark {

  static final int TRANSACTIONS = 800;
  static final int EVENTS = 4 * TRANSACTIONS;
  private static final int ROW_BYTES = 138;
  private static final int FIRST = 4;

  @Param({"false", "true"})
  public boolean semiSync;

  private ByteBuffer in;
  private ByteBuffer out;
  private EventFramer all;
  private EventFramer none;

  @Setup
  public void build() {
    BinlogBuilder file = new BinlogBuilder();
    for (int gno = 1; gno <= TRANSACTIONS; gno++) {
      file.transaction(gno, ROW_BYTES);
    }
    byte[] bytes = file.file();
    in = ByteBuffer.allocateDirect(bytes.length - FIRST).order(ByteOrder.LITTLE_ENDIAN);
    in.put(bytes, FIRST, bytes.length - FIRST);
    out = ByteBuffer.allocateDirect(2 * bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    all = framer(GtidSet.parse(BinlogBuilder.SOURCE + ":1000000-2000000"));
    none = framer(GtidSet.parse(BinlogBuilder.SOURCE + ":1-1000000"));
  }

  private EventFramer framer(GtidSet held) {
    AckRequests asked = new AckRequests();
    for (int i = 1; i <= TRANSACTIONS; i++) {
      asked.add(FIRST + i * (long) (in.capacity() / TRANSACTIONS));
    }
    PacketStream packets = new PacketStream(1, semiSync);
    return new EventFramer(packets, held, new PlainFile("binlog.000001", asked), false);
  }

  /** The replica has none of it. */
  @Benchmark
  public int sent() {
    return frame(all);
  }

  /** The replica has all of it. */
  @Benchmark
  public int skipped() {
    return frame(none);
  }

  private int frame(EventFramer framer) {
    framer.startAt(FIRST);
    framer.frame(in.clear(), FIRST + in.capacity(), true, out.clear());
    if (framer.offset() != FIRST + in.capacity()) {
      throw new IllegalStateException("it ended at " + framer.offset());
    }
    return out.position();
  }
}
