package io.binlogrelay.offline.inspect;

import io.binlogrelay.binlog.MalformedEventException;

/** How many bytes a value takes in a row, so that one that can't be decoded can be passed over. */
final class CellSize {
  private static final int DIGITS_PER_WORD = 9;
  private static final int[] BYTES_OF_DIGITS = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

  private CellSize() {}

  /**
   * The value's bytes, without a length before them.
   *
   * @throws MalformedEventException if the type is not known, or the row ends before
   */
  static byte[] next(Column column, Body row) {
    return switch (column.type()) {
      case 6 -> row.bytes(0); // NULL
      case ColumnType.TINY, ColumnType.YEAR -> row.bytes(1);
      case ColumnType.SHORT -> row.bytes(2);
      case ColumnType.INT24, 10, 11, 14 -> row.bytes(3); // DATE, TIME, NEWDATE
      case ColumnType.LONG, ColumnType.FLOAT, 7 -> row.bytes(4); // TIMESTAMP
      case ColumnType.LONGLONG, ColumnType.DOUBLE, 12 -> row.bytes(8); // DATETIME
      case ColumnType.TIME2 -> row.bytes(3 + fraction(column));
      case ColumnType.TIMESTAMP2 -> row.bytes(4 + fraction(column));
      case ColumnType.DATETIME2 -> row.bytes(5 + fraction(column));
      case ColumnType.NEWDECIMAL -> row.bytes(decimal(column.meta() & 0xff, column.meta() >> 8));
      case ColumnType.BIT -> row.bytes((bits(column) + 7) / 8);
      case ColumnType.ENUM, ColumnType.SET -> row.bytes(column.length());
      case ColumnType.STRING -> row.bytes(row.integer(column.length() < 256 ? 1 : 2));
      case ColumnType.VARCHAR, ColumnType.VAR_STRING ->
          row.bytes(row.integer(column.meta() < 256 ? 1 : 2));
      case ColumnType.TINY_BLOB,
          ColumnType.MEDIUM_BLOB,
          ColumnType.LONG_BLOB,
          ColumnType.BLOB,
          ColumnType.JSON,
          ColumnType.GEOMETRY,
          ColumnType.VECTOR ->
          row.bytes(row.integer(column.meta()));
      default ->
          throw new MalformedEventException("column type", "one that is known", column.type());
    };
  }

  static int bits(Column column) {
    return (column.meta() >> 8) * 8 + (column.meta() & 0xff);
  }

  private static int fraction(Column column) {
    return (column.meta() + 1) / 2;
  }

  private static int decimal(int precision, int scale) {
    return digits(precision - scale) + digits(scale);
  }

  private static int digits(int count) {
    return count / DIGITS_PER_WORD * 4 + BYTES_OF_DIGITS[count % DIGITS_PER_WORD];
  }
}
