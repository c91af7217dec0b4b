package io.binlogrelay.gtid;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Does a replica have a transaction, or a block of them? Asked per transaction, and per block. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GtidSetBenchmark {

  private static final int STEP = 7919;

  /** How many UUIDs the set has. */
  @Param({"1", "1000"})
  public int uuids;

  /** How many intervals each of them has. */
  @Param({"1", "1000"})
  public int intervals;

  private GtidSet held;
  private GtidSet block;
  private UUID[] sources;
  private int asked;

  @Setup
  public void build() {
    sources = new UUID[uuids];
    GtidSetBuilder builder = new GtidSetBuilder(GtidSet.EMPTY);
    for (int i = 0; i < uuids; i++) {
      sources[i] = new UUID(0x0a13cbbae4ce11f1L + i * 0x9e3779b97f4a7c15L, i);
      for (int gno = 1; gno <= 2 * intervals; gno += 2) {
        builder.add(Tsid.of(sources[i]), gno);
      }
    }
    held = builder.snapshot();
    block = GtidSet.parse(sources[uuids / 2] + ":" + (2 * intervals - 1));
  }

  /** One transaction of another source each time. */
  @Benchmark
  public boolean transaction() {
    asked = (asked + STEP) & Integer.MAX_VALUE;
    UUID source = sources[asked % uuids];
    return held.containsUntagged(
        source.getMostSignificantBits(),
        source.getLeastSignificantBits(),
        1 + asked % (2L * intervals));
  }

  /** The GTIDs of one block of an index. */
  @Benchmark
  public boolean block() {
    return held.contains(block);
  }
}
