package io.binlogrelay.offline.inspect;

import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.deserialization.AbstractRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import io.binlogrelay.offline.inspect.InspectedRow.Value;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value of a row. Numbers, bits and JSON are read by the library, whose methods for them
 * are for subclasses; texts by their collation, which it does not look at, and dates and times by
 * {@link TemporalText}.
 */
final class Cells extends AbstractRowsEventDataDeserializer<EventData> {

  Cells() {
    super(Map.of());
  }

  /** Not used: events are gone through row by row, see {@link RowsEvent}. */
  @Override
  public EventData deserialize(ByteArrayInputStream in) {
    throw new UnsupportedOperationException();
  }

  /** A value that is not NULL; as bytes with the reason if it can't be decoded. */
  Value value(Column column, byte[] bytes) {
    try {
      return decoded(column, bytes);
    } catch (IOException | RuntimeException e) {
      return Value.undecoded(hex(bytes), "not decoded: " + e.getMessage());
    }
  }

  private Value decoded(Column column, byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    return switch (column.type()) {
      case ColumnType.TINY -> integer(deserializeTiny(in), 0xff, column);
      case ColumnType.SHORT -> integer(deserializeShort(in), 0xffff, column);
      case ColumnType.INT24 -> integer(deserializeInt24(in), 0xff_ffff, column);
      case ColumnType.LONG -> integer(deserializeLong(in), 0xffff_ffffL, column);
      case ColumnType.LONGLONG -> large((Long) deserializeLongLong(in), column);
      case ColumnType.FLOAT -> Value.plain(deserializeFloat(in));
      case ColumnType.DOUBLE -> Value.plain(deserializeDouble(in));
      case ColumnType.NEWDECIMAL ->
          Value.plain(((BigDecimal) deserializeNewDecimal(column.meta(), in)).toPlainString());
      case ColumnType.YEAR -> Value.plain(bytes[0] == 0 ? "0000" : deserializeYear(in));
      case ColumnType.BIT -> Value.plain(bits((BitSet) deserializeBit(column.meta(), in), column));
      case ColumnType.ENUM -> label((Integer) deserializeEnum(bytes.length, in), column);
      case ColumnType.SET -> labels((Long) deserializeSet(bytes.length, in), column);
      case ColumnType.JSON -> Value.characters(JsonText.of(bytes));
      case ColumnType.VECTOR -> Value.plain(vector(bytes));
      case ColumnType.GEOMETRY -> Value.plain(hex(bytes));
      default -> otherThanNumber(column, bytes);
    };
  }

  private static Value otherThanNumber(Column column, byte[] bytes) {
    return switch (column.type()) {
      case ColumnType.TIME2 -> Value.characters(TemporalText.time2(bytes, column.meta()));
      case ColumnType.DATETIME2 -> Value.characters(TemporalText.datetime2(bytes, column.meta()));
      case ColumnType.TIMESTAMP2 -> Value.characters(TemporalText.timestamp2(bytes, column.meta()));
      case 7 -> Value.characters(TemporalText.timestamp(bytes));
      case 10, 14 -> Value.characters(TemporalText.date(bytes));
      case 11, 12 -> Value.characters(TemporalText.digits(bytes));
      default -> characters(column.collation(), bytes);
    };
  }

  private static Value characters(int collation, byte[] bytes) {
    String text = Collation.decode(collation, bytes);
    return text == null ? Value.plain(hex(bytes)) : Value.characters(text);
  }

  /** The library reads all integers as signed. */
  private static Value integer(Serializable signed, long mask, Column column) {
    int value = (Integer) signed;
    return Value.plain(column.unsigned() ? value & mask : (long) value);
  }

  private static Value large(long value, Column column) {
    return Value.plain(column.unsigned() ? Long.toUnsignedString(value) : String.valueOf(value));
  }

  private static String bits(BitSet set, Column column) {
    StringBuilder text = new StringBuilder("b'");
    for (int i = CellSize.bits(column) - 1; i >= 0; i--) {
      text.append(set.get(i) ? '1' : '0');
    }
    return text.append('\'').toString();
  }

  /** By number if the file has no labels; 0 is the empty text of an invalid value. */
  private static Value label(int number, Column column) {
    List<String> labels = column.labels();
    if (labels == null || number > labels.size()) {
      return Value.plain(number);
    }
    return Value.characters(number == 0 ? "" : labels.get(number - 1));
  }

  private static Value labels(long bits, Column column) {
    List<String> labels = column.labels();
    if (labels == null) {
      return Value.plain(Long.toUnsignedString(bits));
    }
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if ((bits >> i & 1) != 0) {
        chosen.add(labels.get(i));
      }
    }
    return Value.characters(String.join(",", chosen));
  }

  private static String vector(byte[] bytes) {
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Float> vector = new ArrayList<>();
    while (numbers.remaining() >= Float.BYTES) {
      vector.add(numbers.getFloat());
    }
    return vector.toString();
  }

  static String hex(byte @Nullable [] bytes) {
    return bytes == null || bytes.length == 0 ? "0x" : "0x" + HexFormat.of().formatHex(bytes);
  }
}
