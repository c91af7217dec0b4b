package io.binlogrelay.it.bench;

import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.GtidEvent;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.RawSession;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A replica that lacks the last transactions of a large file: how long until it gets the first of
 * them, and what that costs the server. The program's thread only.
 */
final class Joins {
  /** Enough for Rotate, format description and the first GTID event. */
  private static final int BUFFER_BYTES = 4096;

  /** More joins than rounds, as the kernel counts CPU in hundredths of a second. */
  private static final int JOINS_PER_ROUND = 5;

  private static final int PACKET_HEADER = 4;

  private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");

  private final Map<String, List<Result>> results = new LinkedHashMap<>();

  private record Result(double millis, double cpuMillis) {}

  /** One join each, the first ones of these servers since their start. */
  void first(ServerProcess server, GtidSet held) throws IOException {
    add(server.name() + ", the first join since its start", server, held, 1);
  }

  /** Further ones. */
  void again(ServerProcess server, GtidSet held) throws IOException {
    add(server.name(), server, held, JOINS_PER_ROUND);
  }

  /** One join, with nothing of the server's files in memory; none where we may not see to that. */
  void cold(ServerProcess server, GtidSet held) throws IOException {
    if (Files.isWritable(DROP_CACHES)) {
      Files.writeString(DROP_CACHES, "1");
      add(server.name() + ", its files not in the page cache", server, held, 1);
    }
  }

  private void add(String name, ServerProcess server, GtidSet held, int count) throws IOException {
    double millis = 0;
    double before = server.cpuSeconds();
    for (int i = 0; i < count; i++) {
      millis += join(server, held);
    }
    double cpu = server.cpuSeconds() - before;
    results
        .computeIfAbsent(name, key -> new ArrayList<>())
        .add(new Result(millis / count, 1e3 * cpu / count));
  }

  private static double join(ServerProcess server, GtidSet held) throws IOException {
    try (RawSession session = DumpRequest.session(server.address())) {
      long started = System.nanoTime();
      DumpRequest.send(session, held);
      ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (!hasTransaction(in)) {
        receive(session.channel(), in);
      }
      return (System.nanoTime() - started) / 1e6;
    }
  }

  private static void receive(SocketChannel channel, ByteBuffer in) throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("the stream ended before the first transaction");
    }
  }

  private static boolean hasTransaction(ByteBuffer in) throws IOException {
    int at = 0;
    while (in.position() - at >= PACKET_HEADER + 1 + EventHeader.LENGTH) {
      int length = in.getInt(at) & 0xff_ffff;
      if (in.get(at + PACKET_HEADER) != 0) {
        throw new IOException("no event but status " + in.get(at + PACKET_HEADER));
      }
      if (GtidEvent.isGtid(EventHeader.type(in, at + PACKET_HEADER + 1))) {
        return true;
      }
      at += PACKET_HEADER + length;
    }
    return false;
  }

  void print(DataSet set) {
    System.out.printf(
        "%n| join by GTID at the end of %.0f MB | first transaction after ms | CPU ms |%n",
        set.bytes() / 1e6);
    System.out.println("|---|---:|---:|");
    results.forEach(
        (name, measured) ->
            System.out.printf(
                "| %s | %s | %s |%n",
                name,
                Spread.of(measured, "%.1f", Result::millis),
                Spread.of(measured, "%.0f", Result::cpuMillis)));
  }
}
