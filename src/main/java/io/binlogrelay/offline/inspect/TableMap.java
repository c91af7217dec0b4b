package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.EventHeader;
import io.binlogrelay.binlog.MalformedEventException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A table and its columns, as a TABLE_MAP event tells them before rows ({@code
 * libs/mysql/binlog/event/rows_event.h: Table_map_event}).
 *
 * <pre>
 *   6  table id      2  flags
 *   1  length, schema, NUL
 *   1  length, table, NUL
 *      number of columns, packed
 *   N  types
 *      length of the metadata, packed; metadata, 0 to 3 bytes per column
 *      a bit for each column that can be NULL
 *      optional metadata: signs, collations, names, labels; see {@link ColumnTraits}
 * </pre>
 *
 * <p>The library's own reader fails on types and metadata that it does not know, such as those of
 * VECTOR, and a table must not become unreadable by one column.
 */
record TableMap(long id, String schema, String table, List<Column> columns) {
  /** Of MySQL. */
  private static final int COLUMNS_MAX = 4096;

  static TableMap decode(ByteBuffer event, int at, int end) {
    Body body = new Body(event, at + EventHeader.LENGTH, end);
    long id = body.integer(6);
    body.skip(2);
    String schema = name(body);
    String table = name(body);
    long count = body.packed();
    if (count > COLUMNS_MAX) {
      throw new MalformedEventException("columns of a table", "at most " + COLUMNS_MAX, count);
    }
    byte[] types = body.bytes(count);
    Body metadata = body.part(body.packed());
    List<Shape> shapes = new ArrayList<>();
    for (byte type : types) {
      shapes.add(Shape.read(type & 0xff, metadata));
    }
    body.skip((count + 7) / 8);
    return new TableMap(id, schema, table, columns(shapes, body));
  }

  private static String name(Body body) {
    String name = body.text(body.u8());
    body.skip(1);
    return name;
  }

  private static List<Column> columns(List<Shape> shapes, Body optional) {
    ColumnTraits traits = ColumnTraits.read(shapes.stream().map(Shape::type).toList(), optional);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      Shape shape = shapes.get(i);
      columns.add(
          new Column(
              shape.type(),
              shape.meta(),
              shape.length(),
              traits.unsigned(i),
              traits.collation(i),
              traits.name(i),
              traits.labels(i)));
    }
    return columns;
  }

  /** {@code schema.table}. */
  String fullName() {
    return schema + "." + table;
  }

  /** What the metadata says of one column. */
  private record Shape(int type, int meta, int length) {

    private static Shape read(int type, Body metadata) {
      return switch (type) {
        case ColumnType.FLOAT,
            ColumnType.DOUBLE,
            ColumnType.TINY_BLOB,
            ColumnType.MEDIUM_BLOB,
            ColumnType.LONG_BLOB,
            ColumnType.BLOB,
            ColumnType.JSON,
            ColumnType.GEOMETRY,
            ColumnType.VECTOR,
            ColumnType.TIME2,
            ColumnType.DATETIME2,
            ColumnType.TIMESTAMP2 ->
            new Shape(type, metadata.u8(), 0);
        case ColumnType.BIT, ColumnType.VARCHAR, ColumnType.VAR_STRING, ColumnType.NEWDECIMAL ->
            new Shape(type, metadata.u16(), 0);
        case ColumnType.ENUM, ColumnType.SET, ColumnType.STRING ->
            string(type, metadata.u8() << 8 | metadata.u8());
        case ColumnType.TYPED_ARRAY -> array(metadata);
        default -> new Shape(type, 0, 0);
      };
    }

    /** ENUM and SET hide behind STRING, and so do bits 8 and 9 of its length. */
    private static Shape string(int type, int meta) {
      int hidden = meta >> 8;
      if (hidden == 0) {
        return new Shape(type, meta, meta);
      }
      if ((hidden & 0x30) != 0x30) {
        return new Shape(hidden | 0x30, meta, (meta & 0xff) | ((hidden & 0x30) ^ 0x30) << 4);
      }
      boolean resolved = hidden == ColumnType.ENUM || hidden == ColumnType.SET;
      return new Shape(resolved ? hidden : type, meta, meta & 0xff);
    }

    private static Shape array(Body metadata) {
      int element = metadata.u8();
      if (element == ColumnType.VARCHAR) {
        metadata.skip(3);
      } else {
        read(element, metadata);
      }
      return new Shape(ColumnType.TYPED_ARRAY, 0, 0);
    }
  }
}
