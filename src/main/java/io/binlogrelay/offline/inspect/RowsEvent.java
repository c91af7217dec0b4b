package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.EventType;
import io.binlogrelay.binlog.MalformedEventException;
import io.binlogrelay.offline.inspect.InspectedRow.Cell;
import io.binlogrelay.offline.inspect.InspectedRow.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one event, one after the other ({@code rows_event.h: Rows_event}):
 *
 * <pre>
 *   6  table id      2  flags
 *   2  length of extra data with these two bytes, extra data       (not in version 1)
 *      number of columns, packed
 *      a bit for each column: is it in the rows; for updates one for before and one for after
 *      rows: [options and bits of JSON diffs,] a bit for each column there: is it NULL; values
 * </pre>
 *
 * <p>Not thread-safe.
 */
final class RowsEvent {
  private static final int PARTIAL_JSON = 1;

  private final int type;
  private final TableMap table;
  private final Cells cells;
  private final Body body;
  private final BitSet before;
  private final BitSet after;

  /**
   * @param table that the event's table id stands for
   */
  RowsEvent(ByteBuffer event, int at, int end, TableMap table, Cells cells) {
    this.type = EventHeader.type(event, at);
    this.table = table;
    this.cells = cells;
    this.body = new Body(event, at + EventHeader.LENGTH, end);
    body.skip(8);
    if (!isVersion1(type)) {
      body.skip(body.u16() - 2);
    }
    int columns = (int) Math.min(Integer.MAX_VALUE, body.packed());
    if (columns != table.columns().size()) {
      throw new MalformedEventException(
          "columns of " + table.fullName(), String.valueOf(table.columns().size()), columns);
    }
    this.before = bits(body, columns);
    this.after = isUpdate(type) ? bits(body, columns) : before;
  }

  static boolean isRows(int type) {
    return isInsert(type) || isUpdate(type) || isDelete(type);
  }

  private static boolean isVersion1(int type) {
    return type <= EventType.DELETE_ROWS_V1;
  }

  static boolean isInsert(int type) {
    return type == EventType.WRITE_ROWS || type == EventType.WRITE_ROWS_V1;
  }

  static boolean isDelete(int type) {
    return type == EventType.DELETE_ROWS || type == EventType.DELETE_ROWS_V1;
  }

  static boolean isUpdate(int type) {
    return type == EventType.UPDATE_ROWS
        || type == EventType.UPDATE_ROWS_V1
        || type == EventType.PARTIAL_UPDATE_ROWS;
  }

  static long tableId(ByteBuffer event, int at) {
    return new Body(event, at + EventHeader.LENGTH, at + EventHeader.LENGTH + 6).integer(6);
  }

  /**
   * The next row, null after the last.
   *
   * @throws MalformedEventException if it can't be told where its values are; nothing more can be
   *     read then
   */
  @Nullable InspectedRow next() {
    int left = body.remaining();
    if (left == 0) {
      return null;
    }
    InspectedRow row = read();
    if (body.remaining() == left) {
      throw new MalformedEventException("row", "at least a byte", 0);
    }
    return row;
  }

  private InspectedRow read() {
    if (isInsert(type)) {
      return new InspectedRow(Optional.empty(), Optional.of(image(after, new BitSet())));
    }
    List<Cell> first = image(before, new BitSet());
    return new InspectedRow(
        Optional.of(first), isUpdate(type) ? Optional.of(afterUpdate()) : Optional.empty());
  }

  /** Bytes that no row was read from. */
  int unread() {
    return body.remaining();
  }

  private List<Cell> afterUpdate() {
    BitSet diffs = new BitSet();
    if (type == EventType.PARTIAL_UPDATE_ROWS && (body.packed() & PARTIAL_JSON) != 0) {
      diffs = jsonDiffs();
    }
    return image(after, diffs);
  }

  /** Which columns are diffs: there is a bit for each JSON column, in the rows or not. */
  private BitSet jsonDiffs() {
    List<Integer> documents = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).type() == ColumnType.JSON) {
        documents.add(i);
      }
    }
    BitSet bits = bits(body, documents.size());
    BitSet diffs = new BitSet();
    bits.stream().forEach(i -> diffs.set(documents.get(i)));
    return diffs;
  }

  private List<Cell> image(BitSet included, BitSet diffs) {
    BitSet nulls = bits(body, included.cardinality());
    List<Cell> image = new ArrayList<>();
    for (int i = included.nextSetBit(0); i >= 0; i = included.nextSetBit(i + 1)) {
      Column column = table.columns().get(i);
      Value value = nulls.get(image.size()) ? null : value(column, diffs.get(i));
      image.add(new Cell(column.name(), value));
    }
    return image;
  }

  private Value value(Column column, boolean diff) {
    byte[] bytes = CellSize.next(column, body);
    return diff ? JsonDiff.value(column.name(), bytes) : cells.value(column, bytes);
  }

  private static BitSet bits(Body body, int count) {
    return BitSet.valueOf(body.bytes((count + 7) / 8)).get(0, count);
  }
}
