package io.binlogrelay.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.binlogrelay.downstream.RawClient;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.it.harness.BinlogEnd;
import io.binlogrelay.it.harness.LogsOnFailure;
import io.binlogrelay.it.harness.MySqlImage;
import io.binlogrelay.it.harness.MySqlServer;
import io.binlogrelay.it.harness.RelayProcess;
import io.binlogrelay.it.harness.SharedServers;
import io.binlogrelay.it.harness.SourceAddress;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same requests, byte for byte, to mysqld and to the relay below it: every packet of every
 * answer is the same, server ids of fake Rotates and heartbeats aside.
 */
@ExtendWith(LogsOnFailure.class)
class DumpAnswersIT {

  private static final int NON_BLOCK = 1;
  private static final int HEARTBEAT_V2 = 2;
  private static final String CHECKSUM = "SET @source_binlog_checksum = 'CRC32'";

  /** What a client does before it reads the stream. */
  private interface Request {
    void send(RawClient client) throws IOException;
  }

  static Stream<MySqlImage> images() {
    return MySqlImage.all();
  }

  @ParameterizedTest
  @MethodSource("images")
  void dumpsByPosition(MySqlImage image) {
    MySqlServer source = filled(image);
    try (RelayProcess relay = below(source)) {
      Map<String, Long> files = source.binaryLogs();
      same(source, relay, "everything", c -> c.dump("", 4, 0, 0));
      for (Map.Entry<String, Long> file : files.entrySet()) {
        String name = file.getKey();
        long size = file.getValue();
        for (Map<String, String> event : events(source, name)) {
          long at = Long.parseLong(event.get("Pos"));
          same(source, relay, name + ":" + at, c -> c.dump(name, at, 7, NON_BLOCK));
        }
        for (long at : new long[] {0, 1, 3, size, size + 1, size + 1000, 0xffff_ffffL}) {
          same(source, relay, name + ":" + at, c -> c.dump(name, at, 7, NON_BLOCK));
        }
        long end = size;
        for (long at : new long[] {5, 16, 23, end - 1, end - 5, end - 18, end - 25}) {
          String what = "inside an event, " + name + ":" + at;
          same(source, relay, what, c -> c.dump(name, at, 7, NON_BLOCK));
        }
      }
      for (String name :
          List.of(
              "nonsense",
              "binlog.000000",
              "binlog.999999",
              "x".repeat(300),
              "./binlog.000001",
              ".//binlog.000002",
              "../log/binlog.000002",
              "./binlog.999999",
              "binlog.000001/",
              "./",
              ".")) {
        same(source, relay, name, c -> c.dump(name, 4, 7, NON_BLOCK));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void dumpsByGtid(MySqlImage image) {
    MySqlServer source = filled(image);
    try (RelayProcess relay = below(source)) {
      String uuid = source.serverUuid();
      String second = List.copyOf(source.binaryLogs().keySet()).get(1);
      long last = GtidSet.parse(source.gtidExecuted()).count();
      List<String> sets =
          List.of(
              "",
              uuid + ":1-" + last,
              uuid + ":1-" + (last - 1),
              uuid + ":1",
              uuid + ":2-5",
              uuid + ":1-3:5-9:12:15-" + (last - 2),
              uuid + ":1-" + (last + 1),
              uuid + ":" + last,
              uuid + ":1-7,ffffffff-0000-0000-0000-000000000001:1-9");
      for (String text : sets) {
        GtidSet set = GtidSet.parse(text);
        for (int flags : new int[] {NON_BLOCK, NON_BLOCK | HEARTBEAT_V2}) {
          same(source, relay, "'" + text + "'", c -> c.dump(set, "", 4, 7, flags));
          String named = "'" + text + "' from " + second;
          same(source, relay, named, c -> c.dump(set, second, 4, 7, flags));
        }
      }
      GtidSet none = GtidSet.EMPTY;
      same(source, relay, "position 0", c -> c.dump(none, "", 0, 7, NON_BLOCK));
      same(source, relay, "64 bits", c -> c.dump(none, second, 1L << 40, 7, NON_BLOCK));
      same(source, relay, "below 0", c -> c.dump(none, second, -9, 7, NON_BLOCK));
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void purgedTransactionsAreNamedInTheSameWords(MySqlImage image) {
    MySqlServer source = filled(image);
    source.execute("FLUSH BINARY LOGS");
    source.execute("PURGE BINARY LOGS TO '" + source.binlogEnd().file() + "'");
    source.execute("INSERT INTO answers.t VALUES (1000, 'after')");
    try (RelayProcess relay = below(source)) {
      String uuid = source.serverUuid();
      for (String text :
          List.of(
              "", uuid + ":1-3:5", "ffffffff-0000-0000-0000-000000000001:1-9," + uuid + ":2-4")) {
        GtidSet set = GtidSet.parse(text);
        same(source, relay, "'" + text + "'", c -> c.dump(set, "", 4, 7, NON_BLOCK));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void heartbeatsAndChecksums(MySqlImage image) {
    MySqlServer source = filled(image);
    try (RelayProcess relay = below(source)) {
      BinlogEnd end = source.binlogEnd();
      String period = "SET @master_heartbeat_period = 100000000";
      for (int flags : new int[] {0, HEARTBEAT_V2}) {
        Request tail = c -> c.dump(end.file(), end.position(), 7, flags);
        compare(source, relay, "heartbeats", List.of(CHECKSUM, period), tail, 5);
      }
      Request all = c -> c.dump("", 4, 7, NON_BLOCK);
      for (String checksum :
          List.of(
              "SELECT 1",
              "SET @master_binlog_checksum = 'NONE'",
              "SET @a = 1",
              "SET @master_binlog_checksum= @@global.binlog_checksum")) {
        compare(source, relay, checksum, List.of(checksum), all, Integer.MAX_VALUE);
      }
    }
  }

  /** Three files and a fourth that is open: transactions, a savepoint, DDL, XA, a long row. */
  private static MySqlServer filled(MySqlImage image) {
    MySqlServer source = SharedServers.source(image);
    source.execute(
        "CREATE DATABASE answers", "CREATE TABLE answers.t (id INT PRIMARY KEY, s LONGTEXT)");
    for (int file = 0; file < 3; file++) {
      for (int i = 0; i < 6; i++) {
        int id = file * 10 + i;
        source.execute("INSERT INTO answers.t VALUES (" + id + ", REPEAT('x', " + i * 4000 + "))");
      }
      source.execute("FLUSH BINARY LOGS");
    }
    source.execute(
        "XA START 'answers'",
        "INSERT INTO answers.t VALUES (90, 'xa')",
        "XA END 'answers'",
        "XA PREPARE 'answers'",
        "XA COMMIT 'answers'");
    return source;
  }

  private static RelayProcess below(MySqlServer source) {
    RelayProcess relay = RelayProcess.below(source.address());
    Awaitility.await().until(() -> source.binlogEnd().equals(relay.published()));
    return relay;
  }

  private static List<Map<String, String>> events(MySqlServer source, String file) {
    List<Map<String, String>> events = new ArrayList<>();
    source
        .queryRows("SHOW BINLOG EVENTS IN '" + file + "'")
        .forEach(row -> events.add(Map.copyOf(row)));
    return events;
  }

  private static void same(MySqlServer source, RelayProcess relay, String what, Request request) {
    compare(source, relay, what, List.of(CHECKSUM), request, Integer.MAX_VALUE);
  }

  private static void compare(
      MySqlServer source,
      RelayProcess relay,
      String what,
      List<String> setup,
      Request request,
      int packets) {
    List<String> expected = answer(source.port(), setup, request, packets);
    assertThat(answer(relay.port(), setup, request, packets)).as(what).isEqualTo(expected);
  }

  /** The packets up to the close, or so many. */
  private static List<String> answer(int port, List<String> setup, Request request, int packets) {
    List<String> answer = new ArrayList<>();
    try (RawClient client = new RawClient(port)) {
      client.login(SourceAddress.USER, SourceAddress.PASSWORD);
      for (String statement : setup) {
        client.query(statement);
      }
      request.send(client);
      while (answer.size() < packets) {
        answer.add(describe(client));
      }
    } catch (EOFException closed) {
      answer.add("closed");
    } catch (IOException e) {
      answer.add(e.toString());
    }
    return answer;
  }

  /** An event as its bytes, an error as its text. */
  private static String describe(RawClient client) throws IOException {
    byte[] packet = client.packet();
    if (packet[0] != 0) {
      return client.sequence() + " " + RawClient.text(packet);
    }
    ByteBuffer event =
        ByteBuffer.wrap(packet, 1, packet.length - 1).slice().order(ByteOrder.LITTLE_ENDIAN);
    boolean ofTheServer = event.getInt(0) == 0;
    if (ofTheServer) {
      boolean checksum = hasChecksum(packet);
      event.putInt(5, 0);
      if (checksum) {
        event.putInt(event.capacity() - 4, 0);
      }
    }
    return client.sequence() + " " + HexFormat.of().formatHex(packet);
  }

  private static boolean hasChecksum(byte[] packet) {
    CRC32 checksum = new CRC32();
    checksum.update(packet, 1, packet.length - 5);
    int last = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).getInt(packet.length - 4);
    return last == (int) checksum.getValue();
  }
}
