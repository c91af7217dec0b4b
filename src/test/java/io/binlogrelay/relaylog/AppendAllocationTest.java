package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.binlogrelay.binlog.EventHeader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking an event in costs no garbage: a batch of many may allocate no more than one of few. */
class AppendAllocationTest {

  private static final int WARM_UP = 20;
  private static final int FEW = 2;
  private static final int MANY = 1_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final BinlogBuilder file = new BinlogBuilder().head();
  private int appended;
  private long gno;

  @Test
  void anEventAllocatesNothing(@TempDir Path directory) throws Exception {
    try (RelayLog log = RelayLog.open(new RelayLogOptions(directory, 16 << 20))) {
      RelayLogWriter writer = log.writer();
      writer.cutToPublished();
      writer.beginFile("binlog.000001");
      for (int batch = 0; batch < WARM_UP; batch++) {
        allocatedBy(writer, FEW);
        allocatedBy(writer, MANY);
      }
      long few = allocatedBy(writer, FEW);
      long many = allocatedBy(writer, MANY);
      assertThat(many - few)
          .as("bytes for %s transactions more (%s and %s)", MANY - FEW, many, few)
          .isLessThan(MANY - FEW);
    }
  }

  /** Bytes that appending so many transactions of four events as one batch allocates. */
  private long allocatedBy(RelayLogWriter writer, int transactions) {
    for (int i = 0; i < transactions; i++) {
      file.transaction(++gno, 300);
    }
    List<byte[]> events = file.events().subList(appended, file.events().size());
    appended += events.size();
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(events.stream().mapToInt(event -> event.length).sum())
            .order(ByteOrder.LITTLE_ENDIAN);
    events.forEach(bytes::put);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int at = 0; at < bytes.capacity(); ) {
      int length = (int) EventHeader.eventLength(bytes, at);
      writer.append(bytes, at, length);
      at += length;
    }
    writer.endBatch();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
