package io.binlogrelay.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogOptions;
import io.binlogrelay.relaylog.RelayLogWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start tries the dump of a replica that has everything. */
class DumpRehearsalTest {

  private static final String FILE = "binlog.000001";

  @TempDir Path directory;

  @Test
  void aLogThatCanBeServedHasNoFaultWithAndWithoutGtids() throws IOException {
    FakeSource source = new FakeSource();
    try (RelayLog log = open()) {
      assertThat(rehearsal(log, source).fault()).as("empty").isNull();
      write(log.writer());
      assertThat(rehearsal(log, source).fault()).isNull();
      source.gtidMode = "OFF";
      assertThat(rehearsal(log, source).fault()).isNull();
    }
  }

  @Test
  void aFileThatCannotBeReadToItsEndIsNamed() throws IOException {
    try (RelayLog log = open()) {
      write(log.writer());
    }
    try (RelayLog log = open()) { // nothing of it is in memory any more
      try (FileChannel file = FileChannel.open(directory.resolve(FILE), StandardOpenOption.WRITE)) {
        file.truncate(300);
      }
      assertThat(rehearsal(log, new FakeSource()).fault()).contains(FILE + " ends at 300");
    }
  }

  private RelayLog open() {
    return RelayLog.open(new RelayLogOptions(directory, 1 << 20));
  }

  private static DumpRehearsal rehearsal(RelayLog log, FakeSource source) {
    return new DumpRehearsal(log.view(), source, 900);
  }

  private static void write(RelayLogWriter writer) {
    writer.cutToPublished();
    writer.beginFile(FILE);
    for (byte[] event : new BinlogBuilder().head().transaction(1, 500).events()) {
      writer.append(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), 0, event.length);
    }
    writer.sync();
  }
}
