package io.binlogrelay.offline;

import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.relaylog.BinlogBuilder;
import io.binlogrelay.relaylog.RelayLog;
import io.binlogrelay.relaylog.RelayLogOptions;
import io.binlogrelay.relaylog.RelayLogWriter;
import io.binlogrelay.relaylog.SourceIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A log that a relay wrote and closed, to be damaged by a test. */
final class DoctoredLog {
  static final String FIRST = "binlog.000001";
  static final String SECOND = "binlog.000002";
  static final String THIRD = "binlog.000003";

  final Path directory;

  DoctoredLog(Path directory) {
    this.directory = directory;
  }

  /** Appends whole files as the link to the source does. */
  DoctoredLog write(String name, byte[] content) {
    try (RelayLog log = open()) {
      RelayLogWriter writer = log.writer();
      writer.remember(new SourceIdentity(BinlogBuilder.SOURCE, 84, "8.0.33", "ON"), GtidSet.EMPTY);
      writer.cutToPublished();
      writer.beginFile(name);
      ByteBuffer events = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
      for (int at : eventsOf(content)) {
        writer.append(events, at, (int) EventHeader.eventLength(events, at));
      }
      writer.sync();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  RelayLog open() {
    return RelayLog.open(new RelayLogOptions(directory, 1 << 20));
  }

  static List<Integer> eventsOf(byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> events = new ArrayList<>();
    for (int at = 4; at < content.length; at += (int) EventHeader.eventLength(bytes, at)) {
      events.add(at);
    }
    return events;
  }

  /** A file that a real server wrote, see the README beside them. */
  static byte[] captured(String version, String name) throws IOException {
    String resource = "/io/binlogrelay/binlog/mysql-" + version + "/" + name;
    try (InputStream in = DoctoredLog.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }

  byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(directory.resolve(name));
  }

  void replace(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }

  void truncate(String name, int size) throws IOException {
    replace(name, Arrays.copyOf(bytes(name), size));
  }

  void edit(String name, UnaryOperator<String> change) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, change.apply(Files.readString(file)));
  }

  /** As if the state had been written when so much was durable. */
  void durableMark(String file, long offset) throws IOException {
    edit(
        "relay.state",
        state ->
            state.replaceFirst(
                "\"durable\" : \\{[^}]*\\}",
                "\"durable\" : { \"file\" : \"" + file + "\", \"offset\" : " + offset + " }"));
  }

  Verification verify() throws IOException {
    return LogVerifier.verify(directory, Progress.NONE);
  }
}
