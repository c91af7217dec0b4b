package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WriteSizeTest {

  @Test
  void manyDumpsGetSmallerWritesWithinTheBudget() {
    long budget = 32L << 20;
    WriteSize size = new WriteSize(budget);
    int dumps = 0;
    int before = WriteSize.MAX;
    while (dumps < 400) {
      size.dumpBegins();
      dumps++;
      assertThat(size.bytes()).isBetween(WriteSize.MIN, before);
      assertThat(3L * dumps * size.bytes()).isLessThanOrEqualTo(budget);
      before = size.bytes();
    }
    for (int i = 0; i < dumps; i++) {
      size.dumpEnds();
    }
    assertThat(size.bytes()).isEqualTo(WriteSize.MAX);
  }

  @Test
  void noWriteIsTooSmallToFill() {
    WriteSize size = new WriteSize(1);
    size.dumpBegins();
    assertThat(size.bytes()).isEqualTo(WriteSize.MIN).isGreaterThan(2 * DumpReader.MIN_ROOM);
  }
}
