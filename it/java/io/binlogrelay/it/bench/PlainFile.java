package io.binlogrelay.it.bench;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * As many bytes as a relay is to take in, written into a file with nothing else to do: what the
 * page cache costs just then. That is ten times as much as else where a virtual machine first has
 * to get the memory from its host. The file keeps that memory for the relay, and gives it back as
 * the relay needs it, before it can go back to the host. The program's thread only.
 */
final class PlainFile implements AutoCloseable {
  private static final int WRITE_BYTES = 256 << 10;

  /** So much memory is free for the relay at any time: what its log grows by between two looks. */
  private static final long AHEAD_BYTES = 64 << 20;

  private final FileChannel file;
  private final long bytes;
  private final double seconds;
  private final double cpuSeconds;

  /** Writes it. */
  PlainFile(Path path, long bytes) throws IOException {
    this.file = FileChannel.open(path, CREATE_NEW, WRITE, DELETE_ON_CLOSE);
    this.bytes = bytes;
    ByteBuffer buffer = ByteBuffer.allocateDirect(WRITE_BYTES);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpuNanos = threads.getCurrentThreadCpuTime();
    long nanos = System.nanoTime();
    long written = 0;
    while (written < bytes) {
      written += file.write(buffer.clear());
    }
    this.seconds = (System.nanoTime() - nanos) / 1e9;
    this.cpuSeconds = (threads.getCurrentThreadCpuTime() - cpuNanos) / 1e9;
  }

  double megabytesPerSecond() {
    return bytes / 1e6 / seconds;
  }

  double cpuSecondsPerGb() {
    return cpuSeconds / (bytes / 1e9);
  }

  /** Gives the memory back for so many bytes that were taken in, and for some to come. */
  void makeRoomFor(long taken) throws IOException {
    file.truncate(Math.max(0, bytes - taken - AHEAD_BYTES));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
