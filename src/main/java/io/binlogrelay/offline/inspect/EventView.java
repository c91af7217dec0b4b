package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.ChecksumAlgorithm;
import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.GtidEvent;
import io.binlogrelay.binlog.MalformedEventException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Shows one event after the other, with what is in it, and remembers the tables that rows refer to.
 * Content that can't be read becomes a remark, never an exception. Not thread-safe.
 */
final class EventView {
  /** The library reads rows and JSON on the heap; a table map lives as long as its transaction. */
  private static final int TABLES_MAX = 10_000;

  private final InspectionSink sink;
  private final boolean rows;
  private final Cells cells = new Cells();
  private final Map<Long, TableMap> tables = new HashMap<>();

  EventView(InspectionSink sink, boolean rows) {
    this.sink = sink;
    this.rows = rows;
  }

  /** Shows an event of the file. */
  void show(long position, Shown event) {
    show(position, OptionalLong.empty(), event);
  }

  private void show(long position, OptionalLong inside, Shown event) {
    int type = event.type();
    if (GtidEvent.isGtid(type) || tables.size() > TABLES_MAX) {
      tables.clear();
    }
    if (RowsEvent.isRows(type)) {
      showRows(position, inside, event);
    } else if (type == EventType.TRANSACTION_PAYLOAD) {
      showPayload(position, event);
    } else {
      tell(position, inside, event, meaning(event));
    }
  }

  private Meaning meaning(Shown event) {
    try {
      Meaning meaning =
          event.type() == EventType.TABLE_MAP ? tableMap(event) : EventMeaning.of(event);
      return event.isWhole() ? meaning : tooLarge(meaning);
    } catch (MalformedEventException e) {
      return event.isWhole() ? unreadable(e) : tooLarge(Meaning.of(""));
    }
  }

  private Meaning tableMap(Shown event) {
    TableMap table = TableMap.decode(event.buffer(), event.at(), event.end());
    tables.put(table.id(), table);
    return Meaning.of(
            "%s is table %d, %s"
                .formatted(
                    Texts.line(table.fullName()),
                    table.id(),
                    Texts.count(table.columns().size(), "column")))
        .with("schema", table.schema())
        .with("table", table.table())
        .with("tableId", table.id());
  }

  private void showRows(long position, OptionalLong inside, Shown event) {
    if (!event.isWhole()) {
      tell(position, inside, event, tooLarge(Meaning.of(tableName(event))));
      return;
    }
    try {
      tell(position, inside, event, counted(event));
      if (rows) {
        eachRow(event, sink::row);
      }
    } catch (MalformedEventException e) {
      tell(position, inside, event, unreadable(e));
    }
  }

  private Meaning counted(Shown event) {
    String name = tableName(event);
    if (table(event) == null) {
      return Meaning.of(name);
    }
    long[] count = new long[1];
    String rest = eachRow(event, row -> count[0]++);
    return Meaning.of(name + ": " + Texts.count(count[0], "row") + rest)
        .with("table", name)
        .with("rows", count[0]);
  }

  private interface RowTaker {
    void take(InspectedRow row);
  }

  /** Returns what has to be said of bytes after the last row that could be read. */
  private String eachRow(Shown event, RowTaker taker) {
    TableMap table = table(event);
    if (table == null) {
      return "";
    }
    RowsEvent reader = new RowsEvent(event.buffer(), event.at(), event.end(), table, cells);
    int unread = reader.unread();
    try {
      InspectedRow row = reader.next();
      while (row != null) {
        unread = reader.unread();
        taker.take(row);
        row = reader.next();
      }
      return "";
    } catch (MalformedEventException e) {
      return ", and " + Texts.count(unread, "byte") + " that are not decoded: " + e.getMessage();
    }
  }

  private @Nullable TableMap table(Shown event) {
    return tables.get(RowsEvent.tableId(event.buffer(), event.at()));
  }

  private String tableName(Shown event) {
    TableMap table = table(event);
    return table == null
        ? "table "
            + RowsEvent.tableId(event.buffer(), event.at())
            + ", whose Table_map event was not seen"
        : Texts.line(table.fullName());
  }

  private void showPayload(long position, Shown event) {
    if (!event.isWhole()) {
      tell(position, OptionalLong.empty(), event, tooLarge(Meaning.of("")));
      return;
    }
    TransactionPayload payload;
    try {
      payload = TransactionPayload.decode(event.buffer(), event.at(), event.end());
    } catch (MalformedEventException e) {
      tell(position, OptionalLong.empty(), event, unreadable(e));
      return;
    }
    tell(
        position,
        OptionalLong.empty(),
        event,
        Meaning.of(
                "%s, %d bytes of events in %d"
                    .formatted(
                        payload.algorithmName(),
                        payload.uncompressedSize(),
                        payload.compressedSize()))
            .with("compression", payload.algorithmName())
            .with("uncompressedSize", payload.uncompressedSize()));
    try (InputStream events = payload.open()) {
      showInner(position, events);
    } catch (IOException | MalformedEventException | LinkageError e) {
      // LinkageError: the library's native part does not run here
      remark(position, event, "the rest of the compressed events can't be read: " + e.getMessage());
    }
  }

  /** Events in a payload have no checksums. */
  private void showInner(long position, InputStream events) throws IOException {
    long offset = 0;
    byte[] header = new byte[EventHeader.LENGTH];
    while (true) {
      int read = events.readNBytes(header, 0, header.length);
      if (read == 0) {
        return;
      }
      ByteBuffer head = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
      long length = read < header.length ? 0 : EventHeader.eventLength(head, 0);
      if (length < header.length) {
        throw new MalformedEventException("event length", "19 or more", length);
      }
      show(position, OptionalLong.of(offset), inner(header, length, events));
      offset += length;
    }
  }

  private static Shown inner(byte[] header, long length, InputStream events) throws IOException {
    int held = (int) Math.min(length, Inspector.HELD_MAX);
    ByteBuffer bytes = ByteBuffer.allocate(held).order(ByteOrder.LITTLE_ENDIAN).put(header);
    int read = events.readNBytes(bytes.array(), header.length, held - header.length);
    events.skipNBytes(length - held);
    if (read < held - header.length) {
      throw new MalformedEventException("event", length + " bytes", header.length + read);
    }
    return new Shown(bytes, 0, held, ChecksumAlgorithm.NONE);
  }

  private void tell(long position, OptionalLong inside, Shown event, Meaning meaning) {
    sink.event(
        new InspectedEvent(
            position,
            inside,
            Instant.ofEpochSecond(EventHeader.timestamp(event.buffer(), event.at())),
            EventType.name(event.type()),
            EventHeader.serverId(event.buffer(), event.at()),
            event.size(),
            meaning.text(),
            meaning.facts()));
  }

  private void remark(long position, Shown event, String text) {
    tell(position, OptionalLong.empty(), event, Meaning.of(text).with("problem", text));
  }

  private static Meaning unreadable(MalformedEventException e) {
    String problem = "can't be read: " + e.getMessage();
    return Meaning.of(problem).with("problem", problem);
  }

  private static Meaning tooLarge(Meaning meaning) {
    String remark = "larger than 16 MiB, so only the header is shown";
    return new Meaning(
            meaning.text().isEmpty() ? remark : meaning.text() + "  (" + remark + ")",
            meaning.facts())
        .with("headerOnly", true);
  }
}
