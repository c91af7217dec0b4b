package io.binlogrelay.relaylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentBytesTest {

  private static final int CAPACITY = 64;

  @TempDir Path directory;

  private final RecentBytes recent = new RecentBytes(CAPACITY, 0);

  @Test
  void aWriteThatFailedLeavesTheWholeMemoryUsable() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    recent.put(0, bytes, 0, 16);
    Path file = Files.createFile(directory.resolve("binlog.000001"));
    try (FileChannel readOnly = FileChannel.open(file, StandardOpenOption.READ)) {
      assertThatThrownBy(() -> recent.writeTo(readOnly, 0, 0, 16))
          .isInstanceOf(NonWritableChannelException.class);
    }
    recent.put(CAPACITY - 16, bytes, 0, 16);
    ByteBuffer copy = ByteBuffer.allocate(16);
    assertThat(recent.copyTo(copy, CAPACITY - 16, 16)).isTrue();
    assertThat(copy.array()).isEqualTo(bytes.array());
  }
}
